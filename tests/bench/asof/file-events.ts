import { closeSync, openSync, readSync } from 'node:fs'
import type { EventLog, RecordedEvent } from '@asof/domain'
import { type CommitParts, cutsOf, partsOf } from '@asof/ledger'

/** Most bytes of recalled commits that are kept at a time, as in the product. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024

/** Where a commit lies in its file, in bytes, where it ends, as a position, and its cuts. */
export interface Mark {
  readonly offset: number
  readonly length: number
  readonly last: number
  readonly cuts: Int32Array
}

/** The events of a commit file without keeping them: those pushed since the last settled commit are held, older ones recalled. */
export interface FileEvents extends EventLog {
  /** Makes one commit, of these bytes of the file, of the events held. */
  settle(bytes: Uint8Array): void
  readonly marks: readonly Mark[]
  close(): void
}

/** What a server keeps of its log, over a commit file in place of a database. @param marks commits that are settled already */
export function createFileEvents(path: string, marks: readonly Mark[] = []): FileEvents {
  const file = openSync(path, 'r')
  const settled = [...marks]
  const kept = new Map<number, CommitParts['eventAt']>()
  let [held, keptBytes]: [RecordedEvent[], number] = [[], 0]
  const newest = () => settled.at(-1)?.last ?? 0

  function keep(index: number, eventAt: CommitParts['eventAt']): CommitParts['eventAt'] {
    kept.set(index, eventAt)
    keptBytes += settled[index]!.length
    for (const oldest of kept.keys()) {
      if (keptBytes <= MAX_KEPT_BYTES) break
      kept.delete(oldest)
      keptBytes -= settled[oldest]!.length
    }
    return eventAt
  }

  function recall(index: number): CommitParts['eventAt'] {
    const { offset, length, cuts } = settled[index]!
    const bytes = Buffer.allocUnsafe(length)
    readSync(file, bytes, 0, length, offset)
    return keep(index, partsOf(bytes, firstOf(index), cuts).eventAt)
  }

  const firstOf = (index: number) => (settled[index - 1]?.last ?? 0) + 1

  return {
    marks: settled,
    at: (position) => {
      if (position > newest()) return held[position - newest() - 1]!
      const index = indexOf(settled, position)
      return (kept.get(index) ?? recall(index))(position - firstOf(index))
    },
    push: (event) => {
      held.push(event)
    },
    pop: () => {
      held.pop()
    },
    settle: (bytes) => {
      const [before, events] = [settled.at(-1), held]
      const offset = before === undefined ? 0 : before.offset + before.length + 1
      const cuts = Int32Array.from(cutsOf(bytes))
      settled.push({ offset, length: bytes.byteLength, last: newest() + events.length, cuts })
      keep(settled.length - 1, (index) => events[index]!)
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
