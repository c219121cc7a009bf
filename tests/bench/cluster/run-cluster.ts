import { writeFileSync } from 'node:fs'
import { describeMachine } from '../report/machine.ts'
import { goalTable, sideTable } from '../report/table.ts'
import { digestOf } from '../workload/history-file.ts'
import { Different } from './expected.ts'
import { judgeCluster } from './goals.ts'
import { type ClusterResult, measureCluster } from './measure-cluster.ts'
import { findSetting, type Setting } from './setting.ts'

/** What the bench of a cluster is told. */
interface ClusterOptions {
  /** Numbers of events, each measured for itself. */
  readonly sizes: readonly number[]
  readonly rounds: number
  readonly seed: number
  /** Spoils the topic, to show that the comparison can fail. */
  readonly plant: boolean
  /** File for everything as JSON; null for none. */
  readonly json: string | null
}

/** Measures the product over Kafka and Redis. Ends the process: with 2 without servers, with 1 where something differs. */
export async function runCluster(options: ClusterOptions): Promise<void> {
  const results: ClusterResult[] = []
  for (const events of options.sizes) {
    const result = await measureSize(options, events)
    results.push(result)
    say(`\n${events.toLocaleString('en')} events: ${result.compared}`)
    say(`\n${goalTable(judgeCluster(result))}\n\n${sideTable(result.figures)}`)
    if (options.json !== null) writeJson(options.json, options.seed, results)
  }
  process.exit(0)
}

async function measureSize({ rounds, seed, plant }: ClusterOptions, events: number): Promise<ClusterResult> {
  const task = { events, rounds, seed, plant }
  const tell = (text: string) => process.stderr.write(`  ${events.toLocaleString('en')} events: ${text}\n`)
  try {
    return await measureCluster(settingOrExit(), task, tell)
  } catch (error) {
    if (!(error instanceof Different)) throw error
    say(`${events.toLocaleString('en')} events: different: ${error.message}`)
    process.exit(1)
  }
}

function settingOrExit(): Setting {
  try {
    return findSetting()
  } catch (error) {
    say((error as Error).message)
    process.exit(2)
  }
}

function writeJson(path: string, seed: number, results: readonly ClusterResult[]): void {
  const sizes = results.map((result) => ({
    ...result,
    digest: digestOf({ events: result.events, seed }),
    goals: judgeCluster(result),
  }))
  writeFileSync(path, `${JSON.stringify({ machine: describeMachine(), seed, sizes }, null, 2)}\n`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
