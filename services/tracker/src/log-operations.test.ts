import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCli } from '@asof/cli'
import { randomIds, readConfig, silentLogger, systemClock } from '@asof/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from './connect.ts'
import { createTracker, type Tracker } from './create-tracker.ts'
import { createLocalOperations } from './local-operations.ts'

let parent: string
let tracker: Tracker
const own = (...path: readonly string[]) => join(parent, ...path)

function configOf(dataFolder: string) {
  const read = readConfig({ ASOF_DATA: dataFolder, ASOF_PORT: '0', ASOF_LEDGERS: 'seed-story,own' })
  if (!read.ok) throw new Error(read.problems.join())
  return read.config
}

function start(name: string): Promise<Tracker> {
  const needs = { clock: systemClock, ids: randomIds, logger: silentLogger, progress: () => {} }
  return createTracker({ config: configOf(own(name)), ...needs })
}

async function asof(data: string, ...argv: readonly string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const config = configOf(own(data))
  const code = await createCli({
    connect: (target) => connectTo(target, config, () => {}),
    local: createLocalOperations(config),
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    isTTY: false,
  }).run(argv)
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}

const ASKED = ['GB', 'anthropic/claude', '--as-of', '2026-06-16', '--ledger', 'seed-story']
let receipt: string

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'asof-logs-'))
  tracker = await start('data')
  const given = await asof('data', 'receipt', ...ASKED, '--server', tracker.url)
  expect(given.code).toBe(0)
  receipt = given.stdout
  await writeFile(own('receipt.json'), receipt)
  expect(await asof('data', 'export', own('export'))).toMatchObject({ code: 0, stderr: '' })
})
afterAll(async () => {
  await tracker.close()
  await rm(parent, { recursive: true })
})

test('a receipt holds against an exported log, without a server', async () => {
  const { stdout } = await asof('data', 'key', 'show')
  const { keys } = JSON.parse(stdout) as { keys: { ledger: string; key: string }[] }
  expect(keys.map(({ ledger }) => ledger)).toEqual(['control', 'own', 'seed-story'])
  const command = ['verify-receipt', own('receipt.json'), '--log', own('export')]
  const verified = await asof('none', ...command, '--key', keys.find(({ ledger }) => ledger === 'seed-story')!.key)
  expect(verified).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(verified.stdout)).toMatchObject({ valid: true })
  expect((await asof('none', ...command, '--text')).stderr).toContain('the export itself says who signs')
  const wrong = await asof('none', ...command, '--key', keys[0]!.key)
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('was signed by') })
})

test('a receipt is asked of a server, and a server has an address', async () => {
  const nowhere = await asof('data', 'receipt', ...ASKED)
  expect(nowhere).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('name it by --server') })
  for (const address of ['localhost', 'localhost:8080', 'http://'])
    expect(await asof('data', 'receipt', ...ASKED, '--server', address)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('an http or https address'),
    })
})

test('a receipt with another answer does not', async () => {
  const bent = own('bent.json')
  await writeFile(bent, receipt.replace('"level":"licence-required"', '"level":"open"'))
  const verified = await asof('none', 'verify-receipt', bent, '--log', own('export'), '--text')
  expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining('the receipt does not hold') })
  for (const text of ['{}', '']) {
    await writeFile(bent, text)
    const none = await asof('none', 'verify-receipt', bent, '--log', own('export'))
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('this is no receipt') })
  }
})

test('an exported log comes back, answers the same, and says that another key signs now', async () => {
  const restored = await asof('back', 'restore', own('export'))
  expect(restored).toMatchObject({ code: 0, stderr: expect.stringContaining('another key signs from here on') })
  expect(JSON.parse(restored.stdout)).toMatchObject({ ledger: 'seed-story', position: 77 })
  const [before, after] = [await asof('data', 'access', ...ASKED), await asof('back', 'access', ...ASKED)]
  expect(after.stdout).toBe(before.stdout)
  expect(await asof('back', 'verify', '--ledger', 'seed-story')).toMatchObject({ code: 0 })
  expect(await asof('back', 'restore', own('export'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has a log of seed-story already'),
  })
})

test('after a change of key, checkpoints and receipts are signed by the new one, and old receipts hold', async () => {
  const other = await start('other')
  const ask = () => asof('other', 'receipt', ...ASKED, '--server', other.url)
  await writeFile(own('old.json'), (await ask()).stdout)
  const { stdout } = await asof('other', 'key', 'show')
  const [first] = (JSON.parse(stdout) as { keys: { ledger: string; key: string }[] }).keys.slice(-1)
  const rotated = await asof('other', 'key', 'rotate')
  expect(rotated.code).toBe(0)
  await writeFile(own('new.json'), (await ask()).stdout)
  await other.close()
  expect(await asof('other', 'export', own('rotated'))).toMatchObject({ code: 0 })
  for (const file of ['old.json', 'new.json']) {
    const verified = await asof('none', 'verify-receipt', own(file), '--log', own('rotated'), '--key', first!.key)
    expect(verified).toMatchObject({ code: 0 })
  }
  const [old, now] = await Promise.all(['old.json', 'new.json'].map((file) => readFile(own(file), 'utf8')))
  expect([JSON.parse(old!).rotations.length, JSON.parse(now!).rotations.length]).toEqual([0, 1])
})

test('what cannot be exported or restored says why', async () => {
  expect(await asof('nowhere', 'export', own('x'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there is no signing key'),
  })
  expect(await asof('data', 'export', own('export'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already'),
  })
  expect(await asof('x', 'restore', own('data'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not an exported log'),
  })
  expect((await readdir(parent)).filter((name) => name.includes('draft') || name === 'x')).toEqual([])
})
