import type { Facts } from './state.ts'

/** Last position up to K at which what stands under an index key changed; 0 = nothing stands there. */
export function lastChangeOf({ index, revisions }: Facts, key: string, knownAt: number): number {
  return Math.max(lastAtMost(index.get(key), knownAt), lastAtMost(revisions.get(key), knownAt))
}

function lastAtMost(positions: readonly number[] | undefined, limit: number): number {
  if (positions === undefined) return 0
  let [low, high] = [0, positions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (positions[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return positions[low - 1] ?? 0
}

/** Puts a position in its place, once. */
export function insert(index: Map<string, number[]>, key: string, position: number): void {
  const positions = index.get(key)
  if (positions === undefined) {
    index.set(key, [position])
    return
  }
  let at = positions.length
  while (at > 0 && positions[at - 1]! > position) at -= 1
  if (positions[at - 1] !== position) positions.splice(at, 0, position)
}

/** Takes a position out, and the key with the last one. */
export function remove(index: Map<string, number[]>, key: string, position: number): void {
  const positions = index.get(key)!
  positions.splice(positions.lastIndexOf(position), 1)
  if (positions.length === 0) index.delete(key)
}
