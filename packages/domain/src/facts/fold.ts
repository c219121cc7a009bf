import type { RecordedEvent } from '../events/envelope.ts'
import { enterColumns, leaveColumns, returnColumns, withdrawColumns } from './columns/columns.ts'
import { enlarged } from './columns/lists.ts'
import { internName } from './columns/names.ts'
import { listedFor, listFor, unlistFor } from './columns/sparse-lists.ts'
import { dropText, internText } from './columns/texts.ts'
import { confidenceOf, rankOf, toContent } from './content.ts'
import { keysOf } from './keys.ts'
import { enter, forgetRevision, leave, noteRevision, positionsUnder } from './positions.ts'
import { correctedAt, isAboutAnEvent, positionOf, targetOf, typeAt, versionsOf } from './read.ts'
import { isReview, isTwoPersonAfter, needsCheck, waits } from './review.ts'
import { forgetSources } from './sources.ts'
import { AGAIN, CLAIM_MARK, CONFIDENCE_MARK, type Facts, JOINS_MARK, REWEIGHS_MARK, WAITS_MARK } from './state.ts'

/**
 * Adds the next event. Total over readable events; positions must be dense. An id that returns, which no writer of ours
 * lets through, still leads to the event that had it first.
 * Errors: throws a fault when a position is skipped or repeated.
 */
export function fold(facts: Facts, event: RecordedEvent): void {
  const { position } = event
  if (position !== facts.head + 1) throw new RangeError(`position ${position} after ${facts.head}`)
  if (internText(facts.ids, event.id) !== position - 1) internText(facts.ids, `${event.id}${AGAIN}${position}`)
  mark(facts, event)
  facts.events.push(event)
  facts.kept.memoAtHead.clear()
  for (const key of keysOf(event)) enter(facts, key, position)
  if (!waits(facts, position)) enterColumns(facts.columns, event, position)
  if (revises(facts, event)) revise(facts, event)
  facts.isTwoPerson = isTwoPersonAfter(facts, event)
}

/** Takes the newest event back, leaving the state as before it was folded. For hypotheses and dry runs alone. */
export function unfold(facts: Facts): void {
  const { head: position, kept } = facts
  if (position === 0) throw new RangeError('nothing to take back')
  const event = facts.events.at(position)
  const root = revises(facts, event) ? rootOf(facts, event) : null
  if (root !== null) withdraw(facts, root, position)
  if (!waits(facts, position)) withdrawColumns(facts.columns, event, position)
  for (const key of keysOf(event).toReversed()) leave(facts, key, position)
  forgetSources(facts)
  kept.memo.delete(position)
  kept.memoAtHead.clear()
  kept.contents.delete(position)
  facts.events.pop()
  if (event.type === 'ledger.configured') facts.isTwoPerson = wasTwoPerson(facts, position)
  if (facts.momentStarts[facts.momentCount - 1] === position) facts.momentCount -= 1
  dropText(facts.ids)
}

/** Folds hypothetical events after the head, runs the body, and takes them back whatever happens. */
export function withHypothetical<T>(facts: Facts, events: readonly RecordedEvent[], body: () => T): T {
  const { head } = facts
  try {
    for (const event of events) fold(facts, event)
    return body()
  } finally {
    while (facts.head > head) unfold(facts)
  }
}

function mark(facts: Facts, event: RecordedEvent): void {
  const { position, tx } = event
  const index = position - 1
  if (index === facts.types.length) {
    facts.types = enlarged(facts.types, position)
    facts.marks = enlarged(facts.marks, position)
  }
  facts.types[index] = internName(facts.typeNames, event.type)
  const joins = tx !== undefined && position > 1 && facts.events.at(index).tx === tx
  const isClaim = event.fact !== undefined
  const claims = isClaim ? CLAIM_MARK : 0
  const waiting = needsCheck(facts, event) ? WAITS_MARK : 0
  facts.marks[index] = rankOf(confidenceOf(event)) | (joins ? JOINS_MARK : 0) | claims | waiting
  markMoment(facts, instantOf(facts, event.recordedAt), position)
}

/** The events of a commit share their instant, so it is read once. */
function instantOf({ kept }: Facts, recordedAt: string): number {
  if (kept.instant.text !== recordedAt) kept.instant = { text: recordedAt, ms: Date.parse(recordedAt) }
  return kept.instant.ms
}

function markMoment(facts: Facts, ms: number, position: number): void {
  const { momentCount } = facts
  if (momentCount > 0 && facts.momentTimes[momentCount - 1] === ms) return
  if (momentCount === facts.momentTimes.length) {
    facts.momentTimes = enlarged(facts.momentTimes, momentCount + 1)
    facts.momentStarts = enlarged(facts.momentStarts, momentCount + 1)
  }
  facts.momentTimes[momentCount] = ms
  facts.momentStarts[momentCount] = position
  facts.momentCount += 1
}

/** Whether an event may change what another one says: a correction or retraction, or a verdict on one that waits. */
function revises(facts: Facts, event: RecordedEvent): boolean {
  if (!isReview(event.type)) return isAboutAnEvent(event.type)
  const target = positionOf(facts, targetOf(event))
  return target !== undefined && waits(facts, target)
}

/** Whether the two-person rule was on before the setting at a position. */
function wasTwoPerson(facts: Facts, position: number): boolean {
  const before = positionsUnder(facts, 'stream:ledger:review').findLast((at) => at < position)
  return before !== undefined && isTwoPersonAfter(facts, facts.events.at(before))
}

/** Position of the event at the end of a chain of verdicts, corrections and retractions; null when the chain leads nowhere. */
function rootOf(facts: Facts, meta: RecordedEvent): number | null {
  const position = positionOf(facts, targetOf(meta))
  if (position === undefined) return null
  return isAboutAnEvent(typeAt(facts, position)) ? rootOf(facts, facts.events.at(position)) : position
}

function revise(facts: Facts, meta: RecordedEvent): void {
  const position = rootOf(facts, meta)
  if (position === null) return
  const since = meta.position
  const root = facts.events.at(position)
  const before = correctedAt(facts, root, since - 1)
  const after = correctedAt(facts, root, since)
  if (before !== null) leaveColumns(facts.columns, toContent(before), since)
  if (after !== null) {
    for (const key of keysOf(after)) enter(facts, key, position)
    enterColumns(facts.columns, after, since)
    markRevision(facts, { position, since }, after)
  }
  const isFirst = listedFor(facts.revised, position).length === 0
  listFor(facts.revised, position, since)
  const keys = isFirst ? new Set([root, before, after].flatMap(keysOfSome)) : everyKeyOf(facts, position)
  for (const key of keys) noteRevision(facts, key, since)
}

function markRevision(
  { marks }: Facts,
  { position, since }: { readonly position: number; readonly since: number },
  after: RecordedEvent,
): void {
  const isReweighed = rankOf(confidenceOf(after)) !== (marks[position - 1]! & CONFIDENCE_MARK)
  marks[since - 1]! |= (isReweighed ? REWEIGHS_MARK : 0) | (after.fact === undefined ? 0 : CLAIM_MARK)
}

function keysOfSome(event: RecordedEvent | null): readonly string[] {
  return event === null ? [] : keysOf(event)
}

function withdraw(facts: Facts, position: number, since: number): void {
  for (const key of everyKeyOf(facts, position)) forgetRevision(facts, key, since)
  const withdrawn = versionsOf(facts, position).at(-1)!
  unlistFor(facts.revised, position)
  facts.kept.contents.delete(`${position}:${since}`)
  const before = versionsOf(facts, position).at(-1)!
  if (withdrawn !== null) withdrawColumns(facts.columns, withdrawn.event, since)
  if (before !== null) returnColumns(facts.columns, before, since)
  if (withdrawn === null) return
  const kept = everyKeyOf(facts, position)
  for (const key of keysOf(withdrawn.event).toReversed()) if (!kept.has(key)) leave(facts, key, position)
}

function everyKeyOf(facts: Facts, position: number): ReadonlySet<string> {
  const versions = versionsOf(facts, position).flatMap((content) => keysOfSome(content?.event ?? null))
  return new Set([...keysOf(facts.events.at(position)), ...versions])
}
