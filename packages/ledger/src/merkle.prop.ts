import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMerkleTree, EMPTY_ROOT, leafHash, verifyConsistency, verifyInclusion } from './merkle.ts'

// RFC 6962 section 2.1 word for word: slices and recursion, nothing kept.
const sha256 = (...parts: readonly Uint8Array[]) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return new Uint8Array(digest.digest())
}
const [ZERO, ONE] = [new Uint8Array([0]), new Uint8Array([1])]
const splitOf = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256()
  if (leaves.length === 1) return sha256(ZERO, leaves[0]!)
  const k = splitOf(leaves.length)
  return sha256(ONE, naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

function naivePath(m: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return []
  const k = splitOf(leaves.length)
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))]
}

function naiveProof(m: number, leaves: readonly Uint8Array[], whole = true): readonly Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)]
  const k = splitOf(leaves.length)
  return m <= k
    ? [...naiveProof(m, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveProof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))]
}

const leaves = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 })

function treeOf(all: readonly Uint8Array[]) {
  const tree = createMerkleTree()
  for (const leaf of all) tree.append(leafHash(leaf))
  return tree
}

test('every root, path and proof of every size is that of the definition, and verifies', () => {
  fc.assert(
    fc.property(leaves, fc.nat(), fc.nat(), (all, a, b) => {
      const tree = treeOf(all)
      const size = 1 + (a % all.length)
      const index = b % size
      const part = all.slice(0, size)
      expect(tree.root(0)).toEqual(EMPTY_ROOT)
      const root = naiveRoot(part)
      expect(tree.root(size)).toEqual(root)
      const path = naivePath(index, part)
      expect(tree.inclusion(index, size)).toEqual(path)
      expect(verifyInclusion({ index, size, leaf: leafHash(all[index]!), root }, path)).toBe(true)
      const proof = naiveProof(index + 1, part)
      expect(tree.consistency(index + 1, size)).toEqual(proof)
      const claim = { first: index + 1, second: size, firstRoot: tree.root(index + 1), secondRoot: root }
      expect(verifyConsistency(claim, proof)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

const change = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat() }),
)

function changed(path: readonly Uint8Array[], { kind, at }: { kind: string; at: number }): readonly Uint8Array[] {
  const place = path.length === 0 ? 0 : at % path.length
  const own = path[place] ?? new Uint8Array(32)
  if (kind === 'cut') return path.filter((_, index) => index !== place)
  if (kind === 'double') return [...path.slice(0, place), own, ...path.slice(place)]
  if (kind === 'flip') return path.map((each, index) => (index === place ? each.map((byte) => byte ^ 1) : each))
  const next = path[place + 1]
  return next === undefined ? path : [...path.slice(0, place), next, own, ...path.slice(place + 2)]
}

const same = (a: readonly Uint8Array[], b: readonly Uint8Array[]) => Buffer.concat([...a]).equals(Buffer.concat([...b]))

test('no changed path or proof verifies, and none for another index, size or root', () => {
  fc.assert(
    fc.property(leaves, fc.nat(), fc.nat(), change, (all, a, b, how) => {
      const tree = treeOf(all.map((leaf, index) => Buffer.concat([leaf, Buffer.from(String(index))])))
      const size = 1 + (a % all.length)
      const index = b % size
      const claim = { index, size, leaf: tree.leafAt(index), root: tree.root(size) }
      const path = tree.inclusion(index, size)
      const forged = changed(path, how)
      if (!same(forged, path)) expect(verifyInclusion(claim, forged)).toBe(false)
      for (const other of [index - 1, index + 1, index + 0.5])
        expect(verifyInclusion({ ...claim, index: other }, path)).toBe(false)
      expect(verifyInclusion({ ...claim, root: EMPTY_ROOT }, path)).toBe(false)
      const first = index + 1
      const pair = { first, second: size, firstRoot: tree.root(first), secondRoot: tree.root(size) }
      const proof = tree.consistency(first, size)
      const bent = changed(proof, how)
      if (!same(bent, proof)) expect(verifyConsistency(pair, bent)).toBe(false)
      expect(verifyConsistency({ ...pair, firstRoot: EMPTY_ROOT }, proof)).toBe(false)
      expect(verifyConsistency({ ...pair, secondRoot: EMPTY_ROOT }, proof)).toBe(false)
      expect(verifyConsistency({ ...pair, first: 0 }, proof)).toBe(false)
    }),
    { numRuns: 500 },
  )
})
