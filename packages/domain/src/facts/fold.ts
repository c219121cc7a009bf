import type { RecordedEvent } from '../events/envelope.ts'
import { streamOf } from '../events/registry.ts'
import { enterColumns, leaveColumns, returnColumns, withdrawColumns } from './columns/columns.ts'
import { toContent } from './content.ts'
import { keysOf } from './keys.ts'
import { insert, remove } from './positions.ts'
import { correctedAt, eventById, isAboutAnEvent, targetOf } from './read.ts'
import type { Facts, Version } from './state.ts'

/**
 * Adds the next event. Total over accepted events; positions must be dense.
 * Errors: throws a fault when a position is skipped or repeated.
 */
export function fold(facts: Facts, event: RecordedEvent): void {
  if (event.position !== facts.head + 1) throw new RangeError(`position ${event.position} after ${facts.head}`)
  facts.log.push(event)
  facts.memoAtHead.clear()
  facts.ids.set(event.id, event.position)
  const stream = streamOf(event)
  facts.streams.set(stream, (facts.streams.get(stream) ?? 0) + 1)
  const content = toContent(event)
  facts.versions.push([{ since: event.position, content }])
  for (const key of keysOf(event)) insert(facts.index, key, event.position)
  enterColumns(facts.columns, content, event.position)
  if (isAboutAnEvent(event)) {
    insert(facts.meta, targetOf(event), event.position)
    revise(facts, event)
  }
}

/** Takes the newest event back, leaving the state as before it was folded. For hypotheses and dry runs alone. */
export function unfold(facts: Facts): void {
  const event = facts.log.at(-1)
  if (event === undefined) throw new RangeError('nothing to take back')
  if (isAboutAnEvent(event)) {
    for (const root of rootsOf(facts, event)) withdraw(facts, root, event.position)
    remove(facts.meta, targetOf(event), event.position)
  }
  for (const key of keysOf(event)) remove(facts.index, key, event.position)
  facts.memo.delete(event.position)
  facts.memoAtHead.clear()
  withdrawColumns(facts.columns, facts.versions.pop()![0]!.content!, event.position)
  const stream = streamOf(event)
  const version = facts.streams.get(stream)! - 1
  if (version === 0) facts.streams.delete(stream)
  else facts.streams.set(stream, version)
  facts.ids.delete(event.id)
  facts.log.pop()
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

/** The event at the end of a chain of corrections and retractions; none when the chain leads nowhere. */
function rootsOf(facts: Facts, meta: RecordedEvent): readonly RecordedEvent[] {
  const target = eventById(facts, targetOf(meta))
  if (target === undefined) return []
  return isAboutAnEvent(target) ? rootsOf(facts, target) : [target]
}

function revise(facts: Facts, meta: RecordedEvent): void {
  for (const root of rootsOf(facts, meta)) {
    const event = correctedAt(facts, root, meta.position)
    const content = event === null ? null : toContent(event)
    const versions = facts.versions[root.position - 1]!
    const before = versions.at(-1)!.content
    if (before !== null) leaveColumns(facts.columns, before, meta.position)
    versions.push({ since: meta.position, content })
    for (const key of everyKeyOf(versions)) insert(facts.revisions, key, meta.position)
    if (content === null) continue
    for (const key of keysOf(content.event)) insert(facts.index, key, root.position)
    enterColumns(facts.columns, content, meta.position)
  }
}

function withdraw(facts: Facts, root: RecordedEvent, since: number): void {
  const versions = facts.versions[root.position - 1]!
  for (const key of everyKeyOf(versions)) remove(facts.revisions, key, since)
  const withdrawn = versions.pop()!
  const before = versions.at(-1)!.content
  if (withdrawn.content !== null) withdrawColumns(facts.columns, withdrawn.content, since)
  if (before !== null) returnColumns(facts.columns, before, since)
  if (withdrawn.content === null) return
  const kept = everyKeyOf(versions)
  for (const key of keysOf(withdrawn.content.event)) if (!kept.has(key)) remove(facts.index, key, root.position)
}

function everyKeyOf(versions: readonly Version[]): ReadonlySet<string> {
  return new Set(versions.flatMap(({ content }) => (content === null ? [] : keysOf(content.event))))
}
