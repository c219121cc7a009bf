/** Texts, each with a number of its own, dense from 0 in the order in which they came. */
export interface Names {
  readonly texts: string[]
  readonly numbers: Map<string, number>
}

/** No names yet. */
export function createNames(): Names {
  return { texts: [], numbers: new Map() }
}

/** Number of a text; -1 when it is not among them. */
export function findName({ numbers }: Names, text: string): number {
  return numbers.get(text) ?? -1
}

/** Number of a text, added when it is not among them. */
export function internName({ texts, numbers }: Names, text: string): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  numbers.set(text, texts.length)
  return texts.push(text) - 1
}
