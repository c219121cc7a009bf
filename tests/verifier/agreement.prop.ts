import { canonicalBytes, createMerkleTree, leafHash, verifyConsistency, verifyInclusion } from '@asof/ledger'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadVerifier } from './verifier.ts'

// Two implementations that share no line: each is the other's oracle.
const verifier = await loadVerifier()

const equal = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(Buffer.from(b))

function holds(check: () => boolean): boolean {
  try {
    return check()
  } catch {
    return false
  }
}

const leaves = fc.array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 33 })

test('trees, paths and proofs are the same in both, and so is what either takes of paths and proofs that were bent', () => {
  fc.assert(
    fc.property(leaves, fc.nat(), fc.nat(), fc.nat(), fc.boolean(), (all, a, b, c, isBent) => {
      const tree = createMerkleTree()
      for (const leaf of all) tree.append(leafHash(leaf))
      const size = 1 + (a % all.length)
      const hashes = all.slice(0, size).map((leaf) => verifier.leafHash(leaf))
      const root = tree.root(size)
      expect(equal(verifier.rootOf(hashes), root)).toBe(true)
      const index = b % size
      const bend = (path: readonly Uint8Array[]) =>
        isBent ? [...path.slice(0, c % 4), root, ...path.slice(1 + (c % 4))] : path
      const path = bend(tree.inclusion(index, size))
      const leaf = tree.leafAt(index)
      const theirs = holds(() => equal(verifier.rootByPath(index, size, leaf, path), root))
      expect(theirs).toBe(verifyInclusion({ index, size, leaf, root }, path))
      const [first, firstRoot] = [index + 1, tree.root(index + 1)]
      const proof = bend(tree.consistency(first, size))
      const found = holds(() => {
        const [old, now] = verifier.rootsByProof(first, size, proof, firstRoot)
        return equal(old!, firstRoot) && equal(now!, root)
      })
      expect(found).toBe(verifyConsistency({ first, second: size, firstRoot, secondRoot: root }, proof))
    }),
    { numRuns: 1000 },
  )
})

test('JSON has the same canonical bytes in both', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown
      expect(Buffer.from(verifier.canonical(plain)).equals(Buffer.from(canonicalBytes(plain)))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
