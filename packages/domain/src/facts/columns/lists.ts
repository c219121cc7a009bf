/**
 * Many growing lists of integer records, all in one array: a list's records lie side by side, so that reading one touches
 * few cache lines. A list that outgrows its room moves to a larger one, and the room it leaves is used again.
 */
export interface Lists {
  /** Integers per record. */
  readonly width: number
  /** Number of lists. */
  count: number
  /** Records of list `n` begin at cell `starts[n]`; there are `lengths[n]` of them. */
  starts: Int32Array
  lengths: Int32Array
  rooms: Uint8Array
  cells: Int32Array
  /** Cells in use, free rooms included. */
  used: number
  /** Starts of rooms nobody uses, by room size. */
  readonly free: number[][]
}

/** Records that fit a room, by its size number: steps of half a doubling. */
const ROOMS: readonly number[] = [
  1,
  ...Array.from({ length: 26 }, (_, doubling) => [2 ** (doubling + 1), 3 * 2 ** doubling]).flat(),
]

/** No lists yet, of records with `width` integers. */
export function createLists(width: number): Lists {
  return {
    width,
    count: 0,
    starts: new Int32Array(16),
    lengths: new Int32Array(16),
    rooms: new Uint8Array(16),
    cells: new Int32Array(64),
    used: 0,
    free: [],
  }
}

/** Adds an empty list; gives its number, dense from 0. */
export function addList(lists: Lists): number {
  const list = lists.count++
  if (list === lists.starts.length) {
    lists.starts = enlarged(lists.starts, list + 1)
    lists.lengths = enlarged(lists.lengths, list + 1)
    lists.rooms = enlarged(lists.rooms, list + 1)
  }
  lists.lengths[list] = 0
  lists.rooms[list] = 0
  lists.starts[list] = takeRoom(lists, 0)
  return list
}

/** Takes back the list added last; it has to be empty. */
export function dropList(lists: Lists): void {
  lists.count -= 1
  freeRoom(lists, lists.starts[lists.count]!, lists.rooms[lists.count]!)
}

/** Makes place for a record before the one at `index`; gives the cell it begins at, to be filled by the caller. */
export function insertRecord(lists: Lists, list: number, index: number): number {
  const { width } = lists
  const length = lists.lengths[list]!
  if (length === ROOMS[lists.rooms[list]!]!) move(lists, list)
  const start = lists.starts[list]!
  const at = start + index * width
  if (index < length) lists.cells.copyWithin(at + width, at, start + length * width)
  lists.lengths[list] = length + 1
  return at
}

/** Takes the record at `index` out. */
export function removeRecord(lists: Lists, list: number, index: number): void {
  const { width } = lists
  const length = lists.lengths[list]!
  const start = lists.starts[list]!
  lists.cells.copyWithin(start + index * width, start + (index + 1) * width, start + length * width)
  lists.lengths[list] = length - 1
}

/** A copy with room for at least `length` numbers, a quarter more than it had. */
export function enlarged<T extends Int32Array | Uint8Array | Float64Array>(numbers: T, length: number): T {
  const larger = new (numbers.constructor as new (length: number) => T)(
    Math.max(length, Math.ceil(numbers.length * 1.25) + 16),
  )
  larger.set(numbers)
  return larger
}

function move(lists: Lists, list: number): void {
  const { width } = lists
  const [size, start] = [lists.rooms[list]!, lists.starts[list]!]
  const next = takeRoom(lists, size + 1)
  lists.cells.copyWithin(next, start, start + lists.lengths[list]! * width)
  freeRoom(lists, start, size)
  lists.starts[list] = next
  lists.rooms[list] = size + 1
}

function takeRoom(lists: Lists, size: number): number {
  const freed = lists.free[size]?.pop()
  if (freed !== undefined) return freed
  const start = lists.used
  lists.used += ROOMS[size]! * lists.width
  if (lists.used > lists.cells.length) lists.cells = enlarged(lists.cells, lists.used)
  return start
}

function freeRoom({ free }: Lists, start: number, size: number): void {
  while (free.length <= size) free.push([])
  free[size]!.push(start)
}
