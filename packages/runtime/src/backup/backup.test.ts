import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommit, type Ledger, parseNoteKey, sha256Hex } from '@asof/ledger'
import { testCommit } from '@asof/ledger/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { randomFrom } from '../../../../tests/support/seeded.ts'
import { openLedgers } from '../open-backends.ts'
import { openCheckpoints, readSigned, rotateSigningKey } from '../signing.ts'
import { exportLedger } from './export-ledger.ts'
import { readExport } from './read-export.ts'
import { type RestoreBackend, restoreLedger } from './restore-ledger.ts'

const ID = 'one'
let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'asof-backup-'))
})
afterEach(() => rm(parent, { recursive: true }))

const own = (...path: readonly string[]) => join(parent, ...path)
const backendIn = (name: string): RestoreBackend => ({ kind: 'sqlite', dataFolder: own(name), readOnly: false })

/** Appends `count` commits of one to three events to the ledger of a data folder, and signs them. */
async function grow(name: string, count: number, random = randomFrom(1)): Promise<void> {
  const [ledger] = await openLedgers([ID], backendIn(name))
  const checkpoints = (await openCheckpoints([ledger!], backendIn(name))).get(ID)!
  for (let made = 0; made < count; made++) await appendOne(ledger!, random)
  if (random() < 0.8) await checkpoints.reach((await ledger!.head()).seq)
  await ledger!.close()
}

async function appendOne(ledger: Ledger, random: () => number): Promise<void> {
  const head = await ledger.head()
  const size = 1 + Math.floor(random() * 3)
  const events = Array.from({ length: size }, (_, index) => ({
    id: `event-${head.seq}-${index}`,
    type: 'note.taken',
    schemaVersion: 1,
    source: [],
    data: { note: '\u00e4\u2028"\\'.repeat(Math.floor(random() * 40)), random: random() },
  }))
  const now = new Date(Date.UTC(2026, 0, 1, 0, 0, head.seq)).toISOString()
  const outcome = await ledger.append(buildCommit(head, { cmd: `cmd-${head.seq}`, by: 'tester', now, events }))
  expect(outcome.ok).toBe(true)
}

async function saveTo(folder: string, from = 'data'): Promise<void> {
  const signed = await readSigned(ID, { dataFolder: own(from), readOnly: true })
  if (typeof signed === 'string') throw new Error(signed)
  const [ledger] = await openLedgers([ID], { ...backendIn(from), readOnly: true })
  await exportLedger(ledger!, signed, own(folder)).finally(() => ledger!.close())
}

/** SHA-256 of all commits of a data folder, one after the other; '' when it cannot be trusted. */
async function digestOf(name: string): Promise<string> {
  const [ledger] = await openLedgers([ID], { ...backendIn(name), readOnly: true })
  const rows = await ledger!.read(1, 10_000)
  const { state } = ledger!
  await ledger!.close()
  if (state.mode === 'read-only' && state.isDamaged) return state.reason
  return sha256Hex(Buffer.concat(rows.map(({ bytes }) => bytes)))
}

async function restore(folder: string, name: string, acceptShorter = false, key: string | null = null) {
  return restoreLedger(await readExport(own(folder), key), backendIn(name), acceptShorter)
}

test('50 random ledgers come back from their export byte for byte, and go on under the same key where it is there', async () => {
  const random = randomFrom(20_261_126)
  let sameKeys = 0
  for (let run = 0; run < 50; run++) {
    const [data, exported, restored] = [`data-${run}`, `export-${run}`, `restored-${run}`]
    const commits = Math.floor(random() * 40)
    await grow(data, commits, random)
    await saveTo(exported, data)
    const isMoved = random() < 0.5
    if (isMoved) {
      await openLedgers([], backendIn(restored))
      await cp(own(data, 'signing-key'), own(restored, 'signing-key'))
    }
    const report = await restore(exported, restored)
    expect(report).toMatchObject({ ledger: ID, commits, isSameKey: isMoved, abandoned: null })
    expect(await digestOf(restored)).toBe(await digestOf(data))
    await grow(restored, 2)
    expect(await digestOf(restored)).toMatch(/^[0-9a-f]{64}$/)
    if (report.isSameKey) sameKeys += 1
  }
  expect(sameKeys).toBeGreaterThan(10)
  expect(sameKeys).toBeLessThan(40)
}, 120_000)

test('an export of a ledger in use is the chain up to a moment, and says how much of it is signed for', async () => {
  await grow('data', 3, () => 0.5)
  const [ledger] = await openLedgers([ID], backendIn('data'))
  await appendOne(ledger!, () => 0.5)
  await saveTo('export')
  await appendOne(ledger!, () => 0.5)
  await ledger!.close()
  const { manifest, checkpoint } = await readExport(own('export'))
  expect([manifest.commits, manifest.position, checkpoint.size]).toEqual([4, 8, 3])
  expect(parseNoteKey(manifest.key)?.name).toBe('asof/one')
  await expect(saveTo('export')).rejects.toThrow(/is there already/)
  expect((await readdir(parent)).sort()).toEqual(['data', 'export'])
})

test('rotations are kept with an export and with what is restored from it', async () => {
  await grow('data', 2, () => 0.5)
  await rotateSigningKey(backendIn('data'))
  await grow('data', 2, () => 0.5)
  await saveTo('export')
  await openLedgers([], backendIn('back'))
  await cp(own('data', 'signing-key'), own('back', 'signing-key'))
  const { history } = await readExport(own('export'))
  expect(history.rotations).toHaveLength(1)
  expect(await restore('export', 'back')).toMatchObject({ isSameKey: true })
  await grow('back', 1, () => 0.5)
  expect(await digestOf('back')).toMatch(/^[0-9a-f]{64}$/)
})

describe('what is known here to be longer, or other, is not replaced by the way', () => {
  beforeEach(async () => {
    await grow('data', 3, () => 0.5)
    await saveTo('export')
    await grow('data', 2, () => 0.5)
  })
  const lose = () => rm(own('data', `${ID}.sqlite`))

  test('a log that is there stays', async () => {
    const before = await digestOf('data')
    await expect(restore('export', 'data')).rejects.toThrow(/has a log of one already/)
    await expect(restore('export', 'data', true)).rejects.toThrow(/has a log of one already/)
    expect(await digestOf('data')).toBe(before)
  })

  test('a shorter history needs to be accepted, and what was signed for the rest is kept', async () => {
    await lose()
    await expect(restore('export', 'data')).rejects.toThrow(/knows 5 commits of one, the export has 3/)
    await rm(own('data', 'checkpoints', ID, 'checkpoint-000000000000005'))
    await expect(restore('export', 'data')).rejects.toThrow(/knows 5 commits/)
    expect(await restore('export', 'data', true)).toMatchObject({ commits: 3, abandoned: 5, isSameKey: true })
    expect((await readdir(own('data', 'checkpoints'))).sort()).toEqual([ID, `${ID}.abandoned-5`])
    await grow('data', 1, () => 0.5)
    expect(await digestOf('data')).toMatch(/^[0-9a-f]{64}$/)
    await rotateSigningKey(backendIn('data'))
  })

  test('the newest export needs no word', async () => {
    await saveTo('newer')
    await lose()
    expect(await restore('newer', 'data')).toMatchObject({ commits: 5, abandoned: null, isSameKey: true })
  })

  test('another history is refused, accepted or not', async () => {
    await rename(own('data', 'checkpoints'), own('kept'))
    await rename(own('data', 'signing-key'), own('key'))
    await rm(own('data'), { recursive: true })
    await grow('data', 6, () => 0.9)
    await rm(own('export'), { recursive: true })
    await saveTo('export')
    await rm(own('data'), { recursive: true })
    await openLedgers([], backendIn('data'))
    await cp(own('kept'), own('data', 'checkpoints'), { recursive: true })
    await cp(own('key'), own('data', 'signing-key'))
    for (const accepted of [false, true])
      await expect(restore('export', 'data', accepted)).rejects.toThrow(/signed for another history/)
  })
})

describe('what is no whole export is refused, and nothing is left of the attempt', () => {
  beforeEach(async () => {
    await grow('data', 6, () => 0.5)
    await saveTo('export')
  })
  const segment = () => own('export', 'segment-000001.ndjson')
  const manifest = () => own('export', 'manifest.json')
  const edit = async (file: string, change: (text: string) => string) =>
    writeFile(file, change(await readFile(file, 'utf8')))

  test.each([
    ['a byte of a segment changed', () => edit(segment(), (text) => text.replace('tester', 'tesler'))],
    ['a segment cut', () => edit(segment(), (text) => text.slice(0, -1))],
    ['a segment missing', () => rm(segment())],
    ['a file too many', () => writeFile(own('export', 'segment-000002.ndjson'), '')],
    ['no manifest', () => rm(manifest())],
    ['the manifest cut', () => edit(manifest(), (text) => text.slice(0, -2))],
    ['a count changed', () => edit(manifest(), (text) => text.replace('"commits":6', '"commits":5'))],
    ['another head', () => edit(manifest(), (text) => text.replace(/"head":"./, '"head":"f'))],
    ['a space in the manifest', () => edit(manifest(), (text) => text.replace('{', '{ '))],
  ])('%s', async (_, damage) => {
    await damage()
    await expect(restore('export', 'back')).rejects.toThrow()
    expect(await readdir(parent)).not.toContain('back')
  })

  test('signed by another key than was named', async () => {
    const { manifest: written } = await readExport(own('export'))
    expect(await restore('export', 'back', false, written.key)).toMatchObject({ commits: 6 })
    await expect(restore('export', 'other', false, written.key.replace('asof', 'else'))).rejects.toThrow(
      /was signed by/,
    )
  })

  test('the log is another one than was signed', async () => {
    const signed = await readSigned(ID, backendIn('data'))
    await grow('liar', 6, () => 0.9)
    const [ledger] = await openLedgers([ID], { ...backendIn('liar'), readOnly: true })
    await expect(exportLedger(ledger!, signed as never, own('lie'))).rejects.toThrow(/not the one that was signed/)
    await ledger!.close()
    expect(await readdir(parent)).not.toContain('lie')
  })
})

test('100 naive copies of a folder in use: none is taken for an export, and none is served as if it were whole', async () => {
  await grow('data', 2, () => 0.5)
  const [ledger] = await openLedgers([ID], backendIn('data'))
  const checkpoints = (await openCheckpoints([ledger!], backendIn('data'))).get(ID)!
  let served = 0
  for (let copy = 0; copy < 100; copy++) {
    await ledger!.append(testCommit(await ledger!.head(), `copy-${copy}`))
    await checkpoints.reach((await ledger!.head()).seq)
    await cp(own('data'), own('copy'), { recursive: true })
    await rm(own('copy', `${ID}.sqlite-wal`), { force: true })
    await expect(readExport(own('copy'))).rejects.toThrow(/is not an exported log/)
    const digest = await digestOf('copy')
    if (/^[0-9a-f]{64}$/.test(digest)) served += 1
    await rm(own('copy'), { recursive: true })
  }
  await ledger!.close()
  expect(served).toBe(0)
}, 120_000)
