import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256Hex, verifyLedger } from '@asof/ledger'
import { testCommit } from '@asof/ledger/contract'
import { type CheckedLedger, openCheckpoints, openLedgers, rotateSigningKey } from '@asof/runtime'

/** The one ledger of a folder that is tampered with. */
export const ID = 'one'
const COMMITS = 30

/** Files of a data folder by their path in it. */
export type Files = ReadonlyMap<string, Buffer>

/** A data folder as it should be, and what its ledger holds. */
export interface Pristine {
  readonly files: Files
  /** SHA-256 of all commits. */
  readonly digest: string
}

/** What became of a folder that was tampered with; `missed`: it is taken for sound, and is another one. */
export type Verdict = 'noticed' | 'harmless' | 'missed'

const backendIn = (dataFolder: string) => ({ kind: 'sqlite', dataFolder, readOnly: false }) as const

/** A data folder of 30 commits and a change of key: closed in order, and as a killed process leaves it. */
export async function makePristine(folder: string): Promise<{ readonly closed: Pristine; readonly killed: Pristine }> {
  await grow(folder, 0, COMMITS / 2)
  await rotateSigningKey(backendIn(folder))
  const ledger = await grow(folder, COMMITS / 2, COMMITS, 'stay open')
  const killed = { files: filesIn(folder), digest: await digestOf(ledger) }
  await ledger.close()
  return { killed, closed: { files: filesIn(folder), digest: killed.digest } }
}

async function grow(folder: string, from: number, to: number, after?: 'stay open'): Promise<CheckedLedger> {
  const [ledger] = (await openLedgers([ID], backendIn(folder))) as [CheckedLedger]
  const checkpoints = (await openCheckpoints([ledger], backendIn(folder))).get(ID)!
  for (let n = from; n < to; n++) {
    const note = `note ${n} `.repeat(n * 20)
    const outcome = await ledger.append(testCommit(await ledger.head(), `cmd-${n}`, { note }))
    if (!outcome.ok) throw new Error(outcome.reason)
  }
  await checkpoints.reach(to)
  if (after === undefined) await ledger.close()
  return ledger
}

/** Files of a folder, those of SQLite's shared memory aside. */
function filesIn(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map(({ parentPath, name }) => join(parentPath, name))
  return new Map(names.map((path) => [path.slice(folder.length + 1), readFileSync(path)]))
}

/** Makes a folder hold these files and nothing else. */
export function writeFiles(folder: string, files: Files): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes, { mode: 0o600 })
  }
}

/** Starts on a folder and verifies what it holds. */
export async function judge(folder: string, { digest }: Pristine): Promise<Verdict> {
  let ledger: CheckedLedger
  try {
    ledger = (await openLedgers([ID], backendIn(folder)))[0]!
  } catch {
    return 'noticed' // the start ends, with what is wrong
  }
  try {
    if (ledger.state.mode === 'read-only' || !(await verifyLedger(ledger)).ok) return 'noticed'
    return (await digestOf(ledger)) === digest ? 'harmless' : 'missed'
  } finally {
    await ledger.close()
  }
}

async function digestOf(ledger: CheckedLedger): Promise<string> {
  const rows = await ledger.read(1, COMMITS * 3)
  return sha256Hex(Buffer.concat(rows.map(({ bytes }) => bytes)))
}

/** Builds a log of these commits, with the saved head that belongs to it, by the product itself. */
export async function buildLog(folder: string, commits: readonly Uint8Array[]): Promise<Files> {
  const [ledger] = (await openLedgers([ID], backendIn(folder))) as [CheckedLedger]
  for (const bytes of commits) {
    const outcome = await ledger.append(bytes)
    if (!outcome.ok) throw new Error(outcome.reason)
  }
  await ledger.close()
  const files = filesIn(folder)
  rmSync(folder, { recursive: true })
  return new Map([`${ID}.sqlite`, join('heads', `${ID}.json`)].map((name) => [name, files.get(name)!]))
}

/** The stored bytes of all commits of a folder. */
export async function readCommits(folder: string, { files }: Pristine): Promise<readonly Uint8Array[]> {
  writeFiles(folder, files)
  const copy = `${folder}-read`
  cpSync(folder, copy, { recursive: true })
  const [ledger] = (await openLedgers([ID], backendIn(copy))) as [CheckedLedger]
  const rows = await ledger.read(1, COMMITS * 3)
  await ledger.close()
  rmSync(copy, { recursive: true })
  return rows.map(({ bytes }) => bytes)
}
