import { type Bytes, sha256 } from './bytes.ts'

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)]

/** Hash of a commit as a leaf of the log's tree. Source: RFC 6962 section 2.1. */
export function leafHash(commit: Bytes): Promise<Bytes> {
  return sha256(LEAF, commit)
}

/** A leaf among others, from 0. */
interface Place {
  readonly index: number
  readonly size: number
}

/** Root to which an audit path leads from a leaf; null for a path that is none. Source: RFC 9162 section 2.1.3.2. */
export async function rootOf(leaf: Bytes, { index, size }: Place, path: readonly Bytes[]): Promise<Bytes | null> {
  if (!(index >= 0 && index < size)) return null
  let [node, last] = [index, size - 1]
  let hashed = leaf
  for (const sibling of path) {
    if (last === 0) return null
    if (node % 2 === 1 || node === last) {
      hashed = await sha256(NODE, sibling, hashed)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else hashed = await sha256(NODE, hashed, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 ? hashed : null
}

function half(value: number): number {
  return Math.floor(value / 2)
}
