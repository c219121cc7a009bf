import type { Forgery } from './forgery.ts'
import type { InclusionJson, Material } from './material.ts'

const OTHER = 'ab'.repeat(32)

function flipped(hash: string): string {
  return hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
}

/** A list with two neighbours swapped. */
function swapped<T>(list: readonly T[]): readonly T[] {
  const [first, second, ...rest] = list
  return [second!, first!, ...rest]
}

/** Audit paths that lead elsewhere, of each commit. */
export function* forgedInclusions(
  { key, rotations, inclusions, checkpoints }: Material,
  fork: Material,
): Generator<Forgery> {
  const make = (kind: string, reply: object): Forgery => ({
    kind: `inclusion: ${kind}`,
    run: (verifier) => verifier.verifyInclusion(reply, { key, rotations }),
  })
  for (const [index, reply] of inclusions.entries()) {
    const { seq, size, path } = reply
    const next = inclusions[(index + 1) % inclusions.length]!
    yield make('wrong leaf', { ...reply, leafHash: flipped(reply.leafHash) })
    yield make('leaf of another commit', { ...reply, leafHash: next.leafHash })
    yield make('sibling changed', {
      ...reply,
      path: path.map((hash, at) => (at === index % path.length ? flipped(hash) : hash)),
    })
    if (path.length > 1) yield make('siblings swapped', { ...reply, path: swapped(path) })
    yield make('path cut', { ...reply, path: path.slice(0, -1) })
    yield make('path extended', { ...reply, path: [...path, OTHER] })
    yield make('path begun earlier', { ...reply, path: [OTHER, ...path] })
    yield make('path of another commit', { ...reply, path: next.path })
    yield make('other commit', { ...reply, seq: seq === 1 ? 2 : seq - 1 })
    yield make('other size', { ...reply, size: size + 1 })
    yield make('other root', { ...reply, root: next.leafHash })
    yield make('beyond the tree', { ...reply, seq: size + 1 })
    yield make('of another history', { ...forkOf(fork, index), checkpoint: reply.checkpoint })
    yield make('of another history, our root', {
      ...forkOf(fork, index),
      root: reply.root,
      checkpoint: reply.checkpoint,
    })
    yield make('checkpoint of another size', { ...reply, checkpoint: checkpoints[0] })
    yield make('no checkpoint', { ...reply, checkpoint: null })
    yield make('other ledger', { ...reply, ledger: 'other' })
    yield make('a field more', { ...reply, note: 'trust me' })
  }
}

/** The differing commits of the other history; the common ones are proven there by other paths. */
function forkOf({ inclusions }: Material, index: number): InclusionJson {
  return inclusions[index]!
}

/** Proofs of growth that show none. */
export function* forgedConsistency(
  { key, rotations, consistency, checkpoints }: Material,
  fork: Material,
): Generator<Forgery> {
  const make = (kind: string, change: object, old: string = checkpoints[0]): Forgery => ({
    kind: `consistency: ${kind}`,
    run: (verifier) => verifier.verifyConsistency({ ...consistency, ...change }, { key, rotations, old }),
  })
  const { proof, first, second } = consistency
  for (const at of proof.keys())
    yield make('hash changed', { proof: proof.map((hash, index) => (index === at ? flipped(hash) : hash)) })
  yield make('hashes swapped', { proof: swapped(proof) })
  yield make('cut', { proof: proof.slice(0, -1) })
  yield make('begun later', { proof: proof.slice(1) })
  yield make('extended', { proof: [...proof, OTHER] })
  yield make('begun earlier', { proof: [OTHER, ...proof] })
  yield make('one more in between', { proof: [proof[0], OTHER, ...proof.slice(1)] })
  yield make('empty', { proof: [] })
  yield make('other first size', { first: first - 1 })
  yield make('other second size', { second: second + 1 })
  yield make('other first root', { firstRoot: consistency.secondRoot })
  yield make('other second root', { secondRoot: consistency.firstRoot })
  yield make('from a checkpoint of another history', {}, fork.checkpoints[0])
  yield make('from another history, with its root', { firstRoot: fork.consistency.firstRoot }, fork.checkpoints[0])
  yield make('of another history', { ...fork.consistency, checkpoint: consistency.checkpoint })
  yield make('to the old checkpoint', { checkpoint: checkpoints[0] })
  yield make('from the new checkpoint', {}, checkpoints[1])
  yield make('other ledger', { ledger: 'other' })
  yield make('a field more', { note: 'trust me' })
  yield make('from no checkpoint', {}, '')
}
