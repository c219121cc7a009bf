import { hashOf } from './texts.ts'

/** Texts that are spelt out often, each with a number of its own, dense from 0 in the order in which they came. */
export interface Names {
  readonly texts: string[]
  /** Open addressing: number of a name plus one, 0 = free; the length is a power of two. */
  slots: Int32Array
}

/** No names yet. */
export function createNames(): Names {
  return { texts: [], slots: new Int32Array(16) }
}

/** Number of a text; -1 when it is not among them. */
export function findName(names: Names, text: string): number {
  return names.slots[slotOf(names, text)]! - 1
}

/** Number of a text, added when it is not among them. */
export function internName(names: Names, text: string): number {
  const slot = slotOf(names, text)
  const known = names.slots[slot]!
  if (known > 0) return known - 1
  names.slots[slot] = names.texts.push(text)
  if (names.texts.length * 2 > names.slots.length) spread(names)
  return names.texts.length - 1
}

/** The slot a text stands in, or would stand in. */
function slotOf({ texts, slots }: Names, text: string): number {
  const mask = slots.length - 1
  for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
    const number = slots[slot]! - 1
    if (number < 0 || texts[number] === text) return slot
  }
}

function spread(names: Names): void {
  names.slots = new Int32Array(names.slots.length * 2)
  for (let number = 0; number < names.texts.length; number++)
    names.slots[slotOf(names, names.texts[number]!)] = number + 1
}
