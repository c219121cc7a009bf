import { addList, dropList, insertRecord, lengthOf, removeRecord, startOf } from './columns/lists.ts'
import { listedFor, listFor, unlistFor } from './columns/sparse-lists.ts'
import { dropText, findText, internText } from './columns/texts.ts'
import type { Facts } from './state.ts'

/** Positions of the events under an index key, ascending; a look at the state, good until it changes. */
export function positionsUnder({ keys, index }: Facts, key: string): Int32Array {
  const number = findText(keys, key)
  const start = number < 0 ? 0 : startOf(index, number)
  return index.cells.subarray(start, start + (number < 0 ? 0 : lengthOf(index, number)))
}

/** Last position up to K at which what stands under an index key changed; 0 = nothing stands there. */
export function lastChangeOf({ keys, index, revisions }: Facts, key: string, knownAt: number): number {
  const number = findText(keys, key)
  if (number < 0) return 0
  const start = startOf(index, number)
  const entered = lastAtMost(index.cells, [start, start + lengthOf(index, number)], knownAt)
  const changes = listedFor(revisions, number)
  return Math.max(entered, lastAtMost(changes, [0, changes.length], knownAt))
}

function lastAtMost(positions: ArrayLike<number>, [from, to]: [number, number], limit: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (positions[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low === from ? 0 : positions[low - 1]!
}

/** Puts an event under an index key, once. */
export function enter({ keys, index }: Facts, key: string, position: number): void {
  const number = internText(keys, key)
  if (number === index.count) addList(index)
  const start = startOf(index, number)
  let at = lengthOf(index, number)
  while (at > 0 && index.cells[start + at - 1]! > position) at -= 1
  if (at > 0 && index.cells[start + at - 1] === position) return
  const cell = insertRecord(index, number, at)
  index.cells[cell] = position
}

/** Takes an event from under an index key, where it stands there, and the key with the last one when it is the newest. */
export function leave({ keys, index }: Facts, key: string, position: number): void {
  const number = findText(keys, key)
  const start = startOf(index, number)
  for (let at = lengthOf(index, number) - 1; at >= 0; at--)
    if (index.cells[start + at] === position) {
      removeRecord(index, number, at)
      break
    }
  if (lengthOf(index, number) !== 0 || number !== index.count - 1) return
  dropText(keys)
  dropList(index)
}

/** Notes that what stands under an index key changed at a position, the newest. */
export function noteRevision({ keys, revisions }: Facts, key: string, position: number): void {
  const number = findText(keys, key)
  if (listedFor(revisions, number).at(-1) !== position) listFor(revisions, number, position)
}

/** Takes such a note back. */
export function forgetRevision({ keys, revisions }: Facts, key: string, position: number): void {
  const number = findText(keys, key)
  if (listedFor(revisions, number).at(-1) === position) unlistFor(revisions, number)
}
