import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { apis, type FrameRelay, openFrameRelay } from '../../../../tests/support/frame-relay.ts'
import { openTestTopic, type TestTopic } from '../../../../tests/support/test-topic.ts'
import { testCommit } from '../contract.ts'
import type { Ledger } from '../port.ts'
import { verifyLedger } from '../verify.ts'
import { kafkaClients } from './client/known-clients.ts'

const broker = findBroker()

describe.runIf(broker !== null).each(kafkaClients)('a bad network, over %s', (client) => {
  let topic: TestTopic
  let relay: FrameRelay
  let relayed: { brokers: readonly string[] }
  beforeEach(async () => {
    topic = await openTestTopic({ brokers: broker!.brokers, client })
    relay = await openFrameRelay(broker!.relay)
    relayed = { brokers: [`127.0.0.1:${broker!.relay.listen}`] }
  })
  afterEach(async () => {
    await topic.dispose()
    await relay.close()
  })
  const append = async (ledger: Ledger, cmd: string) => ledger.append(testCommit(await ledger.head(), cmd))
  const cmdsOf = async (ledger: Ledger) =>
    (await ledger.read(1, 100)).map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).cmd as string)
  const swallowed = (count: number) =>
    expect.poll(() => relay.swallowed, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)

  test('a lost answer is looked up, and the records after it are not taken for it', async () => {
    const ledger = await topic.open(relayed)
    await append(ledger, 'A')
    const stop = relay.swallowAnswers(apis.produce)
    const second = append(ledger, 'B')
    await swallowed(1)
    stop()
    expect(await second).toMatchObject({ ok: true, head: { seq: 2 } })
    expect(await append(ledger, 'C')).toMatchObject({ ok: true, head: { seq: 3 } })
    expect(await append(ledger, 'D')).toMatchObject({ ok: true, head: { seq: 4 } })
    expect(await cmdsOf(await topic.open())).toEqual(['A', 'B', 'C', 'D'])
  })

  test('an answer that stays away is a fault that may be tried again, and the retry finds the original', async () => {
    const ledger = await topic.open({ ...relayed, appendMs: 500 })
    const thaw = relay.holdRequests(apis.produce)
    const bytes = testCommit(await ledger.head(), 'A')
    await expect(ledger.append(bytes)).rejects.toMatchObject({ code: 'LOG_BUSY', retriable: true })
    expect(await ledger.readCommand('A')).toBeNull()
    thaw()
    await expect.poll(() => ledger.readCommand('A')).toMatchObject({ seq: 1 })
    expect(await ledger.append(bytes)).toMatchObject({ ok: false, reason: 'duplicate-cmd' })
    expect((await verifyLedger(ledger)).commits).toBe(1)
  })

  test('a record that lands next to one that was folded while it was on its way has no effect', async () => {
    const ledger = await topic.open(relayed)
    const other = await topic.open()
    const seen: number[] = []
    ledger.onAppend(({ seq }) => seen.push(seq))
    const thaw = relay.holdRequests(apis.produce)
    const late = append(ledger, 'late')
    await expect.poll(() => relay.held).toBe(1)
    await append(other, 'A')
    await expect.poll(() => seen).toEqual([1])
    thaw()
    expect(await late).toMatchObject({ ok: false, reason: 'conflict', head: { seq: 1 } })
    expect(await append(ledger, 'B')).toMatchObject({ ok: true, head: { seq: 2 } })
    expect(await cmdsOf(await topic.open())).toEqual(['A', 'B'])
  })

  test('a record that lands after another writer took over has no effect', async () => {
    const slow = await topic.open({ ...relayed, appendMs: 500 })
    const other = await topic.open()
    const thaw = relay.holdRequests(apis.produce)
    await expect(append(slow, 'late')).rejects.toMatchObject({ code: 'LOG_BUSY' })
    await append(other, 'taken over')
    thaw()
    await expect.poll(async () => (await other.head()) && other.refusals.size).toBeGreaterThan(0)
    expect(await cmdsOf(slow)).toEqual(['taken over'])
    expect(await append(slow, 'late')).toMatchObject({ ok: true, head: { seq: 2 } })
    expect(await other.head()).toEqual(await slow.head())
  })

  test('a request that arrives twice counts once', async () => {
    const ledger = await topic.open(relayed)
    relay.doubleRequests(apis.produce)
    for (const cmd of ['A', 'B', 'C']) expect(await append(ledger, cmd)).toMatchObject({ ok: true })
    expect(await cmdsOf(await topic.open())).toEqual(['A', 'B', 'C'])
  })

  test('a cut connection is made again', async () => {
    const ledger = await topic.open(relayed)
    await append(ledger, 'A')
    relay.cut()
    expect(await ledger.read(1, 10)).toHaveLength(1)
    expect(await append(ledger, 'B')).toMatchObject({ ok: true })
  })

  test('a broker that answers nothing: reading goes on, all else is a fault in time, and it is found again', async () => {
    const ledger = await topic.open({ ...relayed, appendMs: 500 })
    await append(ledger, 'A')
    const thaw = relay.freeze()
    await expect(ledger.head()).rejects.toMatchObject({ code: 'LOG_BUSY' })
    await expect(
      ledger.append(testCommit(await topic.open().then((fresh) => fresh.head()), 'B')),
    ).rejects.toMatchObject({ code: 'LOG_BUSY' })
    thaw()
    await expect.poll(() => ledger.head().catch(() => null), { timeout: 10_000 }).toMatchObject({ ledger: 'test' })
    await expect
      .poll(
        () =>
          append(ledger, 'B').then(
            (outcome) => outcome.ok || outcome.reason,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBeTruthy()
    expect(await cmdsOf(await topic.open())).toEqual(['A', 'B'])
  })

  test('listeners hear of what another writer appended without asking', async () => {
    const [one, other] = [await topic.open(), await topic.open()]
    const heard: number[] = []
    one.onAppend(({ seq }) => heard.push(seq))
    await append(other, 'A')
    await append(other, 'B')
    await expect.poll(() => heard.at(-1)).toBe(2)
  })
})
