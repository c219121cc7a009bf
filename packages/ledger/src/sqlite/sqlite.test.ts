import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { ledgerContract } from '../contract.ts'
import type { Ledger } from '../port.ts'
import { assertSafeSqlite } from './database.ts'
import { toFault } from './faults.ts'
import { openSqliteLedger } from './open.ts'

ledgerContract('sqlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-ledger-'))
  const opened: Ledger[] = []
  const reopen = async () => {
    const ledger = await openSqliteLedger({ id: 'test', file: join(folder, 'log.db'), headFile: join(folder, 'head') })
    opened.push(ledger)
    return ledger
  }
  const dispose = async () => {
    for (const ledger of opened) await ledger.close()
    rmSync(folder, { recursive: true })
  }
  return { ledger: await reopen(), reopen, dispose }
})

test('an SQLite that can lose commits is refused', () => {
  for (const version of ['3.51.2', '3.45.0', '2.99.9', '0']) {
    expect(() => assertSafeSqlite(version)).toThrow(/can lose commits/)
  }
  for (const version of ['3.51.3', '3.51.4', '3.53.0', '4.0.0']) expect(() => assertSafeSqlite(version)).not.toThrow()
})

test('a full disk, a held lock and anything else are told apart', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE filler (bytes BLOB); PRAGMA max_page_count = 3')
  const thrownBy = (body: () => void) => {
    try {
      body()
    } catch (error) {
      return toFault(error)
    }
    throw new Error('did not throw')
  }
  expect(thrownBy(() => db.exec('INSERT INTO filler VALUES (zeroblob(100000))'))).toMatchObject({
    code: 'DISK_FULL',
    retriable: true,
  })
  expect(thrownBy(() => db.exec('nonsense'))).toMatchObject({ code: 'LOG_BROKEN', retriable: false })
  expect(toFault({ errcode: 517 })).toMatchObject({ code: 'LOG_BUSY' })
  db.close()
})
