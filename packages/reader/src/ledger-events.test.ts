import type { RecordedEvent } from '@asof/domain'
import { buildCommit, type ChainHead, emptyHead, sha256Hex } from '@asof/ledger'
import { expect, test } from 'vitest'
import { addCommit, createCommitEnds, cutsIn, seqOf } from './commit-ends.ts'
import { createLedgerEvents, type LedgerEvents } from './ledger-events.ts'

const AT = '2026-03-01T12:00:00.000Z'

/** A ledger of commits with so many events each, which notes what it is asked to recall. */
function open(...sizes: readonly number[]) {
  const log: Uint8Array[] = []
  const recalled: number[] = []
  const recall = (seq: number) => {
    recalled.push(seq)
    return log[seq - 1]!
  }
  let head: ChainHead = emptyHead('test')
  const events = createLedgerEvents({ recall }, createCommitEnds())
  for (const size of sizes) {
    const own = Array.from({ length: size }, (_, index) => eventAt(head.position + index + 1))
    const stored = own.map(({ position: _p, recordedAt: _a, recordedBy: _b, ...event }) => event)
    const bytes = buildCommit(head, { cmd: `c${head.seq}`, by: 'tester', now: AT, events: stored })
    log.push(bytes)
    const [seq, position] = [head.seq + 1, head.position + size]
    head = { ledger: 'test', seq, hash: sha256Hex(bytes), position, recordedAt: AT }
    for (const event of own) events.push(event)
    events.settle(bytes)
  }
  return { events, recalled, position: head.position }
}

function eventAt(position: number): RecordedEvent {
  const content = {
    id: `e${position}`,
    type: 'note.taken',
    schemaVersion: 1,
    source: [],
    data: { note: 'ä'.repeat(200) },
  }
  return { ...content, position, recordedAt: AT, recordedBy: 'tester' }
}

function readAll(events: LedgerEvents, last: number): readonly RecordedEvent[] {
  return Array.from({ length: last }, (_, index) => events.at(index + 1))
}

test('gives every event as it was pushed, whether kept or recalled', () => {
  const sizes = Array.from({ length: 100 }, (_, index) => 1 + ((index * 97) % 256))
  const { events, recalled, position } = open(...sizes)
  const expected = Array.from({ length: position }, (_, index) => eventAt(index + 1))
  expect(readAll(events, position)).toEqual(expected)
  expect(readAll(events, position)).toEqual(expected)
  expect(recalled.length).toBeGreaterThan(100)
})

test('a small ledger is never read again', () => {
  const { events, recalled, position } = open(...Array.from({ length: 4_096 }, () => 1))
  readAll(events, position)
  expect(recalled).toEqual([])
})

test('a commit asked for again and again is kept while others pass', () => {
  const { events, recalled, position } = open(...Array.from({ length: 60 }, () => 256))
  for (let other = 300; other <= position; other += 128) {
    events.at(1)
    events.at(other)
  }
  expect(recalled.filter((seq) => seq === 1)).toEqual([1])
  expect(recalled.length).toBeGreaterThan(50)
})

test('events that are not settled are taken back, those settled stay', () => {
  const { events } = open(2)
  events.push(eventAt(3))
  events.push({ ...eventAt(4), id: 'hypothesis' })
  expect(events.at(4).id).toBe('hypothesis')
  events.pop()
  events.push(eventAt(4))
  expect(readAll(events, 4)).toEqual([1, 2, 3, 4].map(eventAt))
  events.pop()
  events.pop()
  expect(() => events.pop()).toThrow(RangeError)
  expect(readAll(events, 2)).toEqual([1, 2].map(eventAt))
})

test('finds the commit of every position', () => {
  const ends = createCommitEnds(new Int32Array([1, 4]), new Int32Array([9, 20, 9, 20, 31, 42]))
  for (const cuts of [
    [7, 19],
    [8, 20, 30, 40, 50],
  ])
    addCommit(ends, cuts)
  expect([1, 2, 3, 4].map((seq) => [...cutsIn(ends, seq)])).toEqual([
    [9, 20],
    [9, 20, 31, 42],
    [7, 19],
    [8, 20, 30, 40, 50],
  ])
  expect([1, 2, 3, 4, 5, 6, 9].map((position) => seqOf(ends, position))).toEqual([1, 2, 2, 2, 3, 4, 4])
})
