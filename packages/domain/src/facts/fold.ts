import type { RecordedEvent } from '../events/envelope.ts'
import { enterColumns, leaveColumns, returnColumns, withdrawColumns } from './columns/columns.ts'
import { enlarged } from './columns/lists.ts'
import { internName } from './columns/names.ts'
import { dropText, internText } from './columns/texts.ts'
import { confidenceOf, rankOf, toContent } from './content.ts'
import { keysOf } from './keys.ts'
import { enter, forgetRevision, leave, noteRevision } from './positions.ts'
import { correctedAt, eventById, isAboutAnEvent, targetOf, versionsOf } from './read.ts'
import { type Facts, JOINS_MARK } from './state.ts'

/**
 * Adds the next event. Total over accepted events; positions must be dense and ids new.
 * Errors: throws a fault when a position is skipped or repeated, or an id returns.
 */
export function fold(facts: Facts, event: RecordedEvent): void {
  const { position } = event
  if (position !== facts.head + 1) throw new RangeError(`position ${position} after ${facts.head}`)
  if (internText(facts.ids, event.id) !== position - 1) throw new RangeError(`id at ${position} is known already`)
  mark(facts, event)
  facts.events.push(event)
  facts.kept.memoAtHead.clear()
  for (const key of keysOf(event)) enter(facts, key, position)
  enterColumns(facts.columns, event, position)
  if (isAboutAnEvent(event)) revise(facts, event)
}

/** Takes the newest event back, leaving the state as before it was folded. For hypotheses and dry runs alone. */
export function unfold(facts: Facts): void {
  const { head: position, kept } = facts
  if (position === 0) throw new RangeError('nothing to take back')
  const event = facts.events.at(position)
  if (isAboutAnEvent(event)) for (const root of rootsOf(facts, event)) withdraw(facts, root, position)
  withdrawColumns(facts.columns, event, position)
  for (const key of keysOf(event).toReversed()) leave(facts, key, position)
  kept.memo.delete(position)
  kept.memoAtHead.clear()
  kept.contents.delete(position)
  facts.events.pop()
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
  facts.marks[index] = rankOf(confidenceOf(event)) | (joins ? JOINS_MARK : 0)
  markMoment(facts, Date.parse(event.recordedAt), position)
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

/** The event at the end of a chain of corrections and retractions; none when the chain leads nowhere. */
function rootsOf(facts: Facts, meta: RecordedEvent): readonly RecordedEvent[] {
  const target = eventById(facts, targetOf(meta))
  if (target === undefined) return []
  return isAboutAnEvent(target) ? rootsOf(facts, target) : [target]
}

function revise(facts: Facts, meta: RecordedEvent): void {
  const since = meta.position
  for (const root of rootsOf(facts, meta)) {
    const { position } = root
    const before = correctedAt(facts, root, since - 1)
    const after = correctedAt(facts, root, since)
    if (before !== null) leaveColumns(facts.columns, toContent(before), since)
    if (after !== null) {
      for (const key of keysOf(after)) enter(facts, key, position)
      enterColumns(facts.columns, after, since)
    }
    const sinces = facts.revised.get(position)
    if (sinces === undefined) facts.revised.set(position, [since])
    else sinces.push(since)
    for (const key of everyKeyOf(facts, position)) noteRevision(facts, key, since)
  }
}

function withdraw(facts: Facts, { position }: RecordedEvent, since: number): void {
  for (const key of everyKeyOf(facts, position)) forgetRevision(facts, key, since)
  const withdrawn = versionsOf(facts, position).at(-1)!
  const sinces = facts.revised.get(position)!
  sinces.pop()
  if (sinces.length === 0) facts.revised.delete(position)
  facts.kept.contents.delete(`${position}:${since}`)
  const before = versionsOf(facts, position).at(-1)!
  if (withdrawn !== null) withdrawColumns(facts.columns, withdrawn.event, since)
  if (before !== null) returnColumns(facts.columns, before, since)
  if (withdrawn === null) return
  const kept = everyKeyOf(facts, position)
  for (const key of keysOf(withdrawn.event).toReversed()) if (!kept.has(key)) leave(facts, key, position)
}

function everyKeyOf(facts: Facts, position: number): ReadonlySet<string> {
  return new Set(versionsOf(facts, position).flatMap((content) => (content === null ? [] : keysOf(content.event))))
}
