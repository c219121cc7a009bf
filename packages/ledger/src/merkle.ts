import { hash } from 'node:crypto'

/** SHA-256 of a leaf, a node or a whole tree: 32 bytes. */
export type TreeHash = Uint8Array

const HASH_BYTES = 32
const [LEAF, NODE] = [0x00, 0x01]

/** Root of a tree without leaves. Source: RFC 6962 section 2.1. */
export const EMPTY_ROOT: TreeHash = sha256(new Uint8Array(0))

/** Hash of a leaf; for a ledger `bytes` are a commit as stored. Source: RFC 6962 section 2.1. */
export function leafHash(bytes: Uint8Array): TreeHash {
  const prefixed = new Uint8Array(bytes.length + 1)
  prefixed[0] = LEAF
  prefixed.set(bytes, 1)
  return sha256(prefixed)
}

/** Hash of the node over two others. Source: RFC 6962 section 2.1. */
function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  const joined = new Uint8Array(1 + 2 * HASH_BYTES)
  joined[0] = NODE
  joined.set(left, 1)
  joined.set(right, 1 + HASH_BYTES)
  return sha256(joined)
}

/**
 * A Merkle tree that grows at its end and answers for every size it ever had. Takes 64 bytes per leaf.
 * Every method throws RangeError for a size or index the tree never had.
 */
export interface MerkleTree {
  /** Number of leaves. */
  readonly size: number
  /** @param leaf of {@link leafHash} */
  append(leaf: TreeHash): void
  leafAt(index: number): TreeHash
  /** Root of the first `size` leaves. */
  root(size: number): TreeHash
  /** Audit path of the leaf at `index` (from 0) in the tree of the first `size`, from the leaf up. */
  inclusion(index: number, size: number): readonly TreeHash[]
  /** That the first `first` leaves begin the first `second`; `first` is 1 or more. */
  consistency(first: number, second: number): readonly TreeHash[]
}

/** An empty tree. */
export function createMerkleTree(): MerkleTree {
  // Complete subtrees by height: what they hash never changes again.
  const levels: HashList[] = [createHashList()]
  const size = () => levels[0]!.length

  /** Hash over leaves `from` (inclusive) to `to`; `from` is a multiple of the largest power of two within. */
  function subtree(from: number, to: number): TreeHash {
    const width = to - from
    const split = splitOf(width)
    if (split * 2 === width || width === 1) return levels[Math.log2(width)]!.at(from / width)
    return nodeHash(subtree(from, from + split), subtree(from + split, to))
  }

  function path(index: number, from: number, to: number): readonly TreeHash[] {
    if (to - from === 1) return []
    const middle = from + splitOf(to - from)
    return index < middle
      ? [...path(index, from, middle), subtree(middle, to)]
      : [...path(index, middle, to), subtree(from, middle)]
  }

  /** `whole`: the subtree is the first tree itself, whose root the verifier has. */
  function proof(first: number, [from, to]: readonly [number, number], whole: boolean): readonly TreeHash[] {
    if (first === to) return whole ? [] : [subtree(from, to)]
    const middle = from + splitOf(to - from)
    return first <= middle
      ? [...proof(first, [from, middle], whole), subtree(middle, to)]
      : [...proof(first, [middle, to], false), subtree(from, middle)]
  }

  return {
    get size() {
      return size()
    },
    append: (leaf) => {
      let hashed = leaf
      for (let height = 0; ; height++) {
        levels[height] ??= createHashList()
        const level = levels[height]!
        level.push(hashed)
        if (level.length % 2 === 1) return
        hashed = nodeHash(level.at(level.length - 2), hashed)
      }
    },
    leafAt: (index) => {
      within(index, 0, size() - 1)
      return levels[0]!.at(index)
    },
    root: (of) => {
      within(of, 0, size())
      return of === 0 ? EMPTY_ROOT : subtree(0, of)
    },
    inclusion: (index, of) => {
      within(of, 1, size())
      within(index, 0, of - 1)
      return path(index, 0, of)
    },
    consistency: (first, second) => {
      within(second, 1, size())
      within(first, 1, second)
      return proof(first, [0, second], true)
    },
  }
}

/** What an audit path is checked against. */
export interface InclusionClaim {
  /** From 0. */
  readonly index: number
  readonly size: number
  readonly leaf: TreeHash
  readonly root: TreeHash
}

/** Whether `path` proves the claim. Source: RFC 9162 section 2.1.3.2. */
export function verifyInclusion({ index, size, leaf, root }: InclusionClaim, path: readonly TreeHash[]): boolean {
  if (!(isSize(size) && Number.isSafeInteger(index) && index >= 0 && index < size)) return false
  let [node, last] = [index, size - 1]
  let hashed = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hashed = nodeHash(sibling, hashed)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else hashed = nodeHash(hashed, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && equalHashes(hashed, root)
}

/** What a consistency proof is checked against. */
export interface ConsistencyClaim {
  readonly first: number
  readonly second: number
  readonly firstRoot: TreeHash
  readonly secondRoot: TreeHash
}

/** Whether `proof` shows that the first tree begins the second. Source: RFC 9162 section 2.1.4.2. */
export function verifyConsistency(claim: ConsistencyClaim, proof: readonly TreeHash[]): boolean {
  const { first, second, firstRoot, secondRoot } = claim
  if (!(isSize(first) && isSize(second) && first >= 1 && first <= second)) return false
  if (first === second) return proof.length === 0 && equalHashes(firstRoot, secondRoot)
  if (proof.length === 0) return false
  const isComplete = splitOf(first) * 2 === first || first === 1
  const [begin, ...rest] = isComplete ? [firstRoot, ...proof] : proof
  let [node, last] = [first - 1, second - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [old, now] = [begin!, begin!]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      old = nodeHash(sibling, old)
      now = nodeHash(sibling, now)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else now = nodeHash(now, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && equalHashes(old, firstRoot) && equalHashes(now, secondRoot)
}

/** Whether two hashes are the same 32 bytes. */
export function equalHashes(a: TreeHash, b: TreeHash): boolean {
  return a.length === HASH_BYTES && b.length === HASH_BYTES && a.every((byte, index) => byte === b[index])
}

/** Hashes one after the other in one piece of memory. */
interface HashList {
  readonly length: number
  push(hashed: TreeHash): void
  at(index: number): TreeHash
}

function createHashList(): HashList {
  let bytes = new Uint8Array(64 * HASH_BYTES)
  let length = 0
  return {
    get length() {
      return length
    },
    push: (hashed) => {
      if (hashed.length !== HASH_BYTES) throw new RangeError(`a hash of ${hashed.length} bytes`)
      if ((length + 1) * HASH_BYTES > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2)
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(hashed, length * HASH_BYTES)
      length += 1
    },
    at: (index) => bytes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  }
}

/** Largest power of two below `width`; 1 for 1. */
function splitOf(width: number): number {
  let split = 1
  while (split * 2 < width) split *= 2
  return split
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function within(value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new RangeError(`${value} is not from ${least} to ${most}`)
}

function sha256(bytes: Uint8Array): TreeHash {
  return new Uint8Array(hash('sha256', bytes, 'buffer'))
}
