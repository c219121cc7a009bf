import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomIds } from './ids.ts'
import { openRecorderKey } from './recorder-key.ts'

let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-key-'))
})
afterEach(() => rm(dataFolder, { recursive: true }))

const open = (configured: string | null = null) => openRecorderKey({ dataFolder, configured, ids: randomIds })

test('the first start makes a key of 256 bits and shows it once', async () => {
  const first = await open()
  expect(first.made).toMatch(/^asof_[\w-]{43}$/)
  const later = await open()
  expect(later.made).toBeNull()
  expect(later.keys.authenticate(first.made!)).toEqual({
    name: 'recorder',
    role: 'admin',
    keyId: 'recorder-key',
    expiresAt: null,
  })
})

test('only the hash of the key is kept, for its owner alone', async () => {
  const { made } = await open()
  const [file] = await readdir(dataFolder)
  expect(await readFile(join(dataFolder, file!), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  expect(await readFile(join(dataFolder, file!), 'utf8')).not.toContain(made)
  expect((await stat(join(dataFolder, file!))).mode & 0o777).toBe(0o600)
})

test('no other token opens', async () => {
  const { keys, made } = await open()
  for (const token of ['', made!.slice(0, -1), `${made}x`, made!.toUpperCase(), 'asof_'])
    expect(keys.authenticate(token)).toBeNull()
})

test('a configured key is the only one, and nothing is written', async () => {
  const { keys, made } = await open('configured-key-of-the-operator-0000')
  expect(made).toBeNull()
  expect(keys.authenticate('configured-key-of-the-operator-0000')).not.toBeNull()
  expect(await readdir(dataFolder)).toEqual([])
})

test('of two processes that start at once one makes the key, and both take it', async () => {
  const [one, two] = await Promise.all([open(), open()])
  const made = [one.made, two.made].filter((key) => key !== null)
  expect(made).toHaveLength(1)
  for (const { keys } of [one, two]) expect(keys.authenticate(made[0]!)).not.toBeNull()
})

test('a damaged file is not taken for a key', async () => {
  await writeFile(join(dataFolder, 'recorder-key.sha256'), 'nonsense')
  await expect(open()).rejects.toThrow('damaged')
})
