import { createLists, insertRecord, type Lists, lengthOf, removeRecord, startOf } from './lists.ts'

/**
 * Rows: lists whose records each say something from a place in an order on, as known in an interval of positions, sorted
 * by that order, then by position. The first cells of every row are these; what follows is the list's own.
 */
export const ORDER = 0
/** Position of the event that says it. */
export const POSITION = 1
/** First position from which it is known. */
export const KNOWN_FROM = 2
/** First position from which it is known no more; {@link FOREVER} while it stands. */
export const KNOWN_TO = 3
/** First cell beyond those every row has. */
export const OWN = 4

/** Later than every day and every position. */
export const FOREVER = 0x7fffffff
/** Earlier than every day. */
export const EVER = -0x80000000

/** Rows of some width, and where to skip in long lists. */
export interface Rows extends Lists {
  /** Per long list the smallest KNOWN_FROM of each block of rows; made when first needed, dropped when the list changes. */
  readonly blocks: Map<number, Int32Array>
}

const BLOCK_BITS = 5
const BLOCK = 2 ** BLOCK_BITS
const LONG = 4 * BLOCK

/** No rows yet; `own` = cells beyond the four every row has. */
export function createRows(own: number): Rows {
  return { ...createLists(OWN + own), blocks: new Map() }
}

/** Puts a row in its place; gives the cell it begins at, its own cells to be filled by the caller. */
export function insertRow(rows: Rows, list: number, { order, position, since }: RowKey): number {
  let index = lengthOf(rows, list)
  while (index > 0 && isAfter(rows, cellOf(rows, list, index - 1), order, position)) index -= 1
  const cell = insertRecord(rows, list, index)
  rows.cells[cell + ORDER] = order
  rows.cells[cell + POSITION] = position
  rows.cells[cell + KNOWN_FROM] = since
  rows.cells[cell + KNOWN_TO] = FOREVER
  rows.blocks.delete(list)
  return cell
}

/** Names a row: its place in the order, its event, and since which position it is known. */
export interface RowKey {
  readonly order: number
  readonly position: number
  readonly since: number
}

/** Takes the row back that an event brought in. */
export function removeRow(rows: Rows, list: number, { order, position, since }: RowKey): void {
  const index = indexOfRow(rows, list, order, (cell) => {
    return rows.cells[cell + POSITION] === position && rows.cells[cell + KNOWN_FROM] === since
  })
  removeRecord(rows, list, index)
  rows.blocks.delete(list)
}

/** Ends what is known of an event's row, or with {@link FOREVER} takes such an end back. */
export function setKnownTo(
  rows: Rows,
  list: number,
  { order, position, from, to }: { order: number; position: number; from: number; to: number },
): void {
  const index = indexOfRow(rows, list, order, (cell) => {
    return rows.cells[cell + POSITION] === position && rows.cells[cell + KNOWN_TO] === from
  })
  rows.cells[cellOf(rows, list, index) + KNOWN_TO] = to
}

/** Cell at which a row of a list begins. */
export function cellOf(rows: Rows, list: number, index: number): number {
  return startOf(rows, list) + index * rows.width
}

/** Number of rows of a list whose place in the order is at most `order`. */
export function countUpTo(rows: Rows, list: number, order: number): number {
  const { cells, width } = rows
  const start = startOf(rows, list)
  let [low, high] = [0, lengthOf(rows, list)]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cells[start + middle * width]! <= order) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the last row before `end` that is known at K; -1 when there is none. Walks from the end, long stretches by blocks. */
export function lastKnown(rows: Rows, list: number, end: number, knownAt: number): number {
  const { cells, width } = rows
  const start = startOf(rows, list)
  const blocks = lengthOf(rows, list) >= LONG ? blocksOf(rows, list) : null
  for (let index = end - 1; index >= 0; index--) {
    if (blocks !== null && (index & (BLOCK - 1)) === BLOCK - 1) {
      let block = index >>> BLOCK_BITS
      while (block >= 0 && blocks[block]! > knownAt) block -= 1
      if (block < 0) return -1
      index = Math.min(index, block * BLOCK + BLOCK - 1)
    }
    const cell = start + index * width
    if (cells[cell + KNOWN_FROM]! <= knownAt && cells[cell + KNOWN_TO]! > knownAt) return index
  }
  return -1
}

function blocksOf(rows: Rows, list: number): Int32Array {
  let blocks = rows.blocks.get(list)
  if (blocks === undefined) {
    const length = lengthOf(rows, list)
    blocks = new Int32Array(Math.ceil(length / BLOCK)).fill(FOREVER)
    for (let index = 0; index < length; index++) {
      const since = rows.cells[cellOf(rows, list, index) + KNOWN_FROM]!
      const block = index >>> BLOCK_BITS
      if (since < blocks[block]!) blocks[block] = since
    }
    rows.blocks.set(list, blocks)
  }
  return blocks
}

function indexOfRow(rows: Rows, list: number, order: number, isIt: (cell: number) => boolean): number {
  for (let index = countUpTo(rows, list, order) - 1; index >= 0; index--)
    if (isIt(cellOf(rows, list, index))) return index
  throw new RangeError('no such row')
}

function isAfter({ cells }: Rows, cell: number, order: number, position: number): boolean {
  const other = cells[cell + ORDER]!
  return other > order || (other === order && cells[cell + POSITION]! > position)
}
