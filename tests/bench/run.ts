import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeVerdict } from './check/equality.ts'
import { checkOracle } from './check/oracle.ts'
import { runCluster } from './cluster/run-cluster.ts'
import type { Told } from './measure/child.ts'
import type { SizeResult, SizeTask } from './measure/size.ts'
import { runNotices } from './notices/run-notices.ts'
import { compareWorkloads, judgeGrowth, judgeSize } from './report/goals.ts'
import { describeMachine } from './report/machine.ts'
import { figureTable, goalTable, pairTable } from './report/table.ts'
import { SEED } from './workload/generate.ts'
import { digestOf, toRecorded } from './workload/history-file.ts'

/** Events and questions on which the second workload is compared with the oracle, which scans the log for each. */
const ORACLE = { events: 3_000, questions: 80 }
/** Largest size at which the second workload is measured. */
const TWISTED_UP_TO = 100_000
/** Heap of a measuring process, in MiB. */
const HEAP_MIB = 12_000

const { values } = parseArgs({
  options: {
    cluster: { type: 'boolean', default: false },
    notices: { type: 'boolean', default: false },
    clients: { type: 'string', default: '10000' },
    events: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    seed: { type: 'string', default: String(SEED) },
    json: { type: 'string' },
    plant: { type: 'boolean', default: false },
  },
})
const sizes = (values.events ?? (values.cluster ? '100000' : '10000,100000,1000000')).split(',').map(Number)
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
if (![...sizes, rounds, seed].every((value) => Number.isSafeInteger(value) && value > 0)) {
  say('--events takes numbers of events (10000,100000), --rounds and --seed a number')
  process.exit(2)
}

if (values.notices) await runNotices({ events: sizes[0]!, clients: Number(values.clients), json: values.json ?? null })
else if (values.cluster) await runCluster({ sizes, rounds, seed, plant: values.plant, json: values.json ?? null })
else await bench()

async function bench(): Promise<void> {
  const oracle = checkSecondWorkload()
  const results: SizeResult[] = []
  for (const events of sizes) {
    const plain = await measureApart({ events, seed, rounds, twisted: false, plant: values.plant })
    results.push(plain)
    printSize(plain)
    if (events <= TWISTED_UP_TO) {
      const twisted = await measureApart({ events, seed, rounds, twisted: true, plant: false })
      results.push(twisted)
      say(`\nSecond workload at ${show(events)} events`)
      say(pairTable(['second workload / first', 'ratio'], compareWorkloads(plain, twisted)))
    }
    // Written after every size: the next may take an hour.
    if (values.json !== undefined) writeJson(values.json, { oracle, results })
  }
  for (const { from, to, rows } of growthOf(results))
    say(`\nGrowth from ${show(from)} to ${show(to)} events\n${goalTable(rows)}`)
}

/** asof against its oracle on the second workload; ends the bench where they differ. */
function checkSecondWorkload(): string {
  const verdict = checkOracle([...toRecorded({ events: ORACLE.events, seed, twisted: true })], ORACLE.questions)
  const text = describeVerdict(verdict)
  say(`Second workload, ${show(ORACLE.events)} events, against the oracle: ${text}`)
  if (verdict.differences.length > 0) process.exit(1)
  return text
}

/** Measures in a process of its own, so that one size's memory and warmth are not another's. */
function measureApart(task: SizeTask): Promise<SizeResult> {
  const name = `${show(task.events)} events${task.twisted ? ', second workload' : ''}`
  const child = fork(fileURLToPath(new URL('./measure/child.ts', import.meta.url)), {
    execArgv: ['--expose-gc', `--max-old-space-size=${HEAP_MIB}`],
  })
  child.send(task)
  return new Promise((resolve) => {
    child.on('message', (told: Told) => {
      if (told.kind === 'progress') process.stderr.write(`  ${name}: ${told.text}\n`)
      if (told.kind === 'result') resolve(told.result)
      if (told.kind === 'different') {
        say(`${name}: ${told.text}`)
        process.exitCode = 1
      }
    })
    child.on('exit', (code, signal) => {
      if (code !== 0) say(`${name}: the measuring process ended with ${signal ?? code}`)
      if (code !== 0 || process.exitCode === 1) process.exit(1)
    })
  })
}

function printSize(result: SizeResult): void {
  say(`\n${show(result.events)} events: ${result.compared}`)
  for (const note of result.notes) say(`  note: ${note}`)
  say(`\n${goalTable(judgeSize(result))}\n\n${figureTable(result)}`)
}

function growthOf(results: readonly SizeResult[]) {
  const plain = results.filter(({ twisted }) => !twisted)
  return plain.slice(1).map((large, index) => {
    const small = plain[index]!
    return { from: small.events, to: large.events, rows: judgeGrowth(small, large) }
  })
}

function writeJson(path: string, { oracle, results }: { oracle: string; results: readonly SizeResult[] }): void {
  const digests = Object.fromEntries(
    results.map(({ events, twisted }) => [`${events}${twisted ? ' second' : ''}`, digestOf({ events, seed, twisted })]),
  )
  const sizes = results.map((result) => ({ ...result, goals: result.twisted ? [] : judgeSize(result) }))
  const found = { machine: describeMachine(), seed, rounds, digests, oracle, sizes, growth: growthOf(results) }
  writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`)
}

function show(count: number): string {
  return count.toLocaleString('en')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
