import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { type Ledger, sha256Hex, verifyLedger } from '@asof/ledger'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import { randomFrom } from '../support/seeded.ts'

/** Most answers a writer gives before it is killed. */
const MAX_ANSWERS = 20

/** Two processes that append to one log until both are killed, over and over. */
export interface WriterRun {
  cycle(number: number): Promise<readonly string[]>
  /** Takes the last commit away: the check must notice. */
  plant(): Promise<readonly string[]>
  readonly answered: number
  end(): void
}

export function openWriterRun(seed: number): WriterRun {
  const random = randomFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'asof-writers-'))
  const [file, headFile] = [join(folder, 'log.db'), join(folder, 'head')]
  const openLog = () => openSqliteLedger({ id: 'test', file, headFile })
  /** Every answered append of the run: `seq` -> `hash cmd`. */
  const answered = new Map<number, string>()

  async function appendUntilKilled(name: string, problems: string[]): Promise<void> {
    const wanted = 1 + Math.floor(random() * MAX_ANSWERS)
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), file, headFile, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(writer, 'close')
    await listen(writer, wanted, problems)
    const [, signal] = await ended
    if (signal !== 'SIGKILL') problems.push(`${name} ended by itself`)
  }

  /** Notes what was answered, kills the writer after `wanted` answers, and still notes those already on their way. */
  async function listen(writer: ChildProcess, wanted: number, problems: string[]): Promise<void> {
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
  async function check(): Promise<string[]> {
    const ledger = await openLog()
    const found = [...(await verifyLedger(ledger)).problems, ...(await lostIn(ledger))]
    if (ledger.state.mode === 'read-only') found.push(`read-only: ${ledger.state.reason}`)
    await ledger.close()
    return found
  }

  async function lostIn(ledger: Ledger): Promise<string[]> {
    const lost: string[] = []
    const rows = await ledger.read(1, Number.MAX_SAFE_INTEGER)
    for (const [seq, expected] of answered) {
      const row = rows[seq - 1]
      const [hash, cmd = ''] = expected.split(' ')
      const kept = row?.seq === seq && sha256Hex(row.bytes) === hash && (await ledger.readCommand(cmd))?.seq === seq
      if (!kept) lost.push(`answered commit ${seq} is lost`)
    }
    return lost
  }

  return {
    async cycle(number) {
      const problems: string[] = []
      await Promise.all(['left', 'right'].map((side) => appendUntilKilled(`${side}-${number}`, problems)))
      return [...problems, ...(await check())]
    },
    async plant() {
      const db = new DatabaseSync(file)
      db.exec('DELETE FROM commits WHERE seq = (SELECT max(seq) FROM commits)')
      db.close()
      return check()
    },
    get answered() {
      return answered.size
    },
    end: () => rmSync(folder, { recursive: true }),
  }
}
