import { randomUUID } from 'node:crypto'
import { createFollower, type Follower, type KafkaClient, type Ledger } from '@asof/ledger'
import type { Transport } from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'
import { type FrameRelay, openFrameRelay } from '../../support/frame-relay.ts'
import { randomFrom } from '../../support/seeded.ts'
import { openTestTopic, type TestTopic } from '../../support/test-topic.ts'
import type { BrokerProcess } from './broker-process.ts'
import { checkHistory } from './check-history.ts'
import { readColdLog } from './cold-log.ts'
import type { Operation } from './history.ts'
import { doWork, noteView } from './workload.ts'

/** What harm is done with. */
export interface Harm {
  readonly relay: FrameRelay
  readonly broker: BrokerProcess
  readonly random: () => number
  /** Resolves after a while drawn between two spans, ms. */
  readonly pause: (from: number, to: number) => Promise<void>
  /** Whether all writers are done. */
  readonly isOver: () => boolean
}

/** Where a transport leads. */
export interface Place {
  readonly brokers: readonly string[]
  readonly topic: string
}

/** A bug put into a ledger at one of its ports. */
export interface Bug {
  readonly transport?: (transport: Transport, place: Place) => Transport
  readonly follower?: (sound: Follower) => Follower
  readonly ledger?: (ledger: Ledger) => Ledger
}

/** Writers that do not know of each other, and the harm that is done meanwhile. */
export interface Scenario {
  readonly client: KafkaClient
  readonly writers: number
  /** Of each writer; null = until the harm is done. */
  readonly commands: number | null
  readonly paceMs: number
  readonly seed: number
  /** How long a request and an append may take; shorter than in the product, to meet more doubts. */
  readonly times: { readonly requestMs: number; readonly appendMs: number }
  readonly harm: (harm: Harm) => Promise<void>
  readonly bug?: Bug
}

/** What came of it. */
export interface ScenarioReport {
  readonly problems: readonly string[]
  readonly history: readonly Operation[]
  readonly commits: number
  readonly swallowed: number
}

/** Lets the writers work over one new topic, then compares what they were told with the log. */
export async function play(broker: BrokerProcess, scenario: Scenario): Promise<ScenarioReport> {
  const topic = await openTestTopic({ brokers: broker.brokers, client: scenario.client })
  const relay = await openFrameRelay(broker.relay)
  try {
    return await playOver(topic, relay, broker, scenario)
  } finally {
    await topic.dispose()
    await relay.close()
  }
}

async function playOver(
  topic: TestTopic,
  relay: FrameRelay,
  broker: BrokerProcess,
  scenario: Scenario,
): Promise<ScenarioReport> {
  const { writers, commands, paceMs, seed } = scenario
  const random = randomFrom(seed)
  const pause = (from: number, to: number) => systemClock.after(from + random() * (to - from))
  const history: Operation[] = []
  let [harmed, working] = [false, writers]
  const names = Array.from({ length: writers }, (_, index) => `writer-${index + 1}`)
  const brokers = [`127.0.0.1:${broker.relay.listen}`]
  const ledgers = await Promise.all(names.map(() => openLedger(topic, brokers, scenario)))
  const isOver = (done: number) => (commands === null ? harmed : done >= commands)
  const note = (operation: Operation) => history.push(operation)
  const work = ledgers.map((ledger, index) =>
    doWork({ process: names[index]!, ledger, isOver, note, paceMs, random: randomFrom(seed + index) }).finally(() => {
      working -= 1
    }),
  )
  const harm = scenario.harm({ relay, broker, random, pause, isOver: () => working === 0 }).finally(() => {
    harmed = true
  })
  await Promise.all([harm, ...work])
  for (const [index, ledger] of ledgers.entries()) await noteView({ process: names[index]!, ledger, note })
  const log = await readColdLog(await topic.connect(), 'test')
  const problems = [...checkHistory(history, log)]
  if (commands !== null && log.length !== writers * commands)
    problems.push(`incomplete: ${log.length} commits of ${writers * commands} commands`)
  return { problems, history, commits: log.length, swallowed: relay.swallowed }
}

async function openLedger(
  topic: TestTopic,
  brokers: readonly string[],
  { times: { requestMs, appendMs }, bug = {} }: Scenario,
): Promise<Ledger> {
  const transport = await topic.connect({ brokers, requestMs })
  const sound = createFollower('test')
  const ledger = await topic.open({
    transport: bug.transport?.(transport, { brokers, topic: topic.name }) ?? transport,
    follower: bug.follower?.(sound) ?? sound,
    writerName: randomUUID(),
    appendMs,
  })
  return bug.ledger?.(ledger) ?? ledger
}
