import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { KafkaClient } from '@asof/ledger'
import { systemClock } from '@asof/runtime'
import type { Broker } from '../../../support/open-broker.ts'
import { randomFrom } from '../../../support/seeded.ts'
import { openTestTopic } from '../../../support/test-topic.ts'
import { checkHistory } from '../check-history.ts'
import { readColdLog } from '../cold-log.ts'
import { isAnsweredSince, type Operation } from '../history.ts'
import { createUntil, type ScenarioReport } from '../scenario.ts'
import { now } from '../workload.ts'

/** Each freeze lasts `frozenMs`, longer than the writer's own deadlines. */
interface Freezes {
  readonly client: KafkaClient
  readonly times: number
  readonly frozenMs: number
  readonly seed: number
}

/** Two writers in processes of their own; one is stopped in the middle of its work, over and over, and goes on later. */
export async function freezeWriter(
  broker: Broker,
  freezes: Freezes,
): Promise<Pick<ScenarioReport, 'problems' | 'failures' | 'history' | 'commits'>> {
  const { client } = freezes
  const topic = await openTestTopic({ brokers: broker.brokers, client })
  const history: Operation[] = []
  const start = (name: string) => startWriter([broker.brokers.join(), topic.name, name, client], history)
  const writers = { frozen: start('frozen'), other: start('other') }
  const failures = await freezeOften(writers, history, freezes)
    .then(
      () => [],
      (error: unknown) => [String(error)],
    )
    .finally(() => writers.frozen.child.kill('SIGCONT'))
  const all = Object.values(writers)
  await Promise.all(all.map((writer) => writer.stop()))
  await Promise.all(all.map((writer) => writer.view()))
  const log = await readColdLog(await topic.connect(), 'test')
  await topic.dispose()
  return { problems: checkHistory(history, log), failures, history, commits: log.length }
}

type Writers = Readonly<Record<'frozen' | 'other', WriterProcess>>

async function freezeOften(
  { frozen, other }: Writers,
  history: readonly Operation[],
  { times, frozenMs, seed }: Freezes,
): Promise<void> {
  const random = randomFrom(seed)
  const until = createUntil(() => [frozen, other].every(({ child }) => child.exitCode === null))
  const goOn = (process: keyof Writers, since: number) =>
    until(`the writer ${process} goes on`, () =>
      history.some((each) => each.process === process && isAnsweredSince(each, since)),
    )
  await Promise.all([goOn('frozen', 0), goOn('other', 0)])
  for (let freeze = 0; freeze < times; freeze++) {
    await systemClock.after(random() * 1000)
    frozen.child.kill('SIGSTOP')
    const since = now()
    await systemClock.after(frozenMs)
    await goOn('other', since)
    frozen.child.kill('SIGCONT')
    await goOn('frozen', now())
  }
}

interface WriterProcess {
  readonly child: ChildProcess
  /** Resolves once its last command has an outcome. */
  stop(): Promise<void>
  /** Resolves once it noted all it holds and ended. */
  view(): Promise<void>
}

function startWriter(parameters: readonly string[], history: Operation[]): WriterProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../writer.ts'), ...parameters], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let told = () => {}
  const stopped = new Promise<void>((resolve) => {
    told = resolve
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === '') told()
    else history.push(JSON.parse(line) as Operation)
  })
  return {
    child,
    stop: async () => {
      child.stdin.write('stop\n')
      // A writer that ended by itself notes no view, and that is found.
      await Promise.race([stopped, ended])
    },
    view: async () => {
      child.stdin.end('view\n')
      await ended
    },
  }
}
