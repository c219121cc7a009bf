import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatSigningKey, verifyLedger } from '@asof/ledger'
import { appendAll } from '@asof/ledger/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedgers } from './open-backends.ts'
import { openCheckpoints, readPublished, rotateSigningKey, type SigningPlace } from './signing.ts'

let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-signing-'))
})
afterEach(() => rm(dataFolder, { recursive: true }))

const place = (more: Partial<SigningPlace> = {}): SigningPlace => ({ dataFolder, readOnly: false, ...more })

async function open(ids: readonly string[] = ['one'], more: Partial<SigningPlace> = {}) {
  return openLedgers(ids, { kind: 'sqlite', ...place(more) })
}

/** Opens, appends, signs, closes; the size that was signed. */
async function record(commands: readonly string[], ids: readonly string[] = ['one']): Promise<readonly number[]> {
  const ledgers = await open(ids)
  const checkpoints = await openCheckpoints(ledgers, place())
  const sizes: number[] = []
  for (const ledger of ledgers) {
    await appendAll(ledger, commands)
    sizes.push((await checkpoints.get(ledger.id)!.reach((await ledger.head()).seq)).size)
    await ledger.close()
  }
  return sizes
}

/** Why ledgers open read-only; empty for those that do not. */
async function reasons(ids: readonly string[] = ['one'], readOnly = false): Promise<readonly string[]> {
  const ledgers = await open(ids, { readOnly })
  const found = ledgers.map(({ state }) => (state.mode === 'read-only' && state.isDamaged ? state.reason : ''))
  for (const ledger of ledgers) await ledger.close()
  return found
}

const own = (...path: readonly string[]) => join(dataFolder, ...path)

test('a first start makes a key that only its owner may read, and a first checkpoint of no commits', async () => {
  await reasons()
  expect((await stat(own('signing-key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(own('signing-key'), 'utf8')).toMatch(/^PRIVATE\+KEY\+asof\+[0-9a-f]{8}\+/)
  expect(await readdir(own('checkpoints', 'one'))).toEqual(['checkpoint-000000000000000'])
  expect(await record(['a', 'b'])).toEqual([2])
  expect(await record(['c'], ['one', 'two'])).toEqual([3, 1])
  expect(await reasons(['one', 'two'])).toEqual(['', ''])
  expect((await readdir(dataFolder)).sort()).toEqual([
    'checkpoints',
    'heads',
    'one.sqlite',
    'signing-key',
    'two.sqlite',
  ])
})

test('what was published can be read by who cannot sign, and is nothing where nothing was', async () => {
  expect(await readPublished(dataFolder, 'one')).toBeNull()
  await record(['a', 'b'])
  expect(await readPublished(dataFolder, 'one')).toMatch(/^asof\/one\n2\n/)
})

test('a folder from before there were checkpoints gets them for every ledger in it, also those not opened now', async () => {
  await record(['a'], ['one', 'two'])
  await rm(own('checkpoints'), { recursive: true })
  await rm(own('signing-key'))
  expect(await reasons(['one'], true)).toEqual([''])
  expect(await reasons(['one'])).toEqual([''])
  expect(await reasons(['two'])).toEqual([''])
  expect((await readdir(own('checkpoints'))).sort()).toEqual(['one', 'two'])
})

test('a first start that was cut off goes on with the key it had made', async () => {
  await record(['a'])
  await rename(own('signing-key'), own('signing-key.new'))
  const made = await readFile(own('signing-key.new'), 'utf8')
  expect(await reasons()).toEqual([''])
  expect(await readFile(own('signing-key'), 'utf8')).toBe(made)
  expect(await readdir(dataFolder)).not.toContain('signing-key.new')
})

test.each([
  ['all checkpoints', () => rm(own('checkpoints'), { recursive: true }), /the checkpoints of ledger one are gone/],
  [
    'those of one ledger',
    () => rm(own('checkpoints', 'one'), { recursive: true }),
    /the checkpoints of ledger one are gone/,
  ],
  ['the newest', () => rm(own('checkpoints', 'one', 'checkpoint-000000000000002')), /there is no checkpoint/],
  ['the key', () => rm(own('signing-key')), /the signing key .* is missing/],
])('%s missing: read-only, said aloud, also to who only reads', async (_, damage, reason) => {
  await record(['a', 'b'])
  await damage()
  for (const readOnly of [false, true])
    expect(await reasons(['one'], readOnly)).toEqual([expect.stringMatching(reason)])
})

test('a key that is damaged, or another one, makes all read-only', async () => {
  await record(['a'], ['one', 'two'])
  const key = await readFile(own('signing-key'), 'utf8')
  await writeFile(own('signing-key'), key.replace('asof', 'asoF'))
  expect(await reasons(['one', 'two'])).toEqual(Array(2).fill(expect.stringMatching(/signing-key is damaged/)))
  await writeFile(own('signing-key'), formatSigningKey({ owner: 'asof', seed: new Uint8Array(32) }))
  expect(await reasons(['one', 'two'])).toEqual(Array(2).fill(expect.stringMatching(/cannot be trusted/)))
})

test('a log that was put back to an older state, saved head and all, is noticed by its checkpoint', async () => {
  await record(['a', 'b'])
  const files = ['one.sqlite', join('heads', 'one.json')]
  const older = await Promise.all(files.map((file) => readFile(own(file))))
  await record(['c'])
  for (const [index, file] of files.entries()) await writeFile(own(file), older[index]!)
  expect(await reasons()).toEqual(['the log ends at commit 2, the signed checkpoint at 3'])
  const [ledger] = await open(['one'], { readOnly: true })
  expect(await verifyLedger(ledger!)).toMatchObject({ ok: false, commits: 2 })
  await ledger!.close()
})

test('the operator names owner and key; a key that is missing or of another owner ends the start', async () => {
  const keyFile = own('of-ours')
  const signing = { owner: 'log.example.org', keyFile }
  await expect(open(['one'], { signing })).rejects.toThrow(/of-ours is missing/)
  await writeFile(keyFile, formatSigningKey({ owner: 'log.example.org', seed: new Uint8Array(32).fill(9) }))
  const ledgers = await open(['one'], { signing })
  const checkpoints = await openCheckpoints(ledgers, place({ signing }))
  expect(checkpoints.get('one')?.origin).toBe('log.example.org/one')
  expect(await checkpoints.get('one')?.reach(0)).toMatchObject({ size: 0 })
  await ledgers[0]!.close()
  await expect(open(['one'], { signing: { owner: 'other', keyFile } })).rejects.toThrow(/set ASOF_ORIGIN/)
  expect(await readdir(dataFolder)).not.toContain('signing-key')
})

test('the key is changed by rotations that both keys signed; one that was cut off goes on', async () => {
  await record(['a', 'b'], ['one', 'two'])
  const before = await readFile(own('signing-key'), 'utf8')
  const rotated = await rotateSigningKey(place())
  expect(rotated).toMatchObject([
    { ledger: 'one', from: 3 },
    { ledger: 'two', from: 3 },
  ])
  expect(await readFile(own('signing-key'), 'utf8')).not.toBe(before)
  // As if cut off before the second ledger, and before the new key took its place.
  await rename(own('signing-key'), own('signing-key.next'))
  await writeFile(own('signing-key'), before, { mode: 0o600 })
  await rm(own('checkpoints', 'two', 'rotation-0001'))
  expect(await reasons(['one', 'two'])).toEqual(['', ''])
  expect(await record(['c'], ['one', 'two'])).toEqual([3, 3])
  expect((await rotateSigningKey(place())).map(({ from }) => from)).toEqual([3, 4])
  expect(await readdir(dataFolder)).not.toContain('signing-key.next')
  expect(await record(['d'], ['one', 'two'])).toEqual([4, 4])
  expect((await stat(own('signing-key'))).mode & 0o777).toBe(0o600)
  await rm(own('checkpoints', 'two', 'rotation-0001'))
  expect(await reasons(['one', 'two'])).toEqual(['', expect.stringMatching(/cannot be trusted/)])
  await expect(rotateSigningKey(place())).rejects.toThrow(/cannot be trusted/)
})
