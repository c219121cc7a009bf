import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STATE_VERSION, toPlainState } from '@asof/domain'
import { type Ledger, loadShipped, openLedgers, openViews, silentLogger } from '@asof/runtime'
import type { Views } from '@asof/views'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedgerReader } from './ledger-reader.ts'

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

test('a reader from a snapshot knows what a reader from the first commit knows', async () => {
  const first = await openLedgerReader(ledger, views)
  await first.writeSnapshot()
  expect(await views.readSnapshot('ai-controls', STATE_VERSION)).toMatchObject({ seq: 154, position: 545 })
  const second = await openLedgerReader(ledger, views)
  expect(toPlainState(second.facts)).toEqual(toPlainState(first.facts))
  expect(second.commits).toEqual(first.commits)
  expect(second.ofType('event.corrected')).toEqual(first.ofType('event.corrected'))
})

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

test('the head at a position is never a newer one', async () => {
  const reader = await openLedgerReader(ledger)
  const second = reader.commits[1]!
  expect(reader.headAt(second.first - 1)).toEqual({ seq: 1, hash: reader.commits[0]!.hash })
  expect(reader.headAt(second.last - 1).seq).toBe(1)
  expect(reader.headAt(second.last).seq).toBe(2)
  expect(reader.headAt(0)).toEqual({ seq: 0, hash: '0'.repeat(64) })
  for (const position of [second.first, second.last]) expect(reader.commitOf(position).seq).toBe(2)
})
