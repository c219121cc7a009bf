import { randomUUID } from 'node:crypto'
import { createFollower, type Follower, type KafkaClient, type Ledger } from '@asof/ledger'
import type { Transport } from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'
import { type FrameRelay, openFrameRelay } from '../../support/frame-relay.ts'
import type { Broker } from '../../support/open-broker.ts'
import { randomFrom } from '../../support/seeded.ts'
import { openTestTopic, type TestTopic } from '../../support/test-topic.ts'
import { checkHistory } from './check-history.ts'
import { readColdLog } from './cold-log.ts'
import type { Operation } from './history.ts'
import { doWork, noteView, now } from './workload.ts'

/** What harm is done with. */
export interface Harm {
  readonly relay: FrameRelay
  readonly broker: Broker
  readonly random: () => number
  /** Resolves after a while drawn between two spans, ms. */
  readonly pause: (from: number, to: number) => Promise<void>
  /** What the writers noted so far. */
  readonly history: readonly Operation[]
  /** Writers that have not given up. */
  readonly working: () => readonly string[]
  /** Resolves when it `isSo`, or nobody works any more. Rejects after a minute. */
  readonly until: (what: string, isSo: () => boolean) => Promise<void>
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

/** Writers that do not know of each other, and the harm that is done meanwhile: they work until it is done. */
export interface Scenario {
  readonly client: KafkaClient
  readonly writers: number
  readonly paceMs: number
  readonly seed: number
  /** How long a request and an append may take; shorter than in the product, to meet more doubts. */
  readonly times: { readonly requestMs: number; readonly appendMs: number }
  readonly harm: (harm: Harm) => Promise<void>
  readonly bug?: Bug
}

/** What came of it. */
export interface ScenarioReport {
  /** What is wrong between what the writers were told and the log. */
  readonly problems: readonly string[]
  /** What did not go as it should: writers that gave up, harm that did not hit. */
  readonly failures: readonly string[]
  readonly history: readonly Operation[]
  readonly commits: number
  /** Frames that the relay did harm to. */
  readonly frames: Readonly<Record<'swallowed' | 'delayed' | 'doubled', number>>
}

/** Longest wait of a harm for what must come, ms. */
const PATIENCE_MS = 60_000

/** Lets the writers work over one new topic, then compares what they were told with the log. */
export async function play(broker: Broker, scenario: Scenario): Promise<ScenarioReport> {
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
  broker: Broker,
  scenario: Scenario,
): Promise<ScenarioReport> {
  const { writers, seed, harm } = scenario
  const random = randomFrom(seed)
  const brokers = [`127.0.0.1:${broker.relay.listen}`]
  const names = Array.from({ length: writers }, (_, index) => `writer-${index + 1}`)
  const opened = names.map(async (process) => ({ process, ledger: await openLedger(topic, brokers, scenario) }))
  const crew = startWork(await Promise.all(opened), scenario)
  const { history, working } = crew
  const pause = (from: number, to: number) => systemClock.after(from + random() * (to - from))
  const until = createUntil(() => working().length > 0)
  const harmed = await harm({ relay, broker, random, pause, history, working, until }).then(
    () => [],
    (error: unknown) => [String(error)],
  )
  const failures = [...harmed, ...(await crew.stop())]
  const log = await readColdLog(await topic.connect(), 'test')
  const { swallowed, delayed, doubled } = relay
  const frames = { swallowed, delayed, doubled }
  return { problems: checkHistory(history, log), failures, history, commits: log.length, frames }
}

/** Writers at work. */
interface Crew {
  readonly history: readonly Operation[]
  readonly working: () => readonly string[]
  /** Lets each finish its command and note what it holds; resolves to a sentence for each that gave up before. */
  stop(): Promise<readonly string[]>
}

function startWork(
  writers: readonly { readonly process: string; readonly ledger: Ledger }[],
  { paceMs, seed }: Scenario,
): Crew {
  const history: Operation[] = []
  const note = (operation: Operation) => history.push(operation)
  const working = new Set(writers.map(({ process }) => process))
  let isOver = false
  const done = writers.map(async ({ process, ledger }, index) => {
    const own = { process, ledger, note, isOver: () => isOver, paceMs, random: randomFrom(seed + index) }
    const isWhole = await doWork(own).finally(() => working.delete(process))
    return isWhole ? [] : [`gave up: ${process}`]
  })
  return {
    history,
    working: () => [...working],
    stop: async () => {
      isOver = true
      const failures = (await Promise.all(done)).flat()
      for (const { process, ledger } of writers) await noteView({ process, ledger, note })
      return failures
    },
  }
}

/** Waits for what must come, as long as somebody works. */
export function createUntil(isWorking: () => boolean): Harm['until'] {
  return async (what, isSo) => {
    for (const begun = now(); !isSo() && isWorking(); await systemClock.after(5))
      if (now() - begun > PATIENCE_MS) throw new Error(`in vain: ${what}`)
  }
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
