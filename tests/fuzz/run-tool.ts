import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
]
/** Longest wait for one answer, in s: a busy machine is not a fault. */
const ANSWER_S = 60

/** One run of the tool. */
export interface Job {
  readonly tool: string
  /** Where the contract is, and all it tells of. */
  readonly url: string
  readonly key: string
  readonly seed: number
  readonly phase: 'coverage' | 'fuzzing'
  /** Cases of each operation. */
  readonly examples: number
  /** The one operation that is asked; all of them when absent. */
  readonly only?: string
}

/** What it found; `problems` are sentences, empty when nothing is wrong. */
export interface Found {
  readonly operations: number
  readonly problems: readonly string[]
}

interface Failure {
  readonly operation?: string
  readonly title?: string
  readonly message?: string
}

interface Report {
  readonly complete: boolean
  readonly operations: { readonly tested: number }
  readonly failures: readonly Failure[]
  readonly errors: readonly Failure[]
}

/** Runs the tool over every operation of a contract, to its end. */
export async function runTool({ tool, url, key, seed, phase, examples, only }: Job): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'asof-fuzz-run-'))
  const report = join(folder, 'report.json')
  const args = [
    ...['-m', 'schemathesis.cli', 'run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${key}`],
    ...['--checks', CHECKS.join(','), '--phases', phase, '--seed', String(seed), '--max-examples', String(examples)],
    ...['--workers', '1', '--request-timeout', String(ANSWER_S), '--continue-on-failure', '--no-shrink'],
    ...(only === undefined ? [] : ['--include-operation-id', only]),
    ...['--suppress-health-check', 'all', '--report', 'json', '--report-json-path', report],
  ]
  const child = spawn(tool, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += String(chunk)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  try {
    return judge(JSON.parse(readFileSync(report, 'utf8')) as Report, code)
  } catch (error) {
    return { operations: 0, problems: [`the tool ended with ${code} and no report: ${told || String(error)}`] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function judge({ complete, operations, failures, errors }: Report, code: number | null): Found {
  const problems = [...failures, ...errors].map((each) => JSON.stringify(each))
  if (!complete) problems.push('the tool did not come to its end')
  if (problems.length === 0 && code !== 0) problems.push(`the tool ended with ${code}`)
  return { operations: operations.tested, problems }
}
