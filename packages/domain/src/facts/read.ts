import type { RecordedEvent } from '../events/envelope.ts'
import { dayOf } from '../time/calendar.ts'
import { readTime } from '../time/parse-time.ts'
import type { Content } from './content.ts'
import { mergePatch } from './merge-patch.ts'
import type { Facts } from './state.ts'

/** The event at a position as first recorded; undefined beyond the head. */
export function eventAt(facts: Facts, position: number): RecordedEvent | undefined {
  return facts.log[position - 1]
}

/** The event of an id as first recorded; undefined when the log holds none. */
export function eventById(facts: Facts, id: string): RecordedEvent | undefined {
  const position = facts.ids.get(id)
  return position === undefined ? undefined : facts.log[position - 1]
}

/** Corrections and retractions aimed at an event, oldest first. */
export function metaOf(facts: Facts, id: string): readonly RecordedEvent[] {
  return (facts.meta.get(id) ?? []).map((position) => facts.log[position - 1]!)
}

/** Number of events in a stream at the head. */
export function streamVersionOf(facts: Facts, stream: string): number {
  return facts.streams.get(stream) ?? 0
}

/** Content of the event at a position as known at K; null when retracted or not yet known. */
export function contentAt(facts: Facts, position: number, knownAt: number): Content | null {
  const versions = facts.versions[position - 1]
  if (versions === undefined) return null
  for (let index = versions.length - 1; index >= 0; index--) {
    const version = versions[index]!
    if (version.since <= knownAt) return version.content
  }
  return null
}

/** Data of every version, known by K, of every event under an index key. */
export function everSaid(facts: Facts, key: string, knownAt: number): readonly Readonly<Record<string, unknown>>[] {
  return (facts.index.get(key) ?? []).flatMap((position) => {
    if (position > knownAt) return []
    const versions = facts.versions[position - 1]!
    return versions.flatMap(({ since, content }) => (content === null || since > knownAt ? [] : [content.event.data]))
  })
}

/** The event as known at K (position, inclusive), corrections applied; null when retracted or unknown. */
export function liveAt(facts: Facts, id: string, knownAt: number): RecordedEvent | null {
  const position = facts.ids.get(id)
  if (position === undefined || position > knownAt) return null
  const event = facts.log[position - 1]!
  return isAboutAnEvent(event)
    ? contentOfMeta(facts, event, knownAt)
    : (contentAt(facts, position, knownAt)?.event ?? null)
}

/**
 * Last position recorded at or before K; 0 when history begins later (domain.md section 1).
 * @param knownAt an instant, inclusive, or a day, which means the end of that UTC day
 */
export function positionAt(facts: Facts, knownAt: string): number {
  const time = readTime(knownAt)
  if (time.kind === 'instant') return lastUpTo(facts, (recordedAt) => recordedAt <= time.ms)
  return lastUpTo(facts, (recordedAt) => dayOf(recordedAt) <= knownAt)
}

/** Last position recorded strictly before an instant in epoch ms. */
export function positionBefore(facts: Facts, ms: number): number {
  return lastUpTo(facts, (recordedAt) => recordedAt < ms)
}

/** First and last position of the append an event belongs to: its `tx`, else the event alone. */
export function appendOf(facts: Facts, position: number): { readonly first: number; readonly last: number } {
  const { tx } = facts.log[position - 1]!
  const same = (event: RecordedEvent | undefined) => event !== undefined && tx !== undefined && event.tx === tx
  let [first, last] = [position, position]
  while (same(facts.log[first - 2])) first -= 1
  while (same(facts.log[last])) last += 1
  return { first, last }
}

/** Whether an event corrects or retracts another one. */
export function isAboutAnEvent({ type }: RecordedEvent): boolean {
  return type === 'event.corrected' || type === 'event.retracted'
}

/** Id of the event a correction or retraction is aimed at. */
export function targetOf(event: RecordedEvent): string {
  return event.data['target'] as string
}

/** Read rule at K (domain.md section 4.6): live unless a live retraction targets it. */
function isLive(facts: Facts, event: RecordedEvent, knownAt: number): boolean {
  return !metaOf(facts, event.id).some(
    (meta) => meta.type === 'event.retracted' && meta.position <= knownAt && isLive(facts, meta, knownAt),
  )
}

/** The original with all live corrections applied in position order; null when retracted. */
export function correctedAt(facts: Facts, event: RecordedEvent, knownAt: number): RecordedEvent | null {
  if (!isLive(facts, event, knownAt)) return null
  let corrected: RecordedEvent = event
  for (const meta of metaOf(facts, event.id)) {
    if (meta.type !== 'event.corrected' || meta.position > knownAt) continue
    const correction = contentOfMeta(facts, meta, knownAt)
    if (correction !== null) corrected = mergePatch(corrected, correction.data['patch']) as RecordedEvent
  }
  return corrected
}

function contentOfMeta(facts: Facts, meta: RecordedEvent, knownAt: number): RecordedEvent | null {
  return correctedAt(facts, meta, knownAt)
}

function lastUpTo(facts: Facts, isKnown: (recordedAt: number) => boolean): number {
  let [low, high] = [0, facts.head]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isKnown(Date.parse(facts.log[middle - 1]!.recordedAt))) low = middle
    else high = middle - 1
  }
  return low
}
