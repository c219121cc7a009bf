import { DatabaseSync } from 'node:sqlite'
import { typed } from './faults.ts'

const BUSY_MS = 5000

/** What a database is opened with. */
export interface DatabaseSetting {
  readonly file: string
  readonly schema: string
  /** `FULL`: what was written outlives a power cut. `NORMAL`: a power cut may take the last writes, never half of one. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

/** Opens a database with these tables. Throws SQLite's own error, and leaves nothing open. */
export function openDatabase({ file, schema, synchronous }: DatabaseSetting): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`)
    db.exec(schema)
    refuseDamage(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** What `body` gives in one transaction, `BEGIN IMMEDIATE` when it writes. Throws `ViewsFault`, and then nothing was done. */
export function atOnce<T>(db: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', body: () => T): T {
  return typed(() => {
    db.exec(begin)
    try {
      const result = body()
      db.exec('COMMIT')
      return result
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  })
}

/** SQLite's primary result code for a broken database. */
const CORRUPT = 11

/** Damage shows at the start, where the file can be replaced, and not in the middle of a reading. */
function refuseDamage(db: DatabaseSync): void {
  const { quick_check: verdict } = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
  if (verdict !== 'ok') throw Object.assign(new Error(`views are damaged: ${verdict}`), { errcode: CORRUPT })
}
