import type { SubscriptionSpec } from '@asof/contract'
import { isTouched, nextMoment, type Place, type Touch, type Traits, touchOf, traitsOf, type Watch } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Draft } from './draft.ts'
import { type GiveWay, tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

/** Tells what a subscription has to be told as its ledger grows and time passes. */
export interface LiveNotices {
  readonly place: Place
  /**
   * What is told after the place up to another, which becomes the place; asked again only once it has answered. Rejects with
   * RangeError for a subscription that watches too many questions, see {@link watchesOf}.
   */
  next(upTo: Place): Promise<readonly Draft[]>
}

/** What the appends of a ledger touch, worked out once for all that follow it. */
export interface Touches {
  /** Of one append, its first and last position. */
  of(first: number, last: number): Touch
  /** Of the appends in `(after, upTo]`, positions. */
  between(after: number, upTo: number): readonly Touch[]
}

/** Appends remembered; readers of one ledger ask for the newest ones. */
const REMEMBERED = 256

/** The touches of a ledger's appends; those asked for last are kept. */
export function createTouches(reader: LedgerReader): Touches {
  const known = new Map<number, Touch>()
  let span: { readonly after: number; readonly upTo: number; readonly touches: readonly Touch[] } | null = null

  function of(first: number, last: number): Touch {
    let touch = known.get(first)
    if (touch === undefined) {
      touch = touchOf(reader.facts, { first, last })
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value!)
      known.set(first, touch)
    }
    return touch
  }

  return {
    of,
    between: (after, upTo) => {
      // All that follow the newest append ask for the same span.
      if (span?.after === after && span.upTo === upTo) return span.touches
      const touches: Touch[] = []
      for (let first = after + 1; first <= upTo; ) {
        const { last } = reader.commitOf(first)
        touches.push(of(first, last))
        first = last + 1
      }
      span = { after, upTo, touches }
      return touches
    },
  }
}

interface Watched {
  readonly watch: Watch
  readonly traits: Traits
  /** When the clock may have something to tell next, epoch ms. */
  readonly dueMs: number
}

/** From where on a subscription is followed, and how. */
export interface Following {
  readonly from: Place
  readonly touches: Touches
  /** Called between two questions; default: others get a turn when it is time. */
  readonly giveWay?: GiveWay
}

/**
 * Follows a subscription from a place on. A question that an append does not touch is not asked again, nor one at which the
 * clock has nothing to tell.
 */
export function createLiveNotices(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  { from, touches, giveWay = createBreather().breathe }: Following,
): LiveNotices {
  const { facts } = reader
  let place = from
  let watched: readonly Watched[] | null = null

  async function watchAll(): Promise<readonly Watched[]> {
    const watches = watchesOf(reader, spec.question)
    if (watches === null) throw new RangeError('watches too many questions')
    const all: Watched[] = []
    for (const watch of watches) {
      all.push({ watch, traits: traitsOf(facts, watch.query), dueMs: dueAfter(watch, place.ms) })
      await giveWay()
    }
    return all
  }

  function dueAfter(watch: Watch, ms: number): number {
    const moments = [0, ...(spec.aheadDays ?? [])].map((days) => nextMoment(facts, watch, ms, days))
    return Math.min(...moments.map((moment) => moment ?? Number.POSITIVE_INFINITY))
  }

  async function dueAnew(all: readonly Watched[], asked: ReadonlySet<Watched>, ms: number): Promise<Watched[]> {
    const anew: Watched[] = []
    for (const each of all) {
      const isAsked = asked.has(each)
      anew.push(isAsked ? { ...each, dueMs: dueAfter(each.watch, ms) } : each)
      if (isAsked) await giveWay()
    }
    return anew
  }

  return {
    get place() {
      return place
    },
    next: async (upTo) => {
      const touched = touches.between(place.position, upTo.position)
      const isNew = touched.some(({ kind }) => kind === 'everything')
      // The questions an open subscription stands for grow with what is registered.
      const all = watched === null || isNew ? await watchAll() : watched
      const concerned = all.filter(
        ({ traits, dueMs }) => dueMs <= upTo.ms || touched.some((touch) => isTouched(touch, traits)),
      )
      const hasStates = spec.streams.some((stream) => stream !== 'answers' && stream !== 'confidence')
      const span = { after: place, upTo }
      const isAsked = concerned.length > 0 || hasStates
      const watches = concerned.map(({ watch }) => watch)
      const drafts = isAsked ? await tellNotices({ reader, spec, watches, giveWay }, span) : []
      watched = isAsked ? await dueAnew(all, new Set(concerned), upTo.ms) : all
      place = upTo
      return drafts
    },
  }
}
