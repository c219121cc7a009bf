import type { LedgerReader } from '@asof/reader'
import type { Board, BoardChange, BoardStand, Views } from '@asof/views'
import { readPlace } from './chain-place.ts'
import { BOARD_VERSION, type CurrentBoard } from './current-board.ts'

/** How often others may change the board under one turn before it gives up until the next. */
const TRIES = 5

/**
 * Brings the board in the views to where `board` stands: whatever differs is set, also where somebody else changed it. One
 * of another chain is dropped first; one that another projector took further is left. Tells whether
 * one was dropped. Rejects when the views fail.
 */
export async function keepBoard(views: Views, reader: LedgerReader, board: CurrentBoard): Promise<boolean> {
  let wasForeign = false
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await views.readBoard(board.ledger, BOARD_VERSION)
    const place = found === null ? 'folded' : await readPlace(reader, found.stand)
    if (place === 'ahead' || (place === 'folded' && (found?.stand.seq ?? 0) > board.stand.seq)) return wasForeign
    if (place === 'foreign') await views.dropBoard(board.ledger, BOARD_VERSION)
    wasForeign ||= place === 'foreign'
    const stored = place === 'foreign' ? null : found
    const change = toChange(stored, board)
    if (change === null) return wasForeign
    const reached = await views.changeBoard(change)
    if (reached !== null && isSame(reached, board.stand)) return wasForeign
  }
  return wasForeign
}

/** Whether the board in the views stands where this one does; its cells are not looked at. Rejects when the views fail. */
export async function standsThere(views: Views, { ledger, stand }: CurrentBoard): Promise<boolean> {
  const stored = await views.readStand(ledger, BOARD_VERSION)
  return stored !== null && isSame(stored, stand)
}

/** What makes the stored board the current one; null when it is. */
function toChange(stored: Board | null, { ledger, stand, cells }: CurrentBoard): BoardChange | null {
  const old = stored?.cells ?? new Map<string, string>()
  const set = new Map([...cells].flatMap(([name, { value }]) => (old.get(name) === value ? [] : [[name, value]])))
  const remove = [...old.keys()].filter((name) => !cells.has(name))
  if (stored !== null && isSame(stored.stand, stand) && set.size === 0 && remove.length === 0) return null
  return { ledger, version: BOARD_VERSION, from: stored?.stand ?? null, to: stand, set, remove }
}

function isSame(a: BoardStand, b: BoardStand): boolean {
  return a.seq === b.seq && a.head === b.head && a.position === b.position && a.asOf === b.asOf
}
