import { expect, test } from 'vitest'
import { createMerkleTree, EMPTY_ROOT, leafHash, verifyConsistency, verifyInclusion } from './merkle.ts'

// The eight leaves of the reference suite of Certificate Transparency with their roots and proofs, as published with
// RFC 6962 (certificate-transparency, cpp/merkletree) and repeated by Trillian and transparency-dev/merkle.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const L0 = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
const L1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'
const L4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'
const L6 = 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f'
const N01 = 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'
const N23 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e'
const N45 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a'
const N67 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'
const N0123 = 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'
const N4567 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'

const tree = createMerkleTree()
for (const leaf of LEAVES) tree.append(leafHash(Buffer.from(leaf, 'hex')))
const toHex = (hashes: readonly Uint8Array[]) => hashes.map((each) => Buffer.from(each).toString('hex'))
const toBytes = (hashes: readonly string[]) => hashes.map((each) => new Uint8Array(Buffer.from(each, 'hex')))

test('roots of all nine sizes are those of the reference suite', () => {
  expect(toHex([EMPTY_ROOT])).toEqual([ROOTS[0]])
  expect(toHex(ROOTS.map((_, size) => tree.root(size)))).toEqual(ROOTS)
})

test.each([
  [0, 1, []],
  [0, 8, [L1, N23, N4567]],
  [5, 8, [L4, N67, N0123]],
  [2, 3, [N01]],
  [1, 5, [L0, N23, L4]],
])('the path of leaf %i in a tree of %i is that of the reference suite', (index, size, path) => {
  expect(toHex(tree.inclusion(index, size))).toEqual(path)
  const leaf = leafHash(Buffer.from(LEAVES[index]!, 'hex'))
  const [root] = toBytes([ROOTS[size]!])
  expect(verifyInclusion({ index, size, leaf, root: root! }, toBytes(path))).toBe(true)
})

test.each([
  [1, 1, []],
  [1, 8, [L1, N23, N4567]],
  [6, 8, [N45, N67, N0123]],
  [2, 5, [N23, L4]],
  [6, 7, [N45, L6, N0123]],
])('the proof from %i to %i is that of the reference suite', (first, second, proof) => {
  expect(toHex(tree.consistency(first, second))).toEqual(proof)
  const [firstRoot, secondRoot] = toBytes([ROOTS[first]!, ROOTS[second]!])
  const claim = { first, second, firstRoot: firstRoot!, secondRoot: secondRoot! }
  expect(verifyConsistency(claim, toBytes(proof))).toBe(true)
})

test('what a tree never had is a fault of the caller', () => {
  for (const ask of [
    () => tree.root(9),
    () => tree.root(-1),
    () => tree.inclusion(8, 8),
    () => tree.inclusion(0, 0),
    () => tree.consistency(0, 8),
    () => tree.consistency(5, 4),
    () => tree.leafAt(8),
    () => tree.append(new Uint8Array(31)),
  ])
    expect(ask).toThrow(RangeError)
})
