import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyHead } from '../chain.ts'
import { appendAll, testCommit } from '../contract.ts'
import type { Ledger } from '../port.ts'
import { verifyLedger } from '../verify.ts'
import { openSqliteLedger } from './open.ts'
import { readSavedHead, type SavedHead, writeSavedHead } from './saved-head.ts'

let folder: string
let file: string
let headFile: string
let opened: Ledger[]

async function open(options: { readOnly?: boolean; id?: string } = {}): Promise<Ledger> {
  const ledger = await openSqliteLedger({ id: 'test', file, headFile, ...options })
  opened.push(ledger)
  return ledger
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-tamper-'))
  file = join(folder, 'log.db')
  headFile = join(folder, 'head')
  opened = []
  const ledger = await open()
  await appendAll(ledger, ['a', 'b', 'c', 'd'])
})

afterEach(async () => {
  for (const ledger of opened) await ledger.close()
  rmSync(folder, { recursive: true })
})

/** Changes the closed log, and renews the digest of the file so that only the content can give it away. */
async function changeContent(sql: string): Promise<void> {
  await close()
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
  rewriteHead({ closedFile: null })
}

function savedHead(): SavedHead {
  const saved = readSavedHead(headFile)
  if (saved.found !== 'head') throw new Error(saved.found)
  return saved.head
}

function rewriteHead(change: Partial<SavedHead>): void {
  writeSavedHead(headFile, { ...savedHead(), ...change })
}

async function close(): Promise<void> {
  for (const ledger of opened) await ledger.close()
}

async function expectReadOnly(reason: RegExp, goodCommits: number): Promise<void> {
  const ledger = await open()
  expect(ledger.state.mode).toBe('read-only')
  expect(ledger.state.mode === 'read-only' && ledger.state.reason).toMatch(reason)
  const head = await ledger.head()
  expect(head.seq).toBe(goodCommits)
  expect(await ledger.append(testCommit(head, 'new'))).toMatchObject({ ok: false, reason: 'read-only' })
  expect(await ledger.read(1, 100)).toHaveLength(goodCommits)
  expect(await verifyLedger(ledger)).toMatchObject({ ok: false, commits: goodCommits })
}

describe('a log that was changed opens read-only and says why', () => {
  test('write-ahead log of a killed process removed', async () => {
    cpSync(file, join(folder, 'killed'))
    cpSync(headFile, join(folder, 'killed-head'))
    file = join(folder, 'killed')
    headFile = join(folder, 'killed-head')
    await expectReadOnly(/is not a ledger/, 0)
  })

  test('last commit removed', async () => {
    await changeContent('DELETE FROM commits WHERE seq = 4')
    await expectReadOnly(/the log ends at commit 3, the saved head .* at 4/, 3)
  })

  test('commit removed from the middle', async () => {
    await changeContent('DELETE FROM commits WHERE seq = 2')
    await expectReadOnly(/commit 2 does not extend the chain: seq/, 1)
  })

  test('two commits swapped', async () => {
    const swap = 'UPDATE commits SET seq = CASE seq WHEN -2 THEN 3 ELSE 2 END WHERE seq < 0'
    await changeContent(`UPDATE commits SET seq = -seq WHERE seq IN (2, 3); ${swap}`)
    await expectReadOnly(/commit 2 does not extend the chain: seq/, 1)
  })

  test('last commit replaced by another that extends the chain', async () => {
    await close()
    const ledger = await open()
    const rows = await ledger.read(1, 3)
    await ledger.close()
    const twin = await openSqliteLedger({
      id: 'test',
      file: join(folder, 'twin.db'),
      headFile: join(folder, 'twin-head'),
    })
    for (const row of rows) await twin.append(row.bytes)
    await appendAll(twin, ['x'])
    await twin.close()
    cpSync(join(folder, 'twin.db'), file)
    rewriteHead({ closedFile: null })
    await expectReadOnly(/commit 4 is not the one of the saved head/, 4)
  })

  test('row put before the first', async () => {
    await changeContent("INSERT INTO commits VALUES (-7, x'00')")
    await expectReadOnly(/commit 1 does not extend the chain: seq/, 0)
  })

  test('bytes of one commit changed', async () => {
    await changeContent("UPDATE commits SET bytes = CAST(replace(CAST(bytes AS TEXT), 'ä', 'ö') AS BLOB) WHERE seq = 3")
    await expectReadOnly(/commit 4 does not extend the chain: prev/, 3)
  })

  test('something beside the table', async () => {
    await changeContent('CREATE VIEW odd AS SELECT 1')
    await expectReadOnly(/is not a ledger/, 4)
  })

  test('a byte in the unused part of the closed file', async () => {
    await close()
    const bytes = readFileSync(file)
    bytes[4096 + 1000] = 1
    writeFileSync(file, bytes)
    await expectReadOnly(/changed while nobody had it open/, 4)
  })

  test('file cut short', async () => {
    await close()
    truncateSync(file, 4096)
    await expectReadOnly(/changed while nobody had it open/, 0)
  })

  test('file replaced by something else', async () => {
    await close()
    writeFileSync(file, 'no database at all')
    await expectReadOnly(/cannot be read after commit 0/, 0)
  })

  test('file gone', async () => {
    await close()
    rmSync(file)
    await expectReadOnly(/is missing/, 0)
    expect(existsSync(file)).toBe(false)
  })

  test('log of another ledger', async () => {
    await close()
    const ledger = await open({ id: 'other' })
    expect(ledger.state).toMatchObject({ mode: 'read-only' })
    expect(await ledger.head()).toEqual(emptyHead('other'))
  })
})

describe('a saved head that is not true opens read-only', () => {
  test('missing', async () => {
    await close()
    rmSync(headFile)
    await expectReadOnly(/saved head .* is missing/, 4)
  })

  test('edited', async () => {
    await close()
    writeFileSync(headFile, readFileSync(headFile, 'utf8').replace('"seq":4', '"seq":3'))
    await expectReadOnly(/saved head .* is unreadable/, 4)
  })

  test('empty', async () => {
    await close()
    writeFileSync(headFile, '')
    await expectReadOnly(/saved head .* is unreadable/, 4)
  })

  test('edited with a fitting sum', async () => {
    await close()
    rewriteHead({ hash: 'f'.repeat(64) })
    await expectReadOnly(/commit 4 is not the one of the saved head/, 4)
  })
})

describe('what is not damage', () => {
  test('killed while the log was being made, before its first saved head', async () => {
    file = join(folder, 'new.db')
    headFile = join(folder, 'new-head')
    await (await open()).close()
    rmSync(headFile)
    const ledger = await open()
    expect(ledger.state).toEqual({ mode: 'writable' })
    await appendAll(ledger, ['a'])
    expect(savedHead().seq).toBe(1)
  })

  test('killed between the commit and the saved head', async () => {
    await close()
    const before = readFileSync(headFile)
    await appendAll(await open(), ['e', 'f'])
    await close()
    writeFileSync(headFile, before)
    rewriteHead({ closedFile: null })
    const ledger = await open()
    expect(ledger.state).toEqual({ mode: 'writable' })
    expect(savedHead().seq).toBe(6)
    expect(await verifyLedger(ledger)).toMatchObject({ ok: true, commits: 6 })
  })

  test('killed while open: everything answered is there', async () => {
    for (const suffix of ['', '-wal']) cpSync(`${file}${suffix}`, join(folder, `killed${suffix}`))
    cpSync(headFile, join(folder, 'killed-head'))
    await close()
    file = join(folder, 'killed')
    headFile = join(folder, 'killed-head')
    const ledger = await open()
    expect(ledger.state).toEqual({ mode: 'writable' })
    expect(await verifyLedger(ledger)).toMatchObject({ ok: true, commits: 4 })
  })

  test('opened read-only on request: sound, follows the writer, changes nothing', async () => {
    const [writer] = opened
    const reader = await open({ readOnly: true })
    expect(reader.state).toEqual({ mode: 'read-only', isDamaged: false, reason: 'opened read-only' })
    await appendAll(writer!, ['e'])
    expect(await verifyLedger(reader)).toMatchObject({ ok: true, commits: 5 })
    expect(await reader.append(testCommit(await reader.head(), 'f'))).toMatchObject({ reason: 'read-only' })
    await close()
    const sealed = savedHead()
    await (await open({ readOnly: true })).close()
    expect(savedHead()).toEqual(sealed)
  })
})

test('a log that loses commits under an open ledger turns it read-only', async () => {
  const [ledger] = opened
  const thief = new DatabaseSync(file)
  thief.exec('DELETE FROM commits WHERE seq = 4')
  thief.close()
  const bytes = testCommit({ ...emptyHead('test'), seq: 4 }, 'new')
  await expect(ledger!.append(bytes)).rejects.toMatchObject({ code: 'LOG_BROKEN' })
  expect(ledger!.state).toMatchObject({ mode: 'read-only' })
  expect(await ledger!.append(bytes)).toMatchObject({ ok: false, reason: 'read-only' })
  expect(await verifyLedger(ledger!)).toMatchObject({ ok: false })
})
