import { type KafkaClient, kafkaClients } from '@asof/ledger'
import { isClusterSkipped } from '../../support/brokers.ts'
import { type Broker, openBroker } from '../../support/open-broker.ts'
import { plantedBugs } from './bugs/planted-bugs.ts'
import { freezeBroker, killBroker, type ResumeReport } from './runs/failing-broker.ts'
import { failNetwork } from './runs/failing-network.ts'
import { freezeWriter } from './runs/freeze-writer.ts'
import { restoreOlderCopy } from './runs/older-copy.ts'
import { play, type ScenarioReport } from './scenario.ts'

/** What the runs against a broker are told. */
export interface ClusterOptions {
  /** Broker kills per client. */
  readonly kills: number
  /** Appends of all writers together while the network fails. */
  readonly appends: number
  /** How long a broker stands still, and a writer, ms. */
  readonly brokerFrozenMs: number
  readonly writerFrozenMs: number
  readonly seed: number
  readonly judge: (title: string, problems: readonly string[]) => void
}

/** Appends go on within this time after a broker is back, ms (reliability, F6 and F7). */
const RESUME_MS = 15_000
/** Times a writer is frozen. */
const FREEZES = 3

/** Runs every fault against a broker started for it, with each client, and then the planted bugs. */
export async function runCluster(options: ClusterOptions): Promise<void> {
  if (isClusterSkipped()) return void process.stdout.write('left out, as ASOF_SKIP_CLUSTER=1 says\n')
  const broker = await openBroker()
  try {
    for (const client of kafkaClients) await runClient(broker, client, options)
    await findingBugs(broker, options)
  } finally {
    await broker.close()
  }
}

async function runClient(broker: Broker, client: KafkaClient, options: ClusterOptions): Promise<void> {
  const { kills, appends, brokerFrozenMs, writerFrozenMs, seed, judge } = options
  for (const writers of [2, 4]) {
    const title = `answers lost, requests delayed and doubled, ${writers} writers over ${client}`
    const report = await failNetwork(broker, { client, writers, seed, appends })
    const { swallowed, delayed, doubled } = report.frames
    tell(title, report, `${swallowed} answers lost, ${delayed} requests delayed, ${doubled} doubled`)
    judge(title, wrongIn(report))
  }
  const killed = await killBroker(broker, { client, seed, kills })
  judgeResuming(`broker killed ${kills} times over ${client}`, killed, judge)
  judge(`kills over ${client}`, floor('kills', killed.resumedMs.length, kills))
  const frozen = await freezeBroker(broker, { client, seed, frozenMs: brokerFrozenMs })
  judgeResuming(`broker frozen over ${client}`, frozen, judge)
  judge(`doubts over ${client}`, floor('unknown outcomes', countOutcomes(frozen).unknown, 1))
  const title = `writer frozen over ${client}`
  const report = await freezeWriter(broker, { client, times: FREEZES, frozenMs: writerFrozenMs, seed })
  tell(title, report, `${FREEZES} freezes`)
  const views = report.history.filter(({ kind }) => kind === 'view').length
  judge(title, [...wrongIn(report), ...floor('views', views, 2)])
  for (const lost of [1, 5])
    judge(`older copy, ${lost} commits lost, over ${client}`, await restoreOlderCopy(broker, { client, lost }))
}

function judgeResuming(title: string, report: ResumeReport, judge: ClusterOptions['judge']): void {
  const { resumedMs } = report
  tell(title, report, `appends went on after ${resumedMs.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`)
  const late = resumedMs.filter((ms) => ms > RESUME_MS)
  judge(title, [...wrongIn(report), ...late.map((ms) => `appends went on only after ${Math.round(ms)} ms`)])
}

/**
 * Each planted bug must be found in what the processes were told, not only by a writer that gave up; without the bug the
 * same harm must leave nothing to find.
 */
async function findingBugs(broker: Broker, { seed, judge }: ClusterOptions): Promise<void> {
  const times = { requestMs: 250, appendMs: 300 }
  const plain = { client: 'kafkajs', writers: 2, paceMs: 5, seed, times } as const
  for (const { title, bug, harm, control = harm } of plantedBugs) {
    judge(`without the bug: ${title}`, wrongIn(await play(broker, { ...plain, harm: control })))
    const { problems, failures } = await play(broker, { ...plain, harm, bug })
    judge(`planted bug: ${title}`, problems.length > 0 ? [] : ['nothing was found', ...failures])
    process.stderr.write(`planted bug: ${title}: ${problems[0] ?? 'not found'}\n`)
  }
}

type Report = Pick<ScenarioReport, 'problems' | 'failures' | 'history' | 'commits'>

function wrongIn({ problems, failures }: Report): readonly string[] {
  return [...problems, ...failures]
}

function floor(what: string, count: number, least: number): string[] {
  return count < least ? [`only ${count} ${what}: nothing was tried`] : []
}

function countOutcomes({ history }: Report): Readonly<Record<'ok' | 'refused' | 'unknown', number>> {
  const outcomes = { ok: 0, refused: 0, unknown: 0 }
  for (const each of history) if (each.kind === 'append') outcomes[each.outcome] += 1
  return outcomes
}

function tell(title: string, report: Report, harm: string): void {
  process.stdout.write(`${title}: ${report.commits} commits; calls ${JSON.stringify(countOutcomes(report))}; ${harm}\n`)
}
