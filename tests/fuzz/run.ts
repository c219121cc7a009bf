import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type OperationId, routes } from '@asof/contract'
import { startProduct } from '../support/product.ts'
import { fuzzedContract, withoutStatus } from './contracts.ts'
import { installTool } from './install-tool.ts'
import { type Changes, openRelay } from './open-relay.ts'
import { type Found, type Job, runTool } from './run-tool.ts'

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
})
const [requests, seed] = [Number(values.requests), Number(values.seed)]
const key = 'fuzzing-key-'.padEnd(40, 'k')
/** Runs of the tool at once: each takes one processor. */
const AT_ONCE = 2
/** Rounds in which the requests have to come together. */
const MOST_ROUNDS = 12
/** Cases in which a planted fault has to show. */
const PLANT_EXAMPLES = 30
const MOST_SHOWN = 20
const operations = Object.keys(routes).length

let passed = 0
let failed = 0

function judge(title: string, problems: readonly string[]): void {
  if (problems.length === 0) passed += 1
  else failed += 1
  for (const problem of problems.slice(0, MOST_SHOWN)) process.stdout.write(`${title}: ${problem}\n`)
}

const dataFolder = mkdtempSync(join(tmpdir(), 'asof-fuzzed-'))
const product = await startProduct({
  ...{ ASOF_PORT: '0', ASOF_DATA: dataFolder, ASOF_RECORDER_KEY: key, ASOF_LEDGERS: 'seed-story', ASOF_RATE: 'off' },
})

/** Problems of a planted fault that nobody found. */
async function plant(tool: string, only: OperationId, changes: Changes): Promise<readonly string[]> {
  const relay = await openRelay(product.url, changes)
  const found = await runTool({ tool, url: relay.url, key, seed, phase: 'fuzzing', examples: PLANT_EXAMPLES, only })
  await relay.close()
  return found.problems.length > 0 ? [] : [`${relay.answers} answers, and nothing was found`]
}

/** Jobs of a round: the known corners of every schema once, then chance. */
function jobsOf(round: number, missing: number): readonly Pick<Job, 'phase' | 'seed' | 'examples'>[] {
  const examples = Math.max(1, Math.ceil(missing / AT_ONCE / operations))
  return Array.from({ length: AT_ONCE }, (_, index) => ({
    phase: round === 0 && index === 0 ? 'coverage' : 'fuzzing',
    seed: seed + round * AT_ONCE + index,
    examples,
  }))
}

async function fuzz(tool: string): Promise<void> {
  const relay = await openRelay(product.url, { contract: fuzzedContract })
  const begun = performance.now()
  for (let round = 0; round < MOST_ROUNDS && relay.answers < requests; round++) {
    const jobs = jobsOf(round, requests - relay.answers)
    const all = await Promise.all(jobs.map((job) => runTool({ tool, url: relay.url, key, ...job })))
    for (const [index, found] of all.entries())
      judge(`${jobs[index]!.phase} with seed ${jobs[index]!.seed}`, wholly(found))
    process.stderr.write(`${relay.answers} of ${requests} requests\n`)
  }
  await relay.close()
  judge('requests', relay.answers >= requests ? [] : [`only ${relay.answers} of ${requests} were answered`])
  judge('answers of 500 and above', relay.faults)
  const seconds = Math.round((performance.now() - begun) / 1000)
  process.stdout.write(`${relay.answers} requests to ${operations} operations in ${seconds} s; seed ${seed}\n`)
}

function wholly({ operations: tested, problems }: Found): readonly string[] {
  return tested >= operations ? problems : [...problems, `${tested} operations of ${operations} were tested`]
}

try {
  const tool = installTool()
  const silentAbout = (status: string): Changes => ({
    contract: (document) => withoutStatus(fuzzedContract(document), status),
  })
  judge('planted: a contract without 422', await plant(tool, 'getAccess', silentAbout('422')))
  const failing = (status: number, path: string) => (path.startsWith('/api/v1/ledgers') ? 500 : status)
  judge('planted: a route that fails', await plant(tool, 'getLedgers', { contract: fuzzedContract, status: failing }))
  await fuzz(tool)
} finally {
  await product.stop('SIGTERM')
  rmSync(dataFolder, { recursive: true })
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
