import { kafkaClients } from '@asof/ledger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { apis, openFrameRelay } from '../../../../tests/support/frame-relay.ts'
import { readRaw } from '../../../../tests/support/raw-records.ts'
import { openRogue, type Rogue } from '../../../../tests/support/rogue.ts'
import { makeTestTopics, type TestTopics } from '../../../../tests/support/test-publisher.ts'
import type { Publisher, TopicRecord } from '../port.ts'
import { publicTopicOf } from './public-topic.ts'

const broker = findBroker()

describe.runIf(broker !== null).each(kafkaClients)('public topics in strange hands, over %s', (client) => {
  let topics: TestTopics
  let publisher: Publisher
  let rogue: Rogue
  const [other] = kafkaClients.filter((each) => each !== client)
  const stateName = () => publicTopicOf(topics.ledger, topics.state)
  beforeEach(async () => {
    topics = await makeTestTopics(broker!.brokers, client)
    publisher = await topics.open()
    rogue = openRogue(broker!.brokers, stateName())
  })
  afterEach(async () => {
    await topics.dispose()
    await rogue.close()
  })

  const record = (key: string, sequence: number, size = 0): TopicRecord => ({
    topic: topics.state.address,
    key,
    headers: { ce_id: `${key}-${sequence}`, ce_sequence: String(sequence).padStart(16, '0'), ce_subject: 'ä€' },
    value: new TextEncoder().encode(`${key} ${sequence}`.padEnd(size, '.')),
  })
  const latest = async (from = publisher) =>
    Object.fromEntries(
      [...(await from.readLatest(topics.state.address))].map(([key, { headers }]) => [
        key,
        Number(headers['ce_sequence']),
      ]),
    )
  const reason = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (fault: { code: string; message: string }) => `${fault.code} ${fault.message}`,
    )
  const goesOn = (records: readonly TopicRecord[]) =>
    expect.poll(() => reason(publisher.publish(records)), { timeout: 20_000 }).toBe('none')

  test('the other client reads them back as they are, and writes each key to the same partition', async () => {
    const records = Array.from({ length: 30 }, (_, index) => record(`cell ${index % 10}`, index))
    await publisher.publish([...records, { ...record('cell 3', 31), value: null }])
    await (await topics.open({ client: other! })).publish(records)
    const raw = await readRaw(other!, broker!.brokers, stateName())
    expect(raw).toHaveLength(61)
    const { key, headers } = records[0]!
    const expected = { partition: expect.any(Number), key, headers, value: 'cell 0 0' }
    expect(raw.filter((each) => each.headers['ce_id'] === headers['ce_id'])).toEqual([expected, expected])
    expect(raw.filter(({ value }) => value === null).map((each) => each.key)).toEqual(['cell 3'])
    const places = Map.groupBy(raw, (each) => each.key).values()
    for (const of of places) expect(new Set(of.map(({ partition }) => partition)).size).toBe(1)
  })

  test('more than a broker takes at once arrives in pieces, in order', async () => {
    const records = Array.from({ length: 40 }, (_, index) => record(`cell ${index % 2}`, index, 100_000))
    await publisher.publish([...records, record('cell 0', 41, 900_000)])
    const raw = await readRaw(client, broker!.brokers, stateName())
    const ids = (key: string, from: readonly { key: string; headers: Readonly<Record<string, string>> }[]) =>
      from.filter((each) => each.key === key).map(({ headers }) => headers['ce_id'])
    expect(ids('cell 1', raw)).toEqual(ids('cell 1', records))
    expect(await latest()).toEqual({ 'cell 0': 41, 'cell 1': 39 })
  })

  test('an answer that is lost is a fault, and what is published again ends in the right state', async () => {
    const relay = await openFrameRelay(broker!.relay)
    const relayed = await topics.open({ brokers: [`127.0.0.1:${broker!.relay.listen}`] })
    await relayed.publish([record('a', 1), record('b', 1)])
    const stop = relay.swallowAnswers(apis.produce)
    expect(await reason(relayed.publish([record('a', 2)]))).toContain('TOPICS_UNAVAILABLE')
    stop()
    await expect.poll(() => reason(relayed.publish([record('a', 2), record('b', 3)]))).toBe('none')
    expect(await latest()).toEqual({ a: 2, b: 3 })
    expect((await readRaw(client, broker!.brokers, stateName())).length).toBeGreaterThanOrEqual(5)
    await relayed.close()
    await relay.close()
  })

  test('nothing makes a topic that is not there, until somebody does', async () => {
    await publisher.publish([record('a', 1)])
    await rogue.deleteTopic()
    await expect
      .poll(() => reason(publisher.publish([record('a', 2)])), { timeout: 10_000 })
      .toContain(`TOPICS_UNAVAILABLE ${stateName()}: there is no such topic: run "asof ledger init"`)
    expect(await topics.make()).toEqual([false, true])
    await goesOn([record('a', 3)])
    expect(await latest()).toEqual({ a: 3 })
  })

  test('a topic that was made again meanwhile is a fault before anything is put into it', async () => {
    await publisher.publish([record('a', 1)])
    await rogue.deleteTopic()
    await expect.poll(topics.make, { timeout: 10_000 }).toEqual([false, true])
    const fresh = await topics.open()
    await expect.poll(() => reason(fresh.readLatest(topics.state.address)), { timeout: 10_000 }).toBe('none')
    expect(await reason(publisher.publish([record('a', 2)]))).toContain('TOPICS_UNAVAILABLE')
    expect(await latest(fresh)).toEqual({})
    await goesOn([record('a', 1), record('a', 2)])
    expect(await latest(fresh)).toEqual({ a: 2 })
  })

  test('a topic that loses records is not written to', async () => {
    await rogue.set('cleanup.policy', 'delete')
    await rogue.set('retention.ms', '604800000')
    const problems = 'cleanup.policy is delete and must be compact, retention.ms is 604800000 and must be -1'
    expect(await reason(publisher.publish([record('a', 1)]))).toContain(problems)
    expect(await reason(topics.make())).toContain(problems)
    await rogue.set('cleanup.policy', 'compact')
    await rogue.set('retention.ms', '-1')
    await goesOn([record('a', 1)])
  })

  test('what compaction left is the same state', async () => {
    await rogue.set('segment.ms', '50')
    await rogue.set('min.cleanable.dirty.ratio', '0.0001')
    const keys = Array.from({ length: 12 }, (_, index) => `cell ${index}`)
    let sequence = 0
    const left = async () => {
      sequence++
      await publisher.publish(keys.flatMap((key) => [record(key, sequence), record(`${key} too`, sequence)]))
      return (await readLeft()) / (sequence * keys.length * 2)
    }
    /** How many records can still be read. */
    const readLeft = async () => {
      let count = 0
      const transport = await topics.connect(stateName())
      const reader = transport.openReader()
      for (let partition = 0; partition < 6; partition++) {
        const end = await reader.readEnd(partition)
        for (let at = 0; at < end; ) {
          const fetched = await reader.readFrom(at, { maxBytes: 1_000_000, waitMs: 0 }, partition)
          if (fetched.kind !== 'records') throw new Error(fetched.kind)
          count += fetched.records.filter((each) => each.offset >= at && 'bytes' in each).length
          at = fetched.records.at(-1)!.offset + 1
        }
      }
      await transport.close()
      return count
    }
    await expect.poll(left, { timeout: 90_000, interval: 200 }).toBeLessThan(0.8)
    const all = keys.flatMap((key) => [[key, sequence] as const, [`${key} too`, sequence] as const])
    expect(await latest()).toEqual(Object.fromEntries(all))
    expect((await publisher.readNewest(topics.state.address))?.headers['ce_sequence']).toBe(
      String(sequence).padStart(16, '0'),
    )
  }, 120_000)
})
