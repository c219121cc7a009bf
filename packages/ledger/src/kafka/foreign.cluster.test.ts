import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { openRogue, type Rogue } from '../../../../tests/support/rogue.ts'
import { openTestTopic, type TestTopic } from '../../../../tests/support/test-topic.ts'
import { emptyHead } from '../chain.ts'
import { appendAll, testCommit } from '../contract.ts'
import type { Ledger } from '../port.ts'
import { verifyLedger } from '../verify.ts'
import { kafkaClients } from './client/known-clients.ts'
import { createLedgerTopic } from './create-topic.ts'

const broker = findBroker()

describe.runIf(broker !== null).each(kafkaClients)('a topic in strange hands, over %s', (client) => {
  let topic: TestTopic
  let rogue: Rogue
  let folder: string
  beforeEach(async () => {
    topic = await openTestTopic({ brokers: broker!.brokers, client })
    rogue = openRogue(broker!.brokers, topic.name)
    folder = await mkdtemp(join(tmpdir(), 'asof-cursor-'))
  })
  afterEach(async () => {
    await topic.dispose()
    await rogue.close()
    await rm(folder, { recursive: true })
  })
  const cmdsOf = async (ledger: Ledger) =>
    (await ledger.read(1, 100)).map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).cmd as string)
  /** Asks until the ledger says that it stopped, as it does at the latest when the client has noticed. */
  const stopOf = (ledger: { head(): Promise<unknown>; problem: { code: string } | null }) => {
    const ask = async () => {
      await ledger.head().catch(() => null)
      return ledger.problem?.code
    }
    return expect.poll(ask, { timeout: 10_000 })
  }

  test('garbage, empty records, forged commits and strange ledgers have no effect and are counted', async () => {
    const ledger = await topic.open()
    await appendAll(ledger, ['A'])
    const head = await ledger.head()
    await rogue.write([
      'not a commit',
      '',
      null,
      new Uint8Array([0xff, 0xfe]),
      testCommit(emptyHead('foreign'), 'B'),
      testCommit({ ...head, hash: 'f'.repeat(64) }, 'C'),
      testCommit({ ...head, seq: 7 }, 'D'),
      testCommit(head, 'A'),
      Buffer.concat([testCommit(head, 'E'), Buffer.from(' ')]),
    ])
    await appendAll(ledger, ['F'])
    for (const reader of [ledger, await topic.open()]) {
      expect(await cmdsOf(reader)).toEqual(['A', 'F'])
      expect(Object.fromEntries(reader.refusals)).toEqual({
        unreadable: 3,
        'no-value': 1,
        'wrong-ledger': 1,
        prev: 1,
        seq: 1,
        'duplicate-cmd': 1,
        'not-canonical': 1,
      })
      expect(reader.state).toEqual({ mode: 'writable' })
    }
    expect(topic.remarks.join()).toContain('records that are no commits were passed over')
  })

  test('a record as large as the topic takes is passed over, a larger one is not taken', async () => {
    const ledger = await topic.open()
    const mebibyte = 1024 * 1024
    await rogue.write([new Uint8Array(mebibyte - 1024)])
    await expect(rogue.write([new Uint8Array(mebibyte)])).rejects.toThrow()
    await appendAll(ledger, ['A'])
    for (const reader of [ledger, await topic.open()]) {
      expect(await cmdsOf(reader)).toEqual(['A'])
      expect(Object.fromEntries(reader.refusals)).toEqual({ 'too-large': 1 })
    }
  })

  test('a record in a transaction and the mark it leaves are passed over', async () => {
    const ledger = await topic.open()
    await rogue.writeInTransaction('not a commit')
    await appendAll(ledger, ['A'])
    expect(await cmdsOf(await topic.open())).toEqual(['A'])
    // The mark follows when the broker finds the time.
    const counted = async () => (await ledger.head()) && Object.fromEntries(ledger.refusals)
    await expect.poll(counted).toEqual({ unreadable: 1, control: 1 })
  })

  test('packed records are unpacked by the broker, and read on where it does not', async () => {
    const ledger = await topic.open()
    await rogue.write(['plain after all'], { compression: 'snappy' })
    await appendAll(ledger, ['A'])
    await rogue.set('compression.type', 'producer')
    for (const compression of ['gzip', 'zstd', 'snappy', 'lz4'] as const) await rogue.write(['x', 'y'], { compression })
    await appendAll(ledger, ['B'])
    const cold = await topic.open()
    expect(await cmdsOf(cold)).toEqual(['A', 'B'])
    expect(cold.problem).toMatchObject({
      code: 'topic-settings',
      detail: expect.stringContaining('compression.type is producer'),
    })
    const counted = [...ledger.refusals].reduce((sum, [, count]) => sum + count, 0)
    expect(counted).toBe(9)
    expect([...ledger.refusals.keys()].sort()).toEqual(client === 'kafkajs' ? ['codec', 'unreadable'] : ['unreadable'])
  })

  test('a topic that was deleted and made again stops its readers, also those that start later', async () => {
    const cursorFile = join(folder, 'cursor.json')
    const ledger = await topic.open({ cursorFile })
    await appendAll(ledger, ['A', 'B'])
    await rogue.deleteTopic()
    await expect(ledger.head()).rejects.toMatchObject({ code: 'LOG_BUSY' })
    const transport = await topic.connect()
    const again = { ledger: 'test', genesisId: randomUUID(), replicas: 1, stopwatch: topic.stopwatch }
    await expect.poll(() => createLedgerTopic(transport, again).catch(() => null), { timeout: 20_000 }).not.toBeNull()
    await appendAll(await topic.open(), ['C', 'D', 'E'])
    await stopOf(ledger).toBe('ledger-recreated')
    expect(ledger.state).toMatchObject({ mode: 'read-only', isDamaged: true })
    expect(await cmdsOf(ledger)).toEqual(['A', 'B'])
    expect(await ledger.append(testCommit(await ledger.head(), 'F'))).toMatchObject({ ok: false, reason: 'read-only' })
    await ledger.close()
    const restarted = await topic.open({ cursorFile })
    expect(restarted.problem).toMatchObject({ code: 'ledger-recreated' })
  })

  test('a topic whose beginning was deleted stops its readers', async () => {
    const ledger = await topic.open()
    await appendAll(ledger, ['A', 'B', 'C'])
    await rogue.trim(2)
    await stopOf(ledger).toBe('history-floor')
    expect(await cmdsOf(ledger)).toEqual(['A', 'B', 'C'])
    expect((await topic.open()).problem).toMatchObject({ code: 'history-floor' })
    await rogue.trim(4)
    expect((await topic.open()).state).toMatchObject({ mode: 'read-only', isDamaged: true })
  })

  test('a topic shorter than what was read of it opens read-only', async () => {
    const cursorFile = join(folder, 'cursor.json')
    const ledger = await topic.open({ cursorFile })
    await appendAll(ledger, ['A', 'B'])
    await ledger.close()
    const other = await openTestTopic({ brokers: broker!.brokers, client, genesisId: topic.genesisId })
    const shorter = await other.open({ cursorFile })
    expect(shorter.problem).toMatchObject({ code: 'ledger-truncated' })
    await appendAll(await other.open(), ['A', 'C'])
    expect((await other.open({ cursorFile })).problem).toMatchObject({ code: 'ledger-diverged' })
    await other.dispose()
  })

  test('settings that lose history open read-only and are told while running', async () => {
    const ledger = await topic.open()
    await appendAll(ledger, ['A'])
    await rogue.set('retention.ms', '604800000')
    await rogue.set('cleanup.policy', 'compact')
    expect(await verifyLedger(ledger)).toMatchObject({
      ok: false,
      problems: ['cleanup.policy is compact and must be delete', 'retention.ms is 604800000 and must be -1'],
    })
    const opened = await topic.open()
    expect(opened.problem).toMatchObject({ code: 'topic-settings' })
    expect(opened.state).toMatchObject({ mode: 'read-only', isDamaged: true })
    expect(await cmdsOf(opened)).toEqual(['A'])
  })

  test('a topic of another ledger, of none, and no topic at all', async () => {
    const transport = await topic.connect()
    expect((await topic.open({ id: 'other' })).problem).toMatchObject({ code: 'wrong-ledger' })
    const again = { genesisId: randomUUID(), replicas: 1, stopwatch: topic.stopwatch }
    expect(await createLedgerTopic(transport, { ...again, ledger: 'test' })).toBe(false)
    await expect(createLedgerTopic(transport, { ...again, ledger: 'other' })).rejects.toMatchObject({
      code: 'LOG_BROKEN',
    })
    await rogue.deleteTopic()
    await expect.poll(() => topic.open().catch((fault) => fault.code), { timeout: 20_000 }).toBe('LOG_BROKEN')
    await rogue.createTopic()
    await rogue.write(['first come'])
    await expect.poll(() => topic.open().then(({ problem }) => problem?.code), { timeout: 20_000 }).toBe('no-genesis')
  })
})
