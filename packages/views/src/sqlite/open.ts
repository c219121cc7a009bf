import type { DatabaseSync } from 'node:sqlite'
import { digestOf } from '../digest.ts'
import type { Cursor, Snapshot, Views } from '../port.ts'
import { BOARD_SCHEMA, createBoards } from './boards.ts'
import { openDatabase } from './database.ts'
import { typed } from './faults.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS snapshots (
    ledger TEXT, state_version TEXT, seq INTEGER NOT NULL, head TEXT NOT NULL, position INTEGER NOT NULL,
    digest TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (ledger, state_version)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS cursors (
    reader TEXT, ledger TEXT, seq INTEGER NOT NULL, head TEXT NOT NULL, PRIMARY KEY (reader, ledger)
  ) STRICT;
  ${BOARD_SCHEMA}
`
const READ_SNAPSHOT = `
  SELECT ledger, state_version AS stateVersion, seq, head, position, digest, bytes
  FROM snapshots WHERE ledger = ? AND state_version = ?
`
const WRITE_SNAPSHOT = `
  INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET seq = excluded.seq, head = excluded.head, position = excluded.position,
    digest = excluded.digest, bytes = excluded.bytes
  WHERE excluded.seq >= seq
`
const WRITE_CURSOR = `
  INSERT INTO cursors VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET seq = excluded.seq, head = excluded.head WHERE excluded.seq >= seq
`

/**
 * Views in one SQLite file. Rejects with SQLite's own error (its `errcode` tells damage from a file that is held or
 * may not be written) and leaves nothing open; a damaged file may be deleted, it is rebuilt.
 */
export async function openSqliteViews({ file }: { file: string }): Promise<Views> {
  const db = openDatabase({ file, schema: SCHEMA, synchronous: 'FULL' })
  return {
    ...createSnapshots(db),
    ...createCursors(db),
    ...createBoards(db),
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

function createSnapshots(db: DatabaseSync): Pick<Views, 'readSnapshot' | 'writeSnapshot' | 'dropSnapshots'> {
  const read = db.prepare(READ_SNAPSHOT)
  const write = db.prepare(WRITE_SNAPSHOT)
  const drop = db.prepare('DELETE FROM snapshots WHERE ledger = ?')
  return {
    readSnapshot: async (ledger, stateVersion) => {
      const row = typed(() => read.get(ledger, stateVersion)) as unknown as Snapshot | undefined
      return row && digestOf(row.bytes) === row.digest ? { ...row } : null
    },
    writeSnapshot: async ({ ledger, stateVersion, seq, head, position, bytes }) => {
      typed(() => write.run(ledger, stateVersion, seq, head, position, digestOf(bytes), bytes))
    },
    dropSnapshots: async (ledger) => {
      typed(() => drop.run(ledger))
    },
  }
}

function createCursors(db: DatabaseSync): Pick<Views, 'readCursor' | 'writeCursor' | 'dropCursor'> {
  const read = db.prepare('SELECT ledger, seq, head FROM cursors WHERE reader = ? AND ledger = ?')
  const write = db.prepare(WRITE_CURSOR)
  const drop = db.prepare('DELETE FROM cursors WHERE reader = ? AND ledger = ?')
  return {
    readCursor: async (reader, ledger) => {
      const row = typed(() => read.get(reader, ledger)) as unknown as Cursor | undefined
      return row ? { ...row } : null
    },
    writeCursor: async (reader, { ledger, seq, head }) => {
      typed(() => write.run(reader, ledger, seq, head))
    },
    dropCursor: async (reader, ledger) => {
      typed(() => drop.run(reader, ledger))
    },
  }
}
