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
import type { ScenarioReport } from '../scenario.ts'
import { now } from '../workload.ts'

/** Each freeze lasts `frozenMs`, longer than the writer's own deadlines. */
interface Freezes {
  readonly client: KafkaClient
  readonly freezes: number
  readonly frozenMs: number
  readonly seed: number
}

/** Two writers in processes of their own; one is stopped in the middle of its work, over and over, and goes on later. */
export async function freezeWriter(
  broker: Broker,
  { client, freezes, frozenMs, seed }: Freezes,
): Promise<Pick<ScenarioReport, 'problems' | 'failures' | 'history' | 'commits'>> {
  const random = randomFrom(seed)
  const failures: string[] = []
  const topic = await openTestTopic({ brokers: broker.brokers, client })
  const history: Operation[] = []
  const [frozen, other] = ['frozen', 'other'].map((name) =>
    startWriter([broker.brokers.join(), topic.name, name, client], history),
  )
  for (let freeze = 0; freeze < freezes; freeze++) {
    await systemClock.after(1000 + random() * 1000)
    frozen!.child.kill('SIGSTOP')
    const since = now()
    await systemClock.after(frozenMs)
    if (!history.some((each) => each.process === 'other' && isAnsweredSince(each, since)))
      failures.push(`freeze ${freeze + 1}: the other writer did not take over`)
    frozen!.child.kill('SIGCONT')
  }
  await systemClock.after(1000)
  await Promise.all([frozen!.stop(), other!.stop()])
  await Promise.all([frozen!.view(), other!.view()])
  const log = await readColdLog(await topic.connect(), 'test')
  await topic.dispose()
  return { problems: checkHistory(history, log), failures, history, commits: log.length }
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
