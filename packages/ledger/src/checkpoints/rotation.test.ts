import { expect, test } from 'vitest'
import { EMPTY_ROOT } from '../merkle.ts'
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { createSigner, signNote } from './note.ts'
import { followRotations, keyAt, openRotation, signRotation } from './rotation.ts'
import { openCheckpoint } from './trusted.ts'

const ORIGIN = 'log.example/one'
const [a, b, c] = [1, 2, 3].map((seed) => createSigner(ORIGIN, new Uint8Array(32).fill(seed))) as [
  Signer,
  Signer,
  Signer,
]
type Signer = ReturnType<typeof createSigner>

const checkpoint: Checkpoint = { origin: ORIGIN, size: 5, root: EMPTY_ROOT, head: 'a'.repeat(64), rotations: 0 }
const toB = signRotation(ORIGIN, 4, [a, b])
const toC = signRotation(ORIGIN, 8, [b, c])

test('a checkpoint is read as it was written, and nothing else is one', () => {
  const text = formatCheckpoint(checkpoint)
  expect(parseCheckpoint(text)).toEqual(checkpoint)
  for (const wrong of [
    text.replace('5', '05'),
    text.replace('5', '-5'),
    text.replace('5', '0'),
    text.replace('head ', 'head'),
    text.replace('rotations 0\n', ''),
    `${text}more\n`,
    text.replace('=', ''),
    text.slice(0, -1),
    text.slice(1 + ORIGIN.length),
  ])
    expect(parseCheckpoint(wrong)).toBeNull()
})

test('rotations are followed from the first key on, each signed by both', () => {
  const history = followRotations(a, [toB, toC])!
  expect(history.keys.map(({ id }) => id)).toEqual([a.id, b.id, c.id])
  const keys = [
    [0, 0, a],
    [3, 0, a],
    [4, 0, null],
    [3, 1, null],
    [4, 1, b],
    [7, 1, b],
    [8, 1, null],
    [8, 2, c],
    [9, 3, null],
  ] as const
  for (const [size, count, key] of keys) expect(keyAt(history, { size, count })?.id).toBe(key?.id)
  expect(followRotations(b, [toC])?.keys).toHaveLength(2)
})

test('rotations that skip, go back, or lack a signature lead nowhere', () => {
  expect(followRotations(a, [toC])).toBeNull()
  expect(followRotations(b, [toB])).toBeNull()
  expect(followRotations(a, [toB, signRotation(ORIGIN, 3, [b, c])])).toBeNull()
  const text = toB.slice(0, toB.indexOf('\n\n') + 1)
  expect(openRotation(signNote(text, [a, b]))).toMatchObject({ from: 4 })
  for (const signers of [[a], [b], [a, a], [b, b], [a, c], [a, b, c]])
    expect(openRotation(signNote(text, signers))).toBeNull()
  const foreign = createSigner('log.example/other', new Uint8Array(32).fill(2))
  expect(openRotation(signRotation(ORIGIN, 4, [a, foreign]))).toBeNull()
  expect(openRotation(signRotation(ORIGIN, 4, [a, a]))).toBeNull()
})

test('a checkpoint counts only by the key of its size', () => {
  const history = followRotations(a, [toB])!
  const open = (own: Partial<Checkpoint>, signer: Signer) =>
    openCheckpoint(signNote(formatCheckpoint({ ...checkpoint, ...own }), [signer]), history, ORIGIN)
  expect(open({ size: 3 }, a)).toMatchObject({ size: 3 })
  expect(open({ rotations: 1 }, b)).toMatchObject({ size: 5 })
  expect(open({}, a)).toMatch(/another key/)
  expect(open({ rotations: 1 }, a)).toMatch(/another key/)
  expect(open({ size: 3 }, b)).toMatch(/another key/)
  expect(open({ rotations: 1 }, c)).toMatch(/no key of this log/)
  expect(open({ origin: 'log.example/other', size: 3 }, a)).toMatch(/of log.example\/other/)
  expect(openCheckpoint(signNote('text\n', [a]), history, ORIGIN)).toMatch(/no checkpoint/)
})
