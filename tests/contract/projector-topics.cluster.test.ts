import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { headersSchema, type TopicName, topics } from '@asof/contract'
import { kafkaClients, type Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { createProjector, type Projector } from '@asof/projector'
import {
  backendOf,
  type Closable,
  type Config,
  closeAll,
  createManualClock,
  type ManualClock,
  makeTopics,
  openPublishers,
  randomIds,
  readConfig,
  silentLogger,
} from '@asof/runtime'
import type { Views } from '@asof/views'
import { openSqliteViews } from '@asof/views/sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../support/brokers.ts'
import { draft } from '../support/events.ts'
import { apis, openFrameRelay } from '../support/frame-relay.ts'
import { type Broker, openBroker } from '../support/open-broker.ts'
import { type RawRecord, readRaw } from '../support/raw-records.ts'
import { openRogue } from '../support/rogue.ts'
import { appendCommits, SMALL_HISTORY } from '../support/small-ledger.ts'

const broker = findBroker()

describe.runIf(broker !== null).each(kafkaClients)('the public topics in Kafka, over %s', (client) => {
  const [other] = kafkaClients.filter((each) => each !== client)
  let folder: string
  let ledger: Ledger
  let views: Views
  let clock: ManualClock
  let parts: Closable[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asof-topics-'))
    views = await openSqliteViews({ file: join(folder, 'views.sqlite') })
    ledger = await openMemoryLedger({ id: `t-${randomUUID()}` })
    clock = createManualClock('2026-06-16T12:00:00.000Z')
    parts = [views, ledger]
  })
  afterEach(async () => {
    await closeAll(parts)
    await rm(folder, { recursive: true })
  })

  function configOf(brokers: readonly string[]): Config {
    const read = readConfig({
      ASOF_LEDGER: 'kafka',
      ASOF_KAFKA: brokers.join(),
      ASOF_KAFKA_CLIENT: client,
      ASOF_LEDGERS: ledger.id,
    })
    if (!read.ok) throw new Error(read.problems.join())
    return read.config
  }

  async function make(brokers = broker!.brokers): Promise<readonly string[]> {
    const { kafka } = configOf(brokers)
    const made = await makeTopics([ledger.id], kafka!, { replicas: 1, newIds: randomIds, logger: silentLogger })
    return made.filter((each) => each.made).map(({ topic }) => topic)
  }

  async function deleteTopics(...names: readonly TopicName[]): Promise<void> {
    for (const name of names) {
      const rogue = openRogue(broker!.brokers, nameOf(name))
      await rogue.deleteTopic()
      await rogue.close()
    }
  }

  /** Makes topics until this many were made: a broker takes its time to delete. */
  async function makeAgain(count: number): Promise<void> {
    const made = new Set<string>()
    const tried = async () => {
      for (const name of await make()) made.add(name)
      return made.size
    }
    await expect.poll(tried, { timeout: 20_000 }).toBe(count)
  }

  async function open(brokers = broker!.brokers): Promise<Projector> {
    const config = configOf(brokers)
    const publishers = await openPublishers(config.ledgers, backendOf(config, true, silentLogger))
    const projector = await createProjector({ ledgers: [ledger], views, publishers, clock, logger: silentLogger })
    parts.unshift(projector, ...publishers.values())
    return projector
  }

  const nameOf = (topic: TopicName) => `${ledger.id}.${topics[topic].address}`
  const read = (topic: TopicName, brokers = broker!.brokers) => readRaw(other!, brokers, nameOf(topic))
  const note = (claim: string) =>
    draft('context.noted', { subject: 'us', kind: 'background', claim }, { announcedAt: '2026-01-01' })

  /** Takes turns until nothing stands still. */
  async function settle(projector: Projector): Promise<void> {
    const faults = async () => {
      await projector.turn()
      return projector.health.ledgers[0]!.faults
    }
    await expect.poll(faults, { timeout: 30_000, interval: 50 }).toEqual({})
  }

  /** Looks from outside: every event is there, and the present is that of the board. */
  async function expectWhole(brokers = broker!.brokers): Promise<void> {
    const { position } = await ledger.head()
    const events = await read('events', brokers)
    const sequences = new Set(events.map(({ headers }) => Number(headers['ce_sequence'])))
    expect([...sequences].sort((a, b) => a - b)).toEqual(Array.from({ length: position }, (_, index) => index + 1))
    expect(new Set(events.map(({ headers }) => headers['ce_id'])).size).toBe(position)
    const board = await views.readBoard(ledger.id, '1.1')
    const known = [...board!.cells].filter(([, value]) => value !== 'unknown')
    expect(presentOf(await read('state', brokers))).toEqual(new Map(known))
    expect(known.length).toBeGreaterThan(2)
  }

  async function expectEachCellTold(): Promise<void> {
    const told = new Set((await read('changes')).map(({ key }) => key))
    const present = [...presentOf(await read('state')).keys()]
    expect(present.filter((key) => !told.has(key))).toEqual([])
  }

  test('are made beforehand, filled, and read by another client as their contract says', async () => {
    expect(await make()).toEqual([`asof.ledger.${ledger.id}`, nameOf('events'), nameOf('state'), nameOf('changes')])
    expect(await make()).toEqual([])
    const projector = await open()
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await settle(projector)
    }
    await expectWhole()
    for (const topic of ['events', 'state', 'changes'] as const) {
      const records = await read(topic)
      expect(records.length).toBeGreaterThan(4)
      for (const { key, headers, value } of records) {
        expect(headersSchema.strict().parse(headers)).toMatchObject({
          ce_specversion: '1.0',
          ce_source: `/ledgers/${ledger.id}`,
          ce_subject: key,
        })
        expect('content-type' in headers).toBe(value !== null)
        if (value !== null) topics[topic].payload.parse(JSON.parse(value))
      }
      expect(new Set(records.map(({ headers }) => headers['ce_id'])).size).toBe(records.length)
    }
    expect((await read('state')).some(({ value }) => value === null)).toBe(true)
  })

  test('a new start goes on in the block of 64 commits where the topic ends', async () => {
    await make()
    await appendCommits(ledger, SMALL_HISTORY)
    for (let count = SMALL_HISTORY.length; count < 130; count++) await appendCommits(ledger, [[note(`${count}`)]])
    await settle(await open())
    const before = (await read('events')).length
    await appendCommits(ledger, [[note('one more')]])
    await settle(await open())
    await expectWhole()
    // Commits 129 and 130 come again, and one is new.
    expect((await read('events')).length).toBe(before + 3)
  })

  test('deleted: the projector says so and makes nothing; made again, they are filled again', async () => {
    await make()
    await appendCommits(ledger, SMALL_HISTORY)
    const projector = await open()
    await settle(projector)
    await deleteTopics('events', 'state', 'changes')
    const told = async () => {
      await projector.audit()
      return projector.health.ledgers[0]!.faults
    }
    const missing = expect.stringContaining('run "asof ledger init"')
    await expect.poll(told, { timeout: 20_000 }).toEqual({ events: missing, changes: missing })
    await makeAgain(3)
    await settle(projector)
    await expectWhole()
    await expectEachCellTold()
  })

  test('made again between two turns, so that nobody saw that they were gone: filled again at the next look', async () => {
    await make()
    await appendCommits(ledger, SMALL_HISTORY)
    const projector = await open()
    await settle(projector)
    await deleteTopics('events', 'state')
    await makeAgain(2)
    await projector.audit()
    await settle(projector)
    await expectWhole()
  })

  test('changes alone made again: each cell is told as changed from unknown at the next look', async () => {
    await make()
    await appendCommits(ledger, SMALL_HISTORY)
    const projector = await open()
    await settle(projector)
    await deleteTopics('changes')
    await makeAgain(1)
    await projector.audit()
    await settle(projector)
    await expectWhole()
    await expectEachCellTold()
  })

  test('answers lost on the way, time and again: records repeat, none is missing', async () => {
    await make()
    const relay = await openFrameRelay(broker!.relay)
    const projector = await open([`127.0.0.1:${broker!.relay.listen}`])
    for (const [index, commit] of SMALL_HISTORY.entries()) {
      await appendCommits(ledger, [commit])
      const stop = index % 2 === 0 ? relay.swallowAnswers(apis.produce) : relay.loseRequests(apis.produce)
      await projector.turn()
      expect(Object.keys(projector.health.ledgers[0]!.faults)).toContain('events')
      stop()
      await settle(projector)
    }
    await relay.close()
    await expectWhole()
    expect((await read('events')).length).toBeGreaterThan((await ledger.head()).position)
  }, 120_000)

  test('a broker killed and started again, while commits come', async () => {
    const own: Broker = await openBroker()
    try {
      await make(own.brokers)
      const projector = await open(own.brokers)
      for (const [index, commit] of SMALL_HISTORY.entries()) {
        await appendCommits(ledger, [commit])
        if (index % 3 !== 1) {
          await settle(projector)
          continue
        }
        const turning = projector.turn()
        await own.kill()
        await turning
        await projector.turn()
        await own.start()
        await settle(projector)
      }
      await expectWhole(own.brokers)
    } finally {
      await closeAll(parts)
      parts = []
      await own.close()
    }
  }, 180_000)
})

/** What a reader knows who applies record after record. */
function presentOf(records: readonly RawRecord[]): Map<string, unknown> {
  const present = new Map<string, unknown>()
  for (const { key, value } of records) {
    if (value === null) present.delete(key)
    else present.set(key, (JSON.parse(value) as { value: string }).value)
  }
  return present
}
