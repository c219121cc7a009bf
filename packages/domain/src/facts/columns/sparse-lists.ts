import { addList, createLists, insertRecord, type Lists, lengthOf, removeRecord, startOf } from './lists.ts'
import { createPairs, findPair, internPair, type Pairs } from './pairs.ts'

/** Growing lists of ascending integers for a few of very many numbers. */
export interface SparseLists {
  /** The numbers that have a list, each with 0. */
  readonly numbers: Pairs
  readonly lists: Lists
}

/** No lists yet. */
export function createSparseLists(): SparseLists {
  return { numbers: createPairs(), lists: createLists(1) }
}

/** The integers listed for a number; a look at them, good until they change. */
export function listedFor({ numbers, lists }: SparseLists, number: number): Int32Array {
  const list = findPair(numbers, number, 0)
  if (list < 0) return NOTHING
  const start = startOf(lists, list)
  return lists.cells.subarray(start, start + lengthOf(lists, list))
}

const NOTHING = new Int32Array(0)

/** Adds an integer at the end of the list for a number. */
export function listFor({ numbers, lists }: SparseLists, number: number, value: number): void {
  const list = internPair(numbers, number, 0)
  if (list === lists.count) addList(lists)
  const cell = insertRecord(lists, list, lengthOf(lists, list))
  lists.cells[cell] = value
}

/** Takes the last integer out of the list for a number, which has one. */
export function unlistFor({ numbers, lists }: SparseLists, number: number): void {
  const list = findPair(numbers, number, 0)
  removeRecord(lists, list, lengthOf(lists, list) - 1)
}
