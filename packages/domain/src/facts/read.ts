import { CONFIDENCES, type Confidence, type RecordedEvent } from '../events/envelope.ts'
import { dayOf } from '../time/calendar.ts'
import { readTime } from '../time/parse-time.ts'
import { findName } from './columns/names.ts'
import { listedFor } from './columns/sparse-lists.ts'
import { findText, textOf } from './columns/texts.ts'
import { type Content, toContent } from './content.ts'
import { streamKeyOf } from './keys.ts'
import { mergePatch } from './merge-patch.ts'
import { positionsUnder } from './positions.ts'
import { counts, waits } from './review.ts'
import { AGAIN, CLAIM_MARK, CONFIDENCE_MARK, type Facts, JOINS_MARK, REWEIGHS_MARK } from './state.ts'

/** The event at a position as first recorded; undefined beyond the head. */
export function eventAt(facts: Facts, position: number): RecordedEvent | undefined {
  return position >= 1 && position <= facts.head ? facts.events.at(position) : undefined
}

/** The events of a range of positions, both ends inclusive, as first recorded. */
export function eventsBetween(facts: Facts, first: number, last: number): readonly RecordedEvent[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => facts.events.at(first + index))
}

/** Id of the event at a position that the log holds. */
export function idAt({ ids }: Facts, position: number): string {
  const text = textOf(ids, position - 1)
  const end = text.indexOf(AGAIN)
  return end < 0 ? text : text.slice(0, end)
}

/** Type of the event at a position that the log holds. */
export function typeAt({ typeNames, types }: Facts, position: number): string {
  return typeNames.texts[types[position - 1]!]!
}

/** Position of the event of an id; undefined when the log holds none. */
export function positionOf({ ids }: Facts, id: string): number | undefined {
  const number = findText(ids, id)
  return number < 0 ? undefined : number + 1
}

/** The event of an id as first recorded; undefined when the log holds none. */
export function eventById(facts: Facts, id: string): RecordedEvent | undefined {
  const position = positionOf(facts, id)
  return position === undefined ? undefined : facts.events.at(position)
}

/** Positions of the events of one type, ascending. */
export function positionsOfType({ typeNames, types, head }: Facts, type: string): readonly number[] {
  const number = findName(typeNames, type)
  const positions: number[] = []
  for (let index = 0; index < head; index++) if (types[index] === number) positions.push(index + 1)
  return positions
}

/** Positions of the events of a stream, ascending. */
export function positionsOfStream(facts: Facts, stream: string): readonly number[] {
  return [...positionsUnder(facts, streamKeyOf(stream))]
}

/** Corrections and retractions aimed at an event, oldest first. */
export function metaOf(facts: Facts, id: string): readonly RecordedEvent[] {
  return positionsOfStream(facts, `event:${id}`).map((position) => facts.events.at(position))
}

/** Number of events in a stream at the head. */
export function streamVersionOf(facts: Facts, stream: string): number {
  return positionsUnder(facts, streamKeyOf(stream)).length
}

/** Content of the event at a position as known at K; null when retracted, not yet known, or waiting for a check. */
export function contentAt(facts: Facts, position: number, knownAt: number): Content | null {
  if (position > knownAt || position > facts.head) return null
  const since = listedFor(facts.revised, position).findLast((at) => at <= knownAt)
  return contentSince(facts, position, since ?? position)
}

/** Whether the event at a position was ever corrected or retracted. */
export function wasRevised({ revised }: Facts, position: number): boolean {
  return listedFor(revised, position).length > 0
}

/** Confidence of the event at a position as known at K; it has to be known and live. */
export function confidenceAt(facts: Facts, position: number, knownAt: number): Confidence {
  const since = listedFor(facts.revised, position).findLast((at) => at <= knownAt)
  if (since !== undefined && (facts.marks[since - 1]! & REWEIGHS_MARK) !== 0)
    return contentSince(facts, position, since)!.confidence
  return CONFIDENCES[facts.marks[position - 1]! & CONFIDENCE_MARK]!
}

/** Whether the event at a position was ever, in any version, a claim about a fact. */
export function wasClaim({ marks, revised }: Facts, position: number): boolean {
  const isMarked = (at: number) => (marks[at - 1]! & CLAIM_MARK) !== 0
  return isMarked(position) || listedFor(revised, position).some(isMarked)
}

/** Every version of the event at a position, the original first; null = retracted, or not checked. */
export function versionsOf(facts: Facts, position: number): readonly (Content | null)[] {
  return [position, ...listedFor(facts.revised, position)].map((since) => contentSince(facts, position, since))
}

/** Data of every version, known by K, of every event under an index key. */
export function everSaid(facts: Facts, key: string, knownAt: number): readonly Readonly<Record<string, unknown>>[] {
  const said: Readonly<Record<string, unknown>>[] = []
  for (const position of positionsUnder(facts, key)) {
    if (position > knownAt) break
    for (const since of [position, ...listedFor(facts.revised, position)]) {
      const content = since <= knownAt ? contentSince(facts, position, since) : null
      if (content !== null) said.push(content.event.data)
    }
  }
  return said
}

/** Contents kept at most; then all are read anew. */
const MAX_CONTENTS = 8_192

function contentSince(facts: Facts, position: number, since: number): Content | null {
  const { contents } = facts.kept
  const name = since === position ? position : `${position}:${since}`
  let content = contents.get(name)
  if (content === undefined) {
    const original = facts.events.at(position)
    const event = since === position ? (waits(facts, position) ? null : original) : correctedAt(facts, original, since)
    content = event === null ? null : toContent(event)
    if (contents.size >= MAX_CONTENTS) contents.clear()
    contents.set(name, content)
  }
  return content
}

/** The event as known at K (position, inclusive), corrections applied; null when retracted, unknown or waiting for a check. */
export function liveAt(facts: Facts, id: string, knownAt: number): RecordedEvent | null {
  const position = positionOf(facts, id)
  if (position === undefined || position > knownAt) return null
  const event = facts.events.at(position)
  return isAboutAnEvent(event.type)
    ? correctedAt(facts, event, knownAt)
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
export function appendOf({ marks, head }: Facts, position: number): { readonly first: number; readonly last: number } {
  const joins = (at: number) => (marks[at - 1]! & JOINS_MARK) !== 0
  let [first, last] = [position, position]
  while (joins(first)) first -= 1
  while (last < head && joins(last + 1)) last += 1
  return { first, last }
}

/** Whether an event of this type corrects or retracts another one. */
export function isAboutAnEvent(type: string): boolean {
  return type === 'event.corrected' || type === 'event.retracted'
}

/** Id of the event a correction or retraction is aimed at. */
export function targetOf(event: RecordedEvent): string {
  return event.data['target'] as string
}

/** Positions up to K of what was aimed at an event, by type, ascending. */
function aimedAt(facts: Facts, id: string, type: string, knownAt: number): readonly number[] {
  return positionsOfStream(facts, `event:${id}`).filter((at) => at <= knownAt && typeAt(facts, at) === type)
}

/** Read rule at K (domain.md section 4.6): live when it counts, unless a live retraction targets it. */
function isLive(facts: Facts, event: RecordedEvent, knownAt: number): boolean {
  const retractions = aimedAt(facts, event.id, 'event.retracted', knownAt)
  return counts(facts, event, knownAt) && !retractions.some((at) => isLive(facts, facts.events.at(at), knownAt))
}

/** The original with all live corrections applied in position order; null when retracted or waiting for a check. */
export function correctedAt(facts: Facts, event: RecordedEvent, knownAt: number): RecordedEvent | null {
  if (!isLive(facts, event, knownAt)) return null
  let corrected: RecordedEvent = event
  for (const position of aimedAt(facts, event.id, 'event.corrected', knownAt)) {
    const correction = correctedAt(facts, facts.events.at(position), knownAt)
    if (correction !== null) corrected = mergePatch(corrected, correction.data['patch']) as RecordedEvent
  }
  return corrected
}

function lastUpTo(
  { momentCount, momentTimes, momentStarts, head }: Facts,
  isKnown: (recordedAt: number) => boolean,
): number {
  let [low, high] = [0, momentCount]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isKnown(momentTimes[middle]!)) low = middle + 1
    else high = middle
  }
  return low === momentCount ? head : momentStarts[low]! - 1
}
