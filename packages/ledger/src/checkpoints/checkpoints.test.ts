import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendAll } from '../contract.ts'
import { openMemoryLedger } from '../memory/open.ts'
import { createMerkleTree, leafHash } from '../merkle.ts'
import type { Ledger } from '../port.ts'
import { type CheckedLedger, checkLedger } from './checked-ledger.ts'
import { emptyCheckpoint, formatCheckpoint } from './checkpoint.ts'
import { createCheckpoints, describeKeys } from './checkpoints.ts'
import { abandonNewest, keepCheckpoint, keepRotation, makeFolder, readFolder } from './folder.ts'
import { keepSigning } from './keep-signing.ts'
import { createSigner, formatNoteKey, type NoteSigner, signNote } from './note.ts'
import { signRotation } from './rotation.ts'

const ORIGIN = 'log.example/test'
const signer = createSigner(ORIGIN, new Uint8Array(32).fill(1))
const next = createSigner(ORIGIN, new Uint8Array(32).fill(2))
let parent: string
let folder: string
let sound: Ledger
let ledger: CheckedLedger
let signers: readonly NoteSigner[]

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'asof-checkpoints-'))
  folder = join(parent, 'test')
  signers = [signer]
  await makeFolder(folder, 0, signNote(formatCheckpoint(emptyCheckpoint(ORIGIN)), [signer]))
  sound = await openMemoryLedger({ id: 'test' })
  ledger = await checkLedger(sound, null)
})
afterEach(() => rm(parent, { recursive: true }))

const open = (of = ledger) =>
  createCheckpoints({ ledger: of, folder, origin: ORIGIN, readSigners: async () => signers })

test('a checkpoint is over what lies in the log, and takes the place of the one before', async () => {
  const checkpoints = open()
  expect(await checkpoints.reach(0)).toMatchObject({ size: 0 })
  await appendAll(ledger, ['a', 'b', 'c'])
  const signed = await checkpoints.reach(3)
  const tree = createMerkleTree()
  for (const { bytes } of await ledger.read(1, 10)) tree.append(leafHash(bytes))
  const { hash: head } = await ledger.head()
  expect(signed).toMatchObject({ origin: ORIGIN, size: 3, root: tree.root(3), head, rotations: 0 })
  expect(await readdir(folder)).toEqual(['checkpoint-000000000000003'])
  const read = await checkpoints.read()
  expect(read.newest).toEqual(signed)
  expect(describeKeys(read)).toEqual([{ from: 0, key: formatNoteKey(signer) }])
  expect(await checkpoints.reach(2)).toBe(signed)
  await expect(checkpoints.reach(4)).rejects.toThrow(RangeError)
})

test('many who ask at once share one signing, and each gets one that reaches what he asked for', async () => {
  const checkpoints = open()
  const asked: Promise<{ size: number }>[] = []
  for (let seq = 1; seq <= 20; seq++) {
    await appendAll(ledger, [`cmd-${seq}`])
    asked.push(checkpoints.reach(seq))
  }
  const sizes = (await Promise.all(asked)).map(({ size }) => size)
  for (const [index, size] of sizes.entries()) expect(size).toBeGreaterThan(index)
  expect(new Set(sizes).size).toBeLessThan(20)
})

test('a log that is shorter or another one than was signed is never signed again, and takes nothing more', async () => {
  await appendAll(ledger, ['a', 'b', 'c'])
  await open().reach(3)
  for (const [commands, problem] of [
    [['a', 'b'], /the log ends at commit 2, the signed checkpoint at 3/],
    [['a', 'x', 'c', 'd'], /the first 3 commits are not those of the signed checkpoint/],
  ] as const) {
    const other = await checkLedger(await openMemoryLedger({ id: 'test' }), null)
    await appendAll(other, commands)
    await expect(open(other).reach(1)).rejects.toThrow(problem)
    expect(other.state).toMatchObject({ mode: 'read-only', isDamaged: true, reason: expect.stringMatching(problem) })
    const outcome = await other.append(new Uint8Array(1))
    expect(outcome).toMatchObject({ ok: false, reason: 'read-only' })
    expect(await other.check()).toEqual([expect.stringMatching(problem)])
  }
  expect((await readFolder(folder))?.newest?.size).toBe(3)
})

test('a ledger is held against its checkpoint at once by the chain, and wholly when it is checked', async () => {
  await appendAll(ledger, ['a', 'b', 'c'])
  const signed = await open().reach(3)
  expect((await checkLedger(sound, signed)).state).toEqual({ mode: 'writable' })
  expect(await (await checkLedger(sound, signed)).check()).toEqual([])
  const shorter = await openMemoryLedger({ id: 'test' })
  await appendAll(shorter, ['a'])
  expect((await checkLedger(shorter, signed)).state).toMatchObject({
    isDamaged: true,
    reason: expect.stringMatching(/ends at commit 1/),
  })
  expect((await checkLedger(sound, { ...signed, head: 'f'.repeat(64) })).state).toMatchObject({ isDamaged: true })
  const wrongRoot = await checkLedger(sound, { ...signed, root: new Uint8Array(32) })
  expect(wrongRoot.state).toEqual({ mode: 'writable' })
  expect(await wrongRoot.check()).toEqual([expect.stringMatching(/first 3 commits/)])
})

test('after a rotation the new key signs, and only it', async () => {
  await appendAll(ledger, ['a', 'b'])
  await open().reach(2)
  await keepRotation(folder, 1, signRotation(ORIGIN, 3, [signer, next]))
  await appendAll(ledger, ['c'])
  await expect(open().reach(3)).rejects.toThrow(/signing key is another one/)
  signers = [signer, next]
  expect(await open().reach(3)).toMatchObject({ size: 3, rotations: 1 })
  const read = await open().read()
  expect(describeKeys(read)).toEqual([
    { from: 0, key: formatNoteKey(signer) },
    { from: 3, key: formatNoteKey(next) },
  ])
  expect(read.rotations).toHaveLength(1)
  signers = [next]
  await rm(join(folder, 'rotation-0001'))
  await expect(open().reach(3)).rejects.toThrow(/cannot be trusted/)
})

test('files of checkpoints are made once: another of the same size is refused, the same again is none', async () => {
  const note = (root: number) =>
    signNote(formatCheckpoint({ ...emptyCheckpoint(ORIGIN), size: 7, root: new Uint8Array(32).fill(root) }), [signer])
  await keepCheckpoint(folder, 7, note(1))
  await keepCheckpoint(folder, 7, note(1))
  await expect(keepCheckpoint(folder, 7, note(2))).rejects.toThrow(/another checkpoint of the same size/)
  await makeFolder(folder, 0, 'another first')
  expect(await readdir(folder)).toEqual(['checkpoint-000000000000007'])
  expect(await readdir(parent)).toEqual(['test'])
  await abandonNewest(folder)
  expect(await readFolder(folder)).toEqual({ newest: null, rotations: [] })
  expect(await readdir(folder)).toEqual(['abandoned-checkpoint-000000000000007'])
  expect(await readFolder(join(parent, 'none'))).toBeNull()
})

test.each([
  ['cut', (file: string) => writeFile(file, 'log.example/test\n3\n')],
  ['gone', (file: string) => rm(file)],
  ['under another size', (file: string) => rename(file, file.replace(/3$/, '4'))],
])('a newest checkpoint that is %s keeps anything from being signed', async (_, damage) => {
  await appendAll(ledger, ['a', 'b', 'c'])
  await open().reach(3)
  await damage(join(folder, 'checkpoint-000000000000003'))
  await expect(open().reach(3)).rejects.toThrow(/nothing can be signed/)
})

test('checkpoints follow appends in the background, spaced, and closing signs the rest', async () => {
  const waits: (() => void)[] = []
  const failures: unknown[] = []
  const checkpoints = open()
  const after = () => new Promise<void>((resolve) => waits.push(resolve))
  const keeping = keepSigning({ checkpoints, after, failed: (error) => failures.push(error) })
  await appendAll(ledger, ['a'])
  while (waits.length === 0) await checkpoints.reach(1)
  await appendAll(ledger, ['b', 'c'])
  expect((await checkpoints.read()).newest.size).toBe(1)
  waits.shift()!()
  while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve))
  expect((await checkpoints.read()).newest.size).toBe(3)
  await appendAll(ledger, ['d'])
  await keeping.close()
  expect((await checkpoints.read()).newest.size).toBe(4)
  expect(failures).toEqual([])
})

test('what keeps a checkpoint from being signed is told, and the next append tries again', async () => {
  const failures: unknown[] = []
  const checkpoints = open()
  signers = []
  const keeping = keepSigning({ checkpoints, after: async () => {}, failed: (error) => failures.push(error) })
  await appendAll(ledger, ['a'])
  while (failures.length === 0) await new Promise((resolve) => setImmediate(resolve))
  signers = [signer]
  await appendAll(ledger, ['b'])
  await keeping.close()
  expect((await checkpoints.read()).newest.size).toBe(2)
})
