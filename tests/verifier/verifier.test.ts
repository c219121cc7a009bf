import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readExport } from '../../packages/runtime/src/backup/read-export.ts'
import { BUGS } from './bugs.ts'
import { forgedExports } from './forged-exports.ts'
import { forgedConsistency, forgedInclusions } from './forged-proofs.ts'
import { forgedReceipts } from './forged-receipts.ts'
import { forgedCheckpoints, forgedRotations, forkedCheckpoints } from './forged-signed.ts'
import { type Forgery, isRefused } from './forgery.ts'
import { type Material, makeMaterial } from './material.ts'
import { openProductChecks } from './product.ts'
import { loadMutant, loadVerifier, type Verifier } from './verifier.ts'

/** Fewest forgeries, and kinds of them. */
const [FORGERIES, KINDS] = [500, 130]

let folder: string
let material: Material
let forked: Material
let verifier: Verifier
let forgeries: readonly Forgery[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-verifier-'))
  material = await makeMaterial(join(folder, 'real'))
  forked = await makeMaterial(join(folder, 'fork'), 'fork', material)
  verifier = await loadVerifier()
  forgeries = [
    ...forgedInclusions(material, forked),
    ...forgedConsistency(material, forked),
    ...forgedCheckpoints(material, forked),
    ...forgedRotations(material),
    ...forkedCheckpoints(material, forked),
    ...forgedReceipts(material, forked),
    ...forgedExports(material, forked, folder),
  ]
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

/** Everything real, held up to a verifier; throws when it refuses any. */
function acceptAll(own: Verifier): number {
  const { key, rotations, inclusions, consistency, checkpoints, receipts, exported } = material
  const keys = own.followKeys(own.readKey(key), rotations)
  for (const note of checkpoints) {
    own.readCheckpoint(note, keys)
    own.compareCheckpoints(note, { key, rotations, old: note })
  }
  for (const reply of inclusions) own.verifyInclusion(reply, { key, rotations })
  own.verifyConsistency(consistency, { key, rotations, old: checkpoints[0] })
  const log = own.verifyExport(exported, { key })
  for (const receipt of receipts) for (const by of [null, log]) own.verifyReceipt(receipt, { key, log: by })
  return checkpoints.length + inclusions.length + 1 + 1 + 2 * receipts.length
}

test('everything real is accepted, by the product as well', async () => {
  expect(acceptAll(verifier)).toBeGreaterThan(20)
  expect(verifier.verifyExport(material.exported, { key: material.key }).commits).toHaveLength(13)
  expect((await readExport(material.exported, material.key)).manifest.commits).toBe(13)
})

test('two histories that one owner signed are shown by their heads', () => {
  const [{ checkpoints, key, rotations }, fork] = [material, forked]
  const heads = [checkpoints[0], fork.checkpoints[0]].map((note) => /^head ([0-9a-f]{64})$/m.exec(note)![1]!)
  expect(heads[0]).not.toBe(heads[1])
  const shown = new RegExp(`two histories of 7 commits .*${heads[0]}.*${heads[1]}`)
  expect(() => verifier.compareCheckpoints(checkpoints[0], { key, rotations, old: fork.checkpoints[0] })).toThrow(shown)
})

test(`every forgery is refused: at least ${FORGERIES} of at least ${KINDS} kinds`, () => {
  const accepted = forgeries.filter((forgery) => !isRefused(forgery, verifier)).map(({ kind }) => kind)
  expect(accepted).toEqual([])
  expect(forgeries.length).toBeGreaterThanOrEqual(FORGERIES)
  expect(new Set(forgeries.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(KINDS)
})

test('the product refuses what it may be given of them too, and accepts what is real', async () => {
  const product = (await openProductChecks(material)) as unknown as Verifier
  const given = forgeries.filter(({ kind }) => /^(checkpoint|rotation|receipt|export)/.test(kind))
  expect(given.length).toBeGreaterThan(300)
  const accepted: string[] = []
  for (const { kind, run } of given) {
    const isAccepted = await (async () => run(product))().then(
      () => true,
      () => false,
    )
    if (isAccepted) accepted.push(kind)
  }
  expect(accepted).toEqual([])
  const { key, rotations, checkpoints, receipts } = material
  const keys = product.followKeys(product.readKey(key), rotations)
  for (const note of checkpoints) product.readCheckpoint(note, keys)
  for (const receipt of receipts) product.verifyReceipt(receipt, { key, log: null })
})

test('the forgeries are listed: vitest run tests/verifier -u writes them', async () => {
  const counts = Map.groupBy(forgeries, ({ kind }) => kind)
  const rows = [...counts].map(([kind, { length }]) => `| ${kind.replace(': ', ' | ')} | ${length} |`).sort()
  const text = `# Forgeries

What is held up to the stand-alone verifier (\`packages/verifier\`) in \`tests/verifier\`, and refused. "Made to fit" means that all hashes
and counts were worked out again; "signed by the owner" that the forger holds the right key.

| of | what was done | number |
|---|---|---|
${rows.join('\n')}

${forgeries.length} of ${counts.size} kinds. ${BUGS.length} bugs planted in the verifier are each found by them.
`
  await expect(text).toMatchFileSnapshot('../../docs/forgeries.md')
})

test('without its key nothing is believed', () => {
  const { key: _, ...fork } = material
  const other = verifier.readKey(material.key) as { text: string }
  expect(other.text).toBe(material.key)
  for (const key of ['', 'x', material.key.slice(0, -1), material.key.replace('asof', 'else')]) {
    expect(() => verifier.readKey(key)).toThrow()
    expect(() => verifier.verifyReceipt(fork.receipts[0], { key, log: null })).toThrow()
  }
})

test.each(BUGS)('a verifier that %s is found out', async (_, from, to) => {
  const mutant = await loadMutant(from, to)
  const isStrict = forgeries.every((forgery) => isRefused(forgery, mutant))
  let isRight = true
  try {
    acceptAll(mutant)
  } catch {
    isRight = false
  }
  expect(isStrict && isRight).toBe(false)
})
