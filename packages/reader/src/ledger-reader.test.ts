import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { createFacts, eventsBetween, STATE_VERSION, toSnapshot } from '@asof/domain'
import { sha256Hex } from '@asof/ledger'
import { type Ledger, loadShipped, openLedgers, openViews, silentLogger } from '@asof/runtime'
import type { Views } from '@asof/views'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LedgerReader, openLedgerReader } from './ledger-reader.ts'

let dataFolder: string
let views: Views
let ledger: Ledger
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-reader-'))
  views = (await openViews({ kind: 'sqlite', dataFolder, readOnly: false }, silentLogger))!
  ledger = (await openLedgers(['ai-controls'], { kind: 'memory' }))[0]!
  await loadShipped([ledger])
})
afterEach(async () => {
  await views.close()
  await rm(dataFolder, { recursive: true })
})

/** Everything a reader gives out of itself. */
function knowledgeOf(reader: LedgerReader): object {
  const { facts, position, recordedAt } = reader
  const positions = Array.from({ length: position + 1 }, (_, at) => at)
  return {
    state: toSnapshot(facts),
    events: eventsBetween(facts, 1, position),
    recordedAt,
    heads: positions.map(reader.headAt),
    commits: positions.slice(1).map((at) => ({ ...reader.commitOf(at) })),
    coverage: positions.map(reader.coverageFrom),
  }
}

test('a reader from a snapshot knows what a reader from the first commit knows', async () => {
  const first = await openLedgerReader(ledger, views)
  await first.writeSnapshot()
  expect(await views.readSnapshot('ai-controls', STATE_VERSION)).toMatchObject({ seq: 154, position: 545 })
  const second = await openLedgerReader({ ...ledger, read: readOnce(154) }, views)
  expect(knowledgeOf(second)).toEqual(knowledgeOf(first))
})

/** Reading of one commit alone; more would mean that the log was folded again. */
function readOnce(seq: number): Ledger['read'] {
  return async (fromSeq, limit) => {
    if (fromSeq > seq) return []
    expect([fromSeq, limit]).toEqual([seq, 1])
    return ledger.read(fromSeq, limit)
  }
}

test('a snapshot of another chain is dropped', async () => {
  const reader = await openLedgerReader(ledger, views)
  await views.writeSnapshot({
    ledger: 'ai-controls',
    stateVersion: STATE_VERSION,
    seq: 3,
    head: 'f'.repeat(64),
    position: 9,
    bytes: new Uint8Array([1]),
  })
  const other = await openLedgerReader(ledger, views)
  expect(other.position).toBe(reader.position)
  expect(await views.readSnapshot('ai-controls', STATE_VERSION)).toBeNull()
})

const noFacts = { state: toSnapshot(createFacts()), coverage: [] }

test.each([
  ['no bytes', new Uint8Array(0)],
  ['bytes of no value', new Uint8Array([1, 2, 3])],
  ['JSON, as it once was', new TextEncoder().encode('{"state":{},"commits":[]}')],
  ['a value cut short', serialize({ ...noFacts, lasts: new Int32Array(3) }).subarray(0, -40)],
  ['a number', serialize(1)],
  ['an object of another shape', serialize({ state: {}, lasts: new Int32Array([1, 2, 9]), coverage: [] })],
  ['a state that ends elsewhere', serialize({ ...noFacts, lasts: new Int32Array([1, 2, 9]) })],
  ['commits that end elsewhere', serialize({ ...noFacts, lasts: new Int32Array([1, 2]) })],
])('a snapshot that holds %s is dropped, and the log folded', async (_, bytes) => {
  const head = sha256Hex(ledger.recall(3))
  await views.writeSnapshot({ ledger: 'ai-controls', stateVersion: STATE_VERSION, seq: 3, head, position: 9, bytes })
  expect(knowledgeOf(await openLedgerReader(ledger, views))).toEqual(knowledgeOf(await openLedgerReader(ledger)))
  expect(await views.readSnapshot('ai-controls', STATE_VERSION)).toBeNull()
})

test('the head at a position is never a newer one', async () => {
  const reader = await openLedgerReader(ledger)
  const second = reader.commitAt(2)
  expect(reader.headAt(second.first - 1)).toEqual({ seq: 1, hash: reader.commitAt(1).hash })
  expect(reader.headAt(second.last - 1).seq).toBe(1)
  expect(reader.headAt(second.last)).toEqual({ seq: 2, hash: sha256Hex(ledger.recall(2)) })
  expect(reader.headAt(0)).toEqual({ seq: 0, hash: '0'.repeat(64) })
  for (const position of [second.first, second.last]) expect(reader.commitOf(position).seq).toBe(2)
})
