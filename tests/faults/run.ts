import { parseArgs } from 'node:util'
import { runCluster } from './cluster/run-cluster.ts'
import { openKillRun } from './kill-product.ts'
import { openWriterRun } from './kill-writers.ts'
import { runNotifier } from './notifier/run-notifier.ts'

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    cluster: { type: 'boolean', default: false },
    notifier: { type: 'boolean', default: false },
    kills: { type: 'string' },
    appends: { type: 'string', default: '2000' },
    'broker-frozen': { type: 'string', default: '30' },
    'writer-frozen': { type: 'string', default: '60' },
    deliveries: { type: 'string', default: '100000' },
  },
})
const cycles = Number(values.cycles)
const seed = Number(values.seed)

interface Run {
  readonly answered: number
  cycle(number: number): Promise<readonly string[]>
  plant(): Promise<readonly string[]>
  end(): void
}

/** Problems shown of one cycle; one fault can break every event. */
const MOST_SHOWN = 5

let passed = 0
let failed = 0

function judge(title: string, problems: readonly string[]): void {
  if (problems.length === 0) passed += 1
  else failed += 1
  for (const problem of problems.slice(0, MOST_SHOWN)) process.stdout.write(`${title}: ${problem}\n`)
}

async function repeat(title: string, run: Run): Promise<void> {
  for (let cycle = 1; cycle <= cycles; cycle++) {
    judge(`${title}, cycle ${cycle}`, await run.cycle(cycle))
    if (process.stderr.isTTY || cycle % 10 === 0) process.stderr.write(`${title}: ${cycle} of ${cycles}\n`)
  }
  judge(title, run.answered >= cycles ? [] : [`only ${run.answered} appends were answered`])
  judge(
    `${title}, planted loss`,
    (await run.plant()).length > 0 ? [] : ['the check did not notice what was taken away'],
  )
  run.end()
}

async function runEmbedded(): Promise<void> {
  const product = openKillRun(seed)
  await repeat('the product killed while 8 clients append', product)
  const writers = openWriterRun(seed)
  await repeat('two writers on one log killed', writers)
  process.stdout.write(
    `answered appends: ${product.answered} by the product (${product.resolved} unanswered ones sent again), ${writers.answered} by two writers; seed ${seed}\n`,
  )
}

if (values.cluster)
  await runCluster({
    kills: Number(values.kills ?? 5),
    appends: Number(values.appends),
    brokerFrozenMs: Number(values['broker-frozen']) * 1000,
    writerFrozenMs: Number(values['writer-frozen']) * 1000,
    seed,
    judge,
  })
else if (values.notifier)
  await runNotifier({ deliveries: Number(values.deliveries), kills: Number(values.kills ?? 500), seed, judge })
else await runEmbedded()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
