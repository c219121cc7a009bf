import type { DatabaseSync } from 'node:sqlite'
import type { ChainHead } from '../chain.ts'
import { catchUp, createEmbeddedLedger } from '../embedded.ts'
import type { Follower } from '../follower.ts'
import { createMemoryStore } from '../memory/open.ts'
import type { Ledger } from '../port.ts'
import type { CommitStore } from '../store.ts'
import {
  assertSafeSqlite,
  digestFile,
  hasWal,
  integrityProblems,
  openForWriting,
  rowReader,
  transact,
} from './database.ts'
import { faulting, toFault } from './faults.ts'
import { compareHead, inspect, type LogFiles } from './inspect.ts'
import { readSavedHead, writeSavedHead } from './saved-head.ts'

/**
 * A ledger in one SQLite file; `headFile` keeps its head outside the database, best on another device.
 * Walks the whole chain first. A log that is damaged, or shorter or different than the saved head, opens read-only
 * and `state.reason` says why. Throws {@link LedgerFault} when a sound log cannot be opened for writing;
 * LOG_BUSY also when two processes make the same new log at once: open again.
 */
export async function openSqliteLedger(options: LogFiles & { readonly readOnly?: boolean }): Promise<Ledger> {
  const { readOnly = false, ...files } = options
  assertSafeSqlite(process.versions['sqlite'] ?? '0')
  const { db, follower, problems } = faulting(() => inspect(files))
  if (problems.length > 0 || readOnly) {
    const store = db === null ? createMemoryStore([]) : createSqliteStore(db, files, follower)
    return createEmbeddedLedger({ follower, store, problems, readOnly })
  }
  db?.close()
  const store = createSqliteStore(
    faulting(() => openForWriting(files.file)),
    files,
    follower,
  )
  // From here on the file changes, so the digest of the closed file must go; a new log gets its first saved head.
  try {
    store.exclusively(() => {
      catchUp(follower, store)
      store.saveHead(follower.head)
    })
  } catch (fault) {
    store.close()
    throw fault
  }
  return createEmbeddedLedger({ follower, store, problems, readOnly })
}

function createSqliteStore(db: DatabaseSync, { file, headFile }: LogFiles, follower: Follower): CommitStore {
  const readRows = rowReader(db)
  const insert = db.prepare('INSERT INTO commits (seq, bytes) VALUES (?, ?)')
  const saveHead = ({ ledger, seq, hash }: ChainHead, closedFile: string | null = null) =>
    writeSavedHead(headFile, { ledger, seq, hash, closedFile })
  return {
    readRows: (afterSeq, limit) => faulting(() => readRows(afterSeq, limit)),
    exclusively: (body) => faulting(() => transact(db, body)),
    insert: ({ seq, bytes }) => faulting(() => insert.run(seq, bytes)),
    saveHead: (head) => faulting(() => saveHead(head)),
    check: (refresh) => {
      try {
        const saved = readSavedHead(headFile)
        refresh()
        return [...integrityProblems(db), ...compareHead(saved, headFile, follower, db)]
      } catch (error) {
        return [toFault(error).message]
      }
    },
    settle: (head) =>
      faulting(() => {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        transact(db, () => {
          // A log that others still use has no settled bytes to digest.
          if (!hasWal(file)) saveHead(head(), digestFile(file))
        })
      }),
    close: () => faulting(() => db.close()),
  }
}
