import type { SourceRef } from '../events/envelope.ts'
import { SOURCE_PREFIX, sourceKeyOf } from '../facts/keys.ts'
import { lastChangeOf, positionsUnder } from '../facts/positions.ts'
import { contentAt, eventAt, positionBefore } from '../facts/read.ts'
import { sourceKeys } from '../facts/sources.ts'
import type { Facts } from '../facts/state.ts'
import { addDays, type Day, dayOf, utcMidnight } from '../time/calendar.ts'
import { readTime } from '../time/parse-time.ts'
import { boundsOf } from '../time/reached.ts'

/** A source that was not read again within the days its last reading was good for. */
export interface Lapse {
  /** Its URL, else its reference. */
  readonly source: string
  /** UTC day. */
  readonly lastReadOn: Day
  readonly staleAfterDays: number
  /** UTC day from whose beginning on it is stale. */
  readonly staleOn: Day
  /** Beginning of that day, epoch ms. */
  readonly ms: number
  /** Last position known then. */
  readonly knownAt: number
}

/**
 * The lapses told in `(begin, end]`, epoch ms, oldest first. At each midnight of UTC a source is stale when, by what was
 * recorded strictly before, the days after its last reading have passed; it lapses where it was not at the midnight before.
 */
export function lapsesIn(
  facts: Facts,
  { begin, end }: { readonly begin: number; readonly end: number },
): readonly Lapse[] {
  return sourceKeys(facts)
    .flatMap((key) => [...lapsesOf(facts, key, begin)])
    .filter(({ ms }) => ms > begin && ms <= end)
    .sort((a, b) => a.ms - b.ms || (a.source < b.source ? -1 : 1))
}

/** A moment after `now`, epoch ms, before which no source lapses by all that is recorded; null when none is in sight. */
export function nextLapse(facts: Facts, now: number): number | null {
  const moments = sourceKeys(facts).flatMap((key) => {
    const at = lastChangeOf(facts, key, facts.head)
    const reading = readingAt(facts, key, at)
    return reading === null ? [] : firstStale(facts, reading, at)
  })
  return moments.filter((ms) => ms > now).reduce<number | null>((a, b) => (a === null || b < a ? b : a), null)
}

/** What a source is judged by. */
interface Reading {
  readonly lastReadOn: Day
  readonly staleAfterDays: number
  /** Midnight from which on it is stale, epoch ms. */
  readonly dueMs: number
}

/** At most one for each state of knowledge from `begin` on, newest first. */
function* lapsesOf(facts: Facts, key: string, begin: number): Generator<Lapse> {
  let nextMs = Number.POSITIVE_INFINITY
  for (let at = facts.head; nextMs > begin; at -= 1) {
    at = lastChangeOf(facts, key, at)
    if (at === 0) return
    const reading = readingAt(facts, key, at)
    const ms = reading === null ? Number.POSITIVE_INFINITY : firstStale(facts, reading, at)
    if (reading !== null && ms <= nextMs && !isStale(facts, key, ms - DAY_MS)) {
      const { lastReadOn, staleAfterDays } = reading
      const [source, knownAt] = [key.slice(SOURCE_PREFIX.length), positionBefore(facts, ms)]
      yield { source, lastReadOn, staleAfterDays, staleOn: dayOf(ms), ms, knownAt }
    }
    nextMs = recordedMs(facts, at)
  }
}

/** First midnight at which a source is stale by a reading that is known since a position. */
function firstStale(facts: Facts, { dueMs }: Reading, since: number): number {
  return Math.max(dueMs, utcMidnight(addDays(dayOf(recordedMs(facts, since)), 1)))
}

function isStale(facts: Facts, key: string, midnight: number): boolean {
  const reading = readingAt(facts, key, positionBefore(facts, midnight))
  return reading !== null && reading.dueMs <= midnight
}

/** The last reading of a source on record that stands at K; null when none does. */
function readingAt(facts: Facts, key: string, knownAt: number): Reading | null {
  const positions = positionsUnder(facts, key)
  for (let index = positions.length - 1; index >= 0; index--) {
    const position = positions[index]!
    const event = contentAt(facts, position, knownAt)?.event
    const source = event?.source.findLast((each) => sourceKeyOf(each) === key)
    if (source === undefined) continue
    const lastReadOn = readOn(source, dayOf(recordedMs(facts, position)))
    const staleAfterDays = source.staleAfterDays!
    return { lastReadOn, staleAfterDays, dueMs: utcMidnight(addDays(lastReadOn, staleAfterDays + 1)) }
  }
  return null
}

/** The last day on which it may have been read, and none after it was recorded. */
function readOn({ retrievedAt }: SourceRef, recordedOn: Day): Day {
  const latest = retrievedAt === undefined ? undefined : boundsOf(readTime(retrievedAt), 'UTC')?.latest
  return latest === undefined || latest > recordedOn ? recordedOn : latest
}

function recordedMs(facts: Facts, position: number): number {
  return Date.parse(eventAt(facts, position)!.recordedAt)
}

const DAY_MS = 86_400_000
