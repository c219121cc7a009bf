import type { SubscriptionSpec } from '@asof/contract'
import { isTouched, nextMoment, type Place, type Touch, type Traits, touchOf, traitsOf, type Watch } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { type Draft, tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

/** Tells what a subscription has to be told as its ledger grows and time passes. */
export interface LiveNotices {
  readonly place: Place
  /** What is told after the place up to another, which becomes the place. */
  next(upTo: Place): readonly Draft[]
}

/** What is known of appends, worked out once for all that follow one ledger. */
export interface Touches {
  of(first: number, last: number): Touch
}

/** Appends remembered; readers of one ledger ask for the newest ones. */
const REMEMBERED = 256

/** The touches of a ledger's appends. */
export function createTouches({ facts }: LedgerReader): Touches {
  const known = new Map<string, Touch>()
  return {
    of: (first, last) => {
      const name = `${first}-${last}`
      let touch = known.get(name)
      if (touch === undefined) {
        touch = touchOf(facts, { first, last })
        if (known.size >= REMEMBERED) known.delete(known.keys().next().value!)
        known.set(name, touch)
      }
      return touch
    },
  }
}

interface Watched {
  readonly watch: Watch
  readonly traits: Traits
  /** When the clock may have something to tell next, epoch ms. */
  readonly dueMs: number
}

/**
 * Follows a subscription from a place on. A question that an append does not touch is not asked again, nor one at which the
 * clock has nothing to tell.
 * Errors: throws RangeError for a subscription that watches too many questions; see {@link watchesOf}.
 */
export function createLiveNotices(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  { from, touches }: { readonly from: Place; readonly touches: Touches },
): LiveNotices {
  const { facts } = reader
  let place = from
  let watched = watchAll()

  function watchAll(): readonly Watched[] {
    const watches = watchesOf(reader, spec.question)
    if (watches === null) throw new RangeError('watches too many questions')
    return watches.map((watch) => ({ watch, traits: traitsOf(facts, watch.query), dueMs: dueAfter(watch, place.ms) }))
  }

  function dueAfter(watch: Watch, ms: number): number {
    const moments = [0, ...(spec.aheadDays ?? [])].map((days) => nextMoment(facts, watch, ms, days))
    return Math.min(...moments.map((moment) => moment ?? Number.POSITIVE_INFINITY))
  }

  return {
    get place() {
      return place
    },
    next: (upTo) => {
      const touched = touchesBetween(reader, touches, place.position, upTo.position)
      const isNew = touched.some(({ kind }) => kind === 'everything')
      // The questions an open subscription stands for grow with what is registered.
      if (isNew) watched = watchAll()
      const concerned = watched.filter(
        ({ traits, dueMs }) => dueMs <= upTo.ms || touched.some((touch) => isTouched(touch, traits)),
      )
      const hasStates = spec.streams.some((stream) => stream === 'stances' || stream === 'actions')
      const span = { after: place, upTo }
      const drafts =
        concerned.length === 0 && !hasStates
          ? []
          : tellNotices(
              reader,
              spec,
              concerned.map(({ watch }) => watch),
              span,
            )
      place = upTo
      const asked = new Set(concerned)
      watched = watched.map((each) => (asked.has(each) ? { ...each, dueMs: dueAfter(each.watch, upTo.ms) } : each))
      return drafts
    },
  }
}

function touchesBetween(reader: LedgerReader, touches: Touches, after: number, upTo: number): readonly Touch[] {
  const all: Touch[] = []
  for (let first = after + 1; first <= upTo; ) {
    const { last } = reader.commitOf(first)
    all.push(touches.of(first, last))
    first = last + 1
  }
  return all
}
