import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { type Ledger, sha256Hex, verifyLedger } from '@asof/ledger'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import { randomFrom } from './seeded.ts'

// Usage: node tests/faults/run.ts [cycles] [seed]. In each cycle two processes append to one log until both are killed.
const cycles = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? 1)
const random = randomFrom(seed)
const folder = mkdtempSync(join(tmpdir(), 'asof-faults-'))
const file = join(folder, 'log.db')
const headFile = join(folder, 'head')

/** Every answered append of the run: `seq` -> `hash cmd`. */
const answered = new Map<number, string>()
const problems: string[] = []

for (let cycle = 1; cycle <= cycles; cycle += 1) {
  await Promise.all(['left', 'right'].map((side) => appendUntilKilled(`${side}-${cycle}`)))
  const ledger = await openLog()
  problems.push(...(await findProblems(ledger)).map((problem) => `cycle ${cycle}: ${problem}`))
  await ledger.close()
}
const lost = await plantLoss()
rmSync(folder, { recursive: true })

if (answered.size < cycles) problems.push(`only ${answered.size} appends were answered in ${cycles} cycles`)
if (lost.length === 0) problems.push('the check did not notice the commit that was taken away on purpose')
for (const problem of problems) console.error(problem)
console.log(`faults: ${cycles} cycles, ${answered.size} answered appends, ${problems.length} problems (seed ${seed})`)
process.exitCode = problems.length === 0 ? 0 : 1

function openLog(): Promise<Ledger> {
  return openSqliteLedger({ id: 'test', file, headFile })
}

async function appendUntilKilled(name: string): Promise<void> {
  const wanted = 1 + Math.floor(random() * 20)
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), file, headFile, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(writer, 'close')
  await listen(writer, wanted)
  const [, signal] = await ended
  if (signal !== 'SIGKILL') problems.push(`${name} ended by itself`)
}

/** Notes what was answered, kills the writer after `wanted` answers, and still notes those already on their way. */
async function listen(writer: ChildProcess, wanted: number): Promise<void> {
  let count = 0
  for await (const line of createInterface({ input: writer.stdout! })) {
    const [seq, hash, cmd] = line.split(' ')
    const known = answered.get(Number(seq))
    if (known !== undefined) problems.push(`commit ${seq} was answered twice: ${known} and ${hash} ${cmd}`)
    answered.set(Number(seq), `${hash} ${cmd}`)
    count += 1
    if (count === wanted) writer.kill('SIGKILL')
  }
}

/** Everything answered must be there, at its place, and the log must be sound and writable. */
async function findProblems(ledger: Ledger): Promise<string[]> {
  const found = [...(await verifyLedger(ledger)).problems]
  if (ledger.state.mode === 'read-only') found.push(`read-only: ${ledger.state.reason}`)
  const rows = await ledger.read(1, Number.MAX_SAFE_INTEGER)
  for (const [seq, expected] of answered) {
    const row = rows[seq - 1]
    const [hash, cmd = ''] = expected.split(' ')
    const kept = row?.seq === seq && sha256Hex(row.bytes) === hash && (await ledger.readCommand(cmd))?.seq === seq
    if (!kept) found.push(`answered commit ${seq} is lost`)
  }
  return found
}

/** Takes the last commit away, to see that the check can fail. */
async function plantLoss(): Promise<string[]> {
  const db = new DatabaseSync(file)
  db.exec('DELETE FROM commits WHERE seq = (SELECT max(seq) FROM commits)')
  db.close()
  const ledger = await openLog()
  const found = await findProblems(ledger)
  await ledger.close()
  return found
}
