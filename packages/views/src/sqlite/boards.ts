import type { DatabaseSync } from 'node:sqlite'
import { parseStand, toStandText } from '../board-stand.ts'
import type { BoardChange, BoardStand, Views } from '../port.ts'
import { atOnce } from './database.ts'
import { typed } from './faults.ts'

/** Tables of the boards: where each stands, and its cells. */
export const BOARD_SCHEMA = `
  CREATE TABLE IF NOT EXISTS boards (
    ledger TEXT, version TEXT, stand TEXT NOT NULL, PRIMARY KEY (ledger, version)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS cells (
    ledger TEXT, version TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (ledger, version, name)
  ) STRICT, WITHOUT ROWID;
`

/** Boards in a database that has their tables. */
export function createBoards(db: DatabaseSync): Pick<Views, 'readBoard' | 'readStand' | 'changeBoard' | 'dropBoard'> {
  const readStand = db.prepare('SELECT stand FROM boards WHERE ledger = ? AND version = ?')
  const writeStand = db.prepare('INSERT OR REPLACE INTO boards VALUES (?, ?, ?)')
  const dropStand = db.prepare('DELETE FROM boards WHERE ledger = ? AND version = ?')
  const readCells = db.prepare('SELECT name, value FROM cells WHERE ledger = ? AND version = ?')
  const writeCell = db.prepare('INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?)')
  const dropCell = db.prepare('DELETE FROM cells WHERE ledger = ? AND version = ? AND name = ?')
  const dropCells = db.prepare('DELETE FROM cells WHERE ledger = ? AND version = ?')

  function standOf(ledger: string, version: string): BoardStand | null {
    return parseStand((readStand.get(ledger, version) as { stand: string } | undefined)?.stand)
  }

  function drop(ledger: string, version: string): void {
    dropStand.run(ledger, version)
    dropCells.run(ledger, version)
  }

  function change({ ledger, version, from, to, set, remove }: BoardChange): BoardStand | null {
    const stored = standOf(ledger, version)
    if ((stored && toStandText(stored)) !== (from && toStandText(from))) return stored
    if (stored === null) drop(ledger, version)
    writeStand.run(ledger, version, toStandText(to))
    for (const name of remove) dropCell.run(ledger, version, name)
    for (const [name, value] of set) writeCell.run(ledger, version, name, value)
    return to
  }

  return {
    readBoard: async (ledger, version) =>
      atOnce(db, 'BEGIN', () => {
        const stand = standOf(ledger, version)
        if (stand === null) return null
        const rows = readCells.all(ledger, version) as unknown as readonly { name: string; value: string }[]
        return { stand, cells: new Map(rows.map(({ name, value }) => [name, value])) }
      }),
    readStand: async (ledger, version) => typed(() => standOf(ledger, version)),
    changeBoard: async (wanted) => atOnce(db, 'BEGIN IMMEDIATE', () => change(wanted)),
    dropBoard: async (ledger, version) => atOnce(db, 'BEGIN IMMEDIATE', () => drop(ledger, version)),
  }
}
