import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, verifyLedger } from '@asof/ledger'
import { testCommit } from '@asof/ledger/contract'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../support/seeded.ts'

const FLIPS = 200
const SEED = 20_260_301
const COMMITS = 30
const folder = mkdtempSync(join(tmpdir(), 'asof-flips-'))

type Files = Record<string, Buffer>
type Verdict = 'noticed' | 'harmless' | 'missed'

/** The files of a ledger that was closed properly, and of one whose process was killed with half of it in the WAL. */
let closed: Files
let killed: Files
let contents: string[]

beforeAll(async () => {
  await appendMany(1, COMMITS / 2)
  const ledger = await appendMany(COMMITS / 2 + 1, COMMITS, 'stay open')
  killed = readFiles('log.db', 'log.db-wal', 'head')
  contents = await readAll(ledger)
  await ledger.close()
  closed = readFiles('log.db', 'head')
})

afterAll(() => rmSync(folder, { recursive: true }))

test('a ledger without a flip is sound, closed or killed', async () => {
  expect(contents).toHaveLength(COMMITS)
  expect(await judge(closed)).toBe('harmless')
  expect(await judge(killed)).toBe('harmless')
})

test(`closed: ${FLIPS} of ${FLIPS} flipped bits of the log are noticed (seed ${SEED})`, async () => {
  expect(await judgeFlips(closed, ['log.db'])).toEqual({ noticed: FLIPS, harmless: 0, missed: 0 })
}, 20_000)

test('closed: a flipped bit in any byte of the saved head is noticed', async () => {
  const verdicts = []
  for (let at = 0; at < closed['head']!.length; at += 1)
    verdicts.push(await judge(flip(closed, 'head', at * 8 + (at % 8))))
  expect(verdicts.length).toBeGreaterThan(200)
  expect(new Set(verdicts)).toEqual(new Set(['noticed']))
}, 20_000)

test(`killed: no flipped bit of ${FLIPS} changes or loses a commit unnoticed (seed ${SEED})`, async () => {
  const counts = await judgeFlips(killed, ['log.db', 'log.db-wal'])
  expect(counts.missed).toBe(0)
  // The rest fell into bytes that carry no content: page slack, overwritten WAL frames, bytes SQLite ignores.
  expect(counts.noticed).toBeGreaterThan(FLIPS / 10)
}, 20_000)

async function appendMany(from: number, to: number, after: 'close' | 'stay open' = 'close'): Promise<Ledger> {
  const ledger = await open()
  for (let n = from; n <= to; n += 1) {
    const note = `note ${n} `.repeat(n * 20)
    const outcome = await ledger.append(testCommit(await ledger.head(), `cmd-${n}`, { note }))
    expect(outcome.ok).toBe(true)
  }
  if (after === 'close') await ledger.close()
  return ledger
}

function open(): Promise<Ledger> {
  return openSqliteLedger({ id: 'test', file: join(folder, 'log.db'), headFile: join(folder, 'head') })
}

async function readAll(ledger: Ledger): Promise<string[]> {
  return (await ledger.read(1, COMMITS * 2)).map((row) => Buffer.from(row.bytes).toString())
}

function readFiles(...names: string[]): Files {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]))
}

async function judgeFlips(files: Files, names: string[]): Promise<Record<Verdict, number>> {
  const counts = { noticed: 0, harmless: 0, missed: 0 }
  const random = randomFrom(SEED)
  const sizes = names.map((name) => files[name]!.length * 8)
  for (let n = 0; n < FLIPS; n += 1) {
    let bit = Math.floor(random() * sizes.reduce((sum, size) => sum + size, 0))
    let which = 0
    while (bit >= sizes[which]!) bit -= sizes[which++]!
    counts[await judge(flip(files, names[which]!, bit))] += 1
  }
  return counts
}

function flip(files: Files, name: string, bit: number): Files {
  const bytes = Buffer.from(files[name]!)
  bytes[bit >> 3]! ^= 1 << (bit & 7)
  return { ...files, [name]: bytes }
}

/** Opens and verifies a ledger over these files; `missed` = it claims to be sound and holds other commits. */
async function judge(files: Files): Promise<Verdict> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `log.db${suffix}`), { force: true })
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  const ledger = await open()
  try {
    const noticed = ledger.state.mode === 'read-only' || !(await verifyLedger(ledger)).ok
    if (noticed) return 'noticed'
    return (await readAll(ledger)).join('\n') === contents.join('\n') ? 'harmless' : 'missed'
  } finally {
    await ledger.close()
  }
}
