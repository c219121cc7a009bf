/**
 * Many growing lists of integer records, all in one array: a list's records lie side by side, so that reading one touches
 * few cache lines. A list that outgrows its room moves to a larger one, and the room it leaves is used again. When all is full,
 * the lists are laid anew, in their order and without rooms nobody uses.
 */
export interface Lists {
  /** Integers per record. */
  readonly width: number
  /** Number of lists. */
  count: number
  /** Per list the cell its records begin at, and their number. */
  heads: Int32Array
  rooms: Uint8Array
  cells: Int32Array
  /** Cells in use, free rooms included. */
  used: number
  /** Starts of rooms nobody uses, by room size. */
  readonly free: number[][]
}

/** Records that fit a room, by its size number: steps of a quarter of a doubling. */
const ROOMS: readonly number[] = [
  ...[1, 2, 3],
  ...Array.from({ length: 26 }, (_, doubling) => [4, 5, 6, 7].map((quarters) => quarters * 2 ** doubling)).flat(),
]

/** No lists yet, of records with `width` integers. */
export function createLists(width: number): Lists {
  return {
    width,
    count: 0,
    heads: new Int32Array(32),
    rooms: new Uint8Array(16),
    cells: new Int32Array(64),
    used: 0,
    free: [],
  }
}

/** Cell at which the records of a list begin. */
export function startOf({ heads }: Lists, list: number): number {
  return heads[list * 2]!
}

/** Number of records of a list. */
export function lengthOf({ heads }: Lists, list: number): number {
  return heads[list * 2 + 1]!
}

/** Adds an empty list; gives its number, dense from 0. */
export function addList(lists: Lists): number {
  const list = lists.count
  if (list * 2 + 1 >= lists.heads.length) lists.heads = enlarged(lists.heads, list * 2 + 2)
  if (list === lists.rooms.length) lists.rooms = enlarged(lists.rooms, list + 1)
  const start = takeRoom(lists, 0)
  lists.count += 1
  lists.rooms[list] = 0
  lists.heads[list * 2] = start
  lists.heads[list * 2 + 1] = 0
  return list
}

/** Takes back the list added last; it has to be empty. */
export function dropList(lists: Lists): void {
  lists.count -= 1
  freeRoom(lists, startOf(lists, lists.count), lists.rooms[lists.count]!)
}

/** Makes place for a record before the one at `index`; gives the cell it begins at, to be filled by the caller. */
export function insertRecord(lists: Lists, list: number, index: number): number {
  const { width } = lists
  const length = lengthOf(lists, list)
  if (length === ROOMS[lists.rooms[list]!]!) move(lists, list)
  const start = startOf(lists, list)
  const at = start + index * width
  if (index < length) lists.cells.copyWithin(at + width, at, start + length * width)
  lists.heads[list * 2 + 1] = length + 1
  return at
}

/** Takes the record at `index` out. */
export function removeRecord(lists: Lists, list: number, index: number): void {
  const { width } = lists
  const length = lengthOf(lists, list)
  const start = startOf(lists, list)
  lists.cells.copyWithin(start + index * width, start + (index + 1) * width, start + length * width)
  lists.heads[list * 2 + 1] = length - 1
}

/** A copy with room for at least `length` numbers, an eighth more than it had. */
export function enlarged<T extends Int32Array | Uint8Array | Float64Array>(numbers: T, length: number): T {
  const larger = new (numbers.constructor as new (length: number) => T)(
    Math.max(length, Math.ceil(numbers.length * 1.125) + 16),
  )
  larger.set(numbers)
  return larger
}

function move(lists: Lists, list: number): void {
  const { width } = lists
  const size = lists.rooms[list]!
  const next = takeRoom(lists, size + 1)
  const start = startOf(lists, list)
  lists.cells.copyWithin(next, start, start + lengthOf(lists, list) * width)
  freeRoom(lists, start, size)
  lists.heads[list * 2] = next
  lists.rooms[list] = size + 1
}

function takeRoom(lists: Lists, size: number): number {
  const freed = lists.free[size]?.pop()
  if (freed !== undefined) return freed
  const room = ROOMS[size]! * lists.width
  if (lists.used + room > lists.cells.length) layAnew(lists, room)
  const start = lists.used
  lists.used += room
  return start
}

/** Lays all lists one after the other with a sixteenth to spare, and at least `more` cells. */
function layAnew(lists: Lists, more: number): void {
  const { cells, count, heads, rooms, width } = lists
  let needed = more
  for (let list = 0; list < count; list++) needed += ROOMS[rooms[list]!]! * width
  const laid = new Int32Array(Math.ceil(needed * 1.0625) + 16)
  let used = 0
  for (let list = 0; list < count; list++) {
    const start = startOf(lists, list)
    const length = lengthOf(lists, list) * width
    for (let cell = 0; cell < length; cell++) laid[used + cell] = cells[start + cell]!
    heads[list * 2] = used
    used += ROOMS[rooms[list]!]! * width
  }
  lists.cells = laid
  lists.used = used
  lists.free.length = 0
}

function freeRoom({ free }: Lists, start: number, size: number): void {
  while (free.length <= size) free.push([])
  free[size]!.push(start)
}
