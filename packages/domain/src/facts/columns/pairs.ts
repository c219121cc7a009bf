import { enlarged } from './lists.ts'

/** Pairs of integers, each with a number of its own, dense from 0 in the order in which they came. */
export interface Pairs {
  count: number
  firsts: Int32Array
  seconds: Int32Array
  /** Open addressing: number of a pair plus one, 0 = free; the length is a power of two. */
  slots: Int32Array
}

/** No pairs yet. */
export function createPairs(): Pairs {
  return { count: 0, firsts: new Int32Array(16), seconds: new Int32Array(16), slots: new Int32Array(64) }
}

/** Number of a pair; -1 when it is not among them. */
export function findPair(pairs: Pairs, first: number, second: number): number {
  return pairs.slots[slotOf(pairs, first, second)]! - 1
}

/** Number of a pair, added when it is not among them. */
export function internPair(pairs: Pairs, first: number, second: number): number {
  const slot = slotOf(pairs, first, second)
  const known = pairs.slots[slot]!
  if (known > 0) return known - 1
  const number = pairs.count++
  if (number === pairs.firsts.length) {
    pairs.firsts = enlarged(pairs.firsts, number + 1)
    pairs.seconds = enlarged(pairs.seconds, number + 1)
  }
  pairs.firsts[number] = first
  pairs.seconds[number] = second
  if (pairs.count * 2 > pairs.slots.length) spread(pairs)
  else pairs.slots[slot] = number + 1
  return number
}

/** The slot a pair stands in, or would stand in. */
function slotOf({ slots, firsts, seconds }: Pairs, first: number, second: number): number {
  const mask = slots.length - 1
  for (let slot = mix(first, second) & mask; ; slot = (slot + 1) & mask) {
    const number = slots[slot]! - 1
    if (number < 0 || (firsts[number] === first && seconds[number] === second)) return slot
  }
}

function spread(pairs: Pairs): void {
  pairs.slots = new Int32Array(pairs.slots.length * 2)
  for (let number = 0; number < pairs.count; number++)
    pairs.slots[slotOf(pairs, pairs.firsts[number]!, pairs.seconds[number]!)] = number + 1
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first ^ (second << 16) ^ (second >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ Math.imul(second, 0x9e3779b1)
  return (hash ^ (hash >>> 16)) >>> 0
}
