import type { RecordedEvent } from '../events/envelope.ts'
import { enterColumns, leaveColumns } from './columns/columns.ts'
import { toContent } from './content.ts'
import { createFacts, type Facts } from './state.ts'

/** Version of the snapshot's shape; raised with it, so that an older snapshot is dropped and the log replayed. */
export const STATE_VERSION = '3'

/** The state as plain JSON values: what a snapshot holds. The log itself is the truth; this only saves folding it again. */
export interface PlainState {
  readonly log: readonly RecordedEvent[]
  /** Versions of events that were corrected or retracted, by position; `event` null = retracted. */
  readonly revised: readonly (readonly [
    position: number,
    versions: readonly { since: number; event: RecordedEvent | null }[],
  ])[]
  readonly meta: readonly (readonly [id: string, positions: readonly number[]])[]
  readonly index: readonly (readonly [key: string, positions: readonly number[]])[]
  readonly revisions: readonly (readonly [key: string, positions: readonly number[]])[]
  readonly streams: readonly (readonly [stream: string, version: number])[]
}

/** The whole state as plain values, sorted: equal for equal histories, so a digest can be taken over it. */
export function toPlainState(facts: Facts): PlainState {
  return {
    log: facts.log,
    revised: facts.versions.flatMap((versions, index) =>
      versions.length === 1
        ? []
        : [[index + 1, versions.map(({ since, content }) => ({ since, event: content?.event ?? null }))] as const],
    ),
    meta: sorted(facts.meta),
    index: sorted(facts.index),
    revisions: sorted(facts.revisions),
    streams: sorted(facts.streams),
  }
}

/** The state a snapshot was taken of; folding goes on after it. Only for a snapshot of this {@link STATE_VERSION}. */
export function fromPlainState({ log, revised, meta, index, revisions, streams }: PlainState): Facts {
  const facts = createFacts()
  for (const event of log) {
    facts.log.push(event)
    facts.ids.set(event.id, event.position)
    facts.versions.push([{ since: event.position, content: toContent(event) }])
  }
  for (const [position, versions] of revised)
    facts.versions[position - 1] = versions.map(({ since, event }) => ({
      since,
      content: event === null ? null : toContent(event),
    }))
  for (const [id, positions] of meta) facts.meta.set(id, [...positions])
  for (const [key, positions] of index) facts.index.set(key, [...positions])
  for (const [key, positions] of revisions) facts.revisions.set(key, [...positions])
  for (const [stream, version] of streams) facts.streams.set(stream, version)
  restoreColumns(facts)
  return facts
}

/** Lays the columns out anew, every version in the order in which it became known. */
function restoreColumns({ versions, columns }: Facts): void {
  const changes = versions
    .flatMap((all) => all.map(({ since, content }, index) => ({ since, content, before: all[index - 1]?.content })))
    .sort((a, b) => a.since - b.since)
  for (const { since, content, before } of changes) {
    if (before != null) leaveColumns(columns, before, since)
    if (content !== null) enterColumns(columns, content, since)
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}
