import { type KafkaClient, kafkaClients } from '@asof/ledger'
import { apis } from '../../support/frame-relay.ts'
import { type BrokerProcess, openBrokerProcess } from './broker-process.ts'
import { freezeWriter } from './freeze-writer.ts'
import type { Operation } from './history.ts'
import { restoreOlderCopy } from './older-copy.ts'
import { plantedBugs } from './planted-bugs.ts'
import { type Harm, play, type ScenarioReport } from './scenario.ts'
import { now } from './workload.ts'

/** What the runs against a broker are told. */
export interface ClusterOptions {
  /** Broker kills per client. */
  readonly kills: number
  /** Commands of all writers together while answers are lost. */
  readonly appends: number
  readonly seed: number
  readonly judge: (title: string, problems: readonly string[]) => void
}

/** Appends go on within this time after a broker is back, ms (reliability, F6 and F7). */
const RESUME_MS = 15_000
/** How long a broker stands still, ms. */
const FREEZE_MS = 10_000

const SHORT = { requestMs: 700, appendMs: 3000 }
const SHORTER = { requestMs: 250, appendMs: 300 }

/** Runs every fault against a broker started for it, with each client, and then the planted bugs. */
export async function runCluster(options: ClusterOptions): Promise<void> {
  const broker = await openBrokerProcess()
  try {
    for (const client of kafkaClients) {
      await losingAnswers(broker, client, options)
      await killing(broker, client, options)
      await freezing(broker, client, options)
      await freezingWriter(broker, client, options)
      for (const lost of [1, 5])
        options.judge(
          `older copy, ${lost} commits lost, over ${client}`,
          await restoreOlderCopy(broker, { client, lost }),
        )
    }
    await findingBugs(broker, options)
  } finally {
    await broker.close()
  }
}

async function losingAnswers(broker: BrokerProcess, client: KafkaClient, options: ClusterOptions): Promise<void> {
  for (const writers of [2, 4]) {
    const title = `answers lost, ${writers} writers over ${client}`
    const harm = async ({ relay, pause, isOver }: Harm) => {
      while (!isOver()) {
        const stop = relay.swallowAnswers(apis.produce)
        await pause(300, 1700)
        stop()
        await pause(1000, 3000)
      }
    }
    const commands = Math.ceil(options.appends / writers)
    const { seed, judge } = options
    const report = await play(broker, { client, writers, commands, paceMs: 0, seed, times: SHORT, harm })
    tell(title, report)
    judge(title, [...report.problems, ...floor('lost answers', report.swallowed, writers)])
  }
}

async function killing(broker: BrokerProcess, client: KafkaClient, options: ClusterOptions): Promise<void> {
  const title = `broker killed ${options.kills} times over ${client}`
  const { seed, judge } = options
  const back: number[] = []
  const harm = async ({ pause }: Harm) => {
    for (let kill = 0; kill < options.kills; kill++) {
      await pause(500, 2500)
      await broker.kill()
      await broker.start()
      back.push(now())
    }
    await pause(RESUME_MS / 3, RESUME_MS / 3)
  }
  const report = await play(broker, { client, writers: 3, commands: null, paceMs: 20, seed, times: SHORT, harm })
  tell(title, report)
  judge(title, [...report.problems, ...resumed(report.history, back), ...floor('kills', back.length, options.kills)])
}

async function freezing(broker: BrokerProcess, client: KafkaClient, options: ClusterOptions): Promise<void> {
  const title = `broker frozen over ${client}`
  const { seed, judge } = options
  const back: number[] = []
  const harm = async ({ pause }: Harm) => {
    await pause(500, 1500)
    broker.freeze()
    await pause(FREEZE_MS, FREEZE_MS)
    broker.thaw()
    back.push(now())
    await pause(RESUME_MS / 3, RESUME_MS / 3)
  }
  const report = await play(broker, { client, writers: 3, commands: null, paceMs: 20, seed, times: SHORT, harm })
  tell(title, report)
  const doubts = report.history.filter((each) => each.kind === 'append' && each.outcome === 'unknown').length
  judge(title, [...report.problems, ...resumed(report.history, back), ...floor('unknown outcomes', doubts, 1)])
}

async function freezingWriter(broker: BrokerProcess, client: KafkaClient, options: ClusterOptions): Promise<void> {
  const title = `writer frozen over ${client}`
  const report = await freezeWriter(broker, { client, freezes: 3, seed: options.seed })
  tell(title, report)
  const views = report.history.filter(({ kind }) => kind === 'view').length
  options.judge(title, [...report.problems, ...floor('views', views, 2), ...floor('commits', report.commits, 100)])
}

/**
 * Each planted bug must be found in what the processes were told, not only by a writer that gave up; without the bug the
 * same harm must leave nothing to find.
 */
async function findingBugs(broker: BrokerProcess, { seed, judge }: ClusterOptions): Promise<void> {
  const plain = { client: 'kafkajs', writers: 2, commands: 40, paceMs: 5, seed, times: SHORTER } as const
  for (const { title, bug, harm } of plantedBugs) {
    judge(`without the bug: ${title}`, (await play(broker, { ...plain, harm })).problems)
    const { problems } = await play(broker, { ...plain, harm, bug })
    const found = problems.filter((problem) => !problem.startsWith('incomplete'))
    judge(`planted bug: ${title}`, found.length > 0 ? [] : ['nothing was found'])
    process.stderr.write(`planted bug: ${title}: ${found[0] ?? 'not found'}\n`)
  }
}

function resumed(history: readonly Operation[], back: readonly number[]): string[] {
  return back.flatMap((since, index) => {
    const next = history.find((each) => each.kind === 'append' && each.outcome === 'ok' && each.returned >= since)
    const ms = next === undefined || next.kind !== 'append' ? Number.POSITIVE_INFINITY : next.returned - since
    return ms > RESUME_MS ? [`fault ${index + 1}: appends went on only after ${Math.round(ms)} ms`] : []
  })
}

function floor(what: string, count: number, least: number): string[] {
  return count < least ? [`only ${count} ${what}: nothing was tried`] : []
}

function tell(title: string, { history, commits, swallowed }: ScenarioReport): void {
  const outcomes = { ok: 0, refused: 0, unknown: 0 }
  for (const each of history) if (each.kind === 'append') outcomes[each.outcome] += 1
  process.stdout.write(`${title}: ${commits} commits; calls ${JSON.stringify(outcomes)}; ${swallowed} answers lost\n`)
}
