import { closeSync, openSync, readSync } from 'node:fs'
import type { EventLog, RecordedEvent } from '@asof/domain'
import { type Commit, recordedEvents } from '@asof/ledger'

/** Most events of recalled commits that are kept at a time, as in the product. */
const MAX_KEPT = 4_096

/** Where a commit lies in its file, in bytes, and where it ends, as a position. */
export interface Mark {
  readonly offset: number
  readonly length: number
  readonly last: number
}

/** The events of a commit file without keeping them: those pushed since the last settled commit are held, older ones recalled. */
export interface FileEvents extends EventLog {
  /** Makes one commit of the events held, so many bytes of the file. */
  settle(length: number): void
  readonly marks: readonly Mark[]
  close(): void
}

/** What a server keeps of its log, over a commit file in place of a database. @param marks commits that are settled already */
export function createFileEvents(path: string, marks: readonly Mark[] = []): FileEvents {
  const file = openSync(path, 'r')
  const settled = [...marks]
  const kept = new Map<number, readonly RecordedEvent[]>()
  let held: RecordedEvent[] = []
  const newest = () => settled.at(-1)?.last ?? 0

  function keep(index: number, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    kept.delete(index)
    kept.set(index, events)
    let count = 0
    for (const each of kept.values()) count += each.length
    for (const [oldest, { length }] of kept) {
      if (count <= MAX_KEPT) break
      kept.delete(oldest)
      count -= length
    }
    return events
  }

  function recall(index: number): readonly RecordedEvent[] {
    const { offset, length } = settled[index]!
    const bytes = Buffer.allocUnsafe(length)
    readSync(file, bytes, 0, length, offset)
    return recordedEvents(JSON.parse(bytes.toString()) as Commit, firstOf(index))
  }

  const firstOf = (index: number) => (settled[index - 1]?.last ?? 0) + 1

  return {
    marks: settled,
    at: (position) => {
      if (position > newest()) return held[position - newest() - 1]!
      const index = indexOf(settled, position)
      return keep(index, kept.get(index) ?? recall(index))[position - firstOf(index)]!
    },
    push: (event) => {
      held.push(event)
    },
    pop: () => {
      held.pop()
    },
    settle: (length) => {
      const before = settled.at(-1)
      const offset = before === undefined ? 0 : before.offset + before.length + 1
      settled.push({ offset, length, last: newest() + held.length })
      keep(settled.length - 1, held)
      held = []
    },
    close: () => closeSync(file),
  }
}

/** Index of the commit that holds a position. */
function indexOf(marks: readonly Mark[], position: number): number {
  let [low, high] = [0, marks.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (marks[middle]!.last < position) low = middle + 1
    else high = middle
  }
  return low
}
