import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LedgerFault, type StoredCommit } from '../port.ts'

const SCHEMA = 'CREATE TABLE commits (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT'
const BUSY_MS = 5000
// Older ones can lose commits when two connections reset the write-ahead log at once (reliability rule "SQLite").
const OLDEST_SAFE = [3, 51, 3]

/** Throws LOG_BROKEN for an SQLite that can lose commits. */
export function assertSafeSqlite(version: string): void {
  const parts = version.split('.').map(Number)
  const differs = OLDEST_SAFE.findIndex((least, index) => parts[index] !== least)
  if (differs === -1 || (parts[differs] ?? 0) > (OLDEST_SAFE[differs] ?? 0)) return
  throw new LedgerFault('LOG_BROKEN', `SQLite ${version} can lose commits; ${OLDEST_SAFE.join('.')} or newer is needed`)
}

export function openForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
  db.exec('PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF')
  return db
}

/** Opens for appending; makes the table in a new file. */
export function openForWriting(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS })
  db.exec('PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF')
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  transact(db, () => {
    if (isEmpty(db)) db.exec(SCHEMA)
  })
  return db
}

/** Whether the file holds no schema yet. */
export function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

/** Whether the file is a database as {@link openForWriting} makes it, with nothing beside the one table. */
export function isOurs(db: DatabaseSync): boolean {
  const entries = db.prepare('SELECT sql FROM sqlite_schema').all()
  const mode = db.prepare('PRAGMA journal_mode').get()
  return entries.length === 1 && entries[0]?.['sql'] === SCHEMA && mode?.['journal_mode'] === 'wal'
}

/** Runs `body` under the write lock; durable on return. */
export function transact<T>(db: DatabaseSync, body: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = body()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Rows in order; throws when a row is not what the table declares, which only damage can bring about. */
export function rowReader(db: DatabaseSync): (afterSeq: number, limit: number) => StoredCommit[] {
  const select = db.prepare('SELECT seq, bytes FROM commits WHERE seq > ? ORDER BY seq LIMIT ?')
  return (afterSeq, limit) =>
    select.all(afterSeq, limit).map(({ seq, bytes }) => {
      if (typeof seq !== 'number' || !(bytes instanceof Uint8Array)) throw new TypeError(`row ${seq} is damaged`)
      return { seq, bytes }
    })
}

/** What SQLite itself finds wrong with the file. */
export function integrityProblems(db: DatabaseSync): string[] {
  const lines = db.prepare('PRAGMA integrity_check').all()
  return lines.map((line) => String(line['integrity_check'])).filter((line) => line !== 'ok')
}

/** Whether the write-ahead log beside the file holds anything, as after a kill. */
export function hasWal(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** SHA-256 hex of a whole file. */
export function digestFile(path: string): string {
  const digest = createHash('sha256')
  const chunk = new Uint8Array(1024 * 1024)
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      digest.update(chunk.subarray(0, read))
    return digest.digest('hex')
  } finally {
    closeSync(file)
  }
}
