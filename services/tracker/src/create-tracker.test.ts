import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCli } from '@asof/cli'
import { type Config, randomIds, readConfig, silentLogger, systemClock } from '@asof/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectTo } from './connect.ts'
import { createTracker, type Tracker } from './create-tracker.ts'
import { describeStart } from './describe-start.ts'
import { createLocalOperations } from './local-operations.ts'

let dataFolder: string
let config: Config
let tracker: Tracker | null = null
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-tracker-'))
  const read = readConfig({ ASOF_DATA: dataFolder, ASOF_PORT: '0', ASOF_LEDGERS: 'seed-story,own' })
  if (!read.ok) throw new Error(read.problems.join())
  config = read.config
})
afterEach(async () => {
  await stop()
  await rm(dataFolder, { recursive: true })
})

async function start(): Promise<{ tracker: Tracker; loaded: string[] }> {
  const loaded: string[] = []
  tracker = await createTracker({
    config,
    clock: systemClock,
    ids: randomIds,
    logger: silentLogger,
    progress: ({ ledger }) => loaded.push(ledger),
  })
  return { tracker, loaded }
}

async function stop(): Promise<void> {
  await tracker?.close()
  tracker = null
}

async function restart(): Promise<{ tracker: Tracker; loaded: string[] }> {
  await stop()
  return start()
}

async function asof(server: string | undefined, ...argv: string[]) {
  const stdout: string[] = []
  const write = { write: (text: string) => stdout.push(text) }
  const told: string[] = []
  const cli = createCli({
    connect: (target) => connectTo(target, { ...config, server: server ?? null }, (line) => told.push(line)),
    local: createLocalOperations(config),
    stdout: write,
    stderr: { write: (text) => told.push(text) },
    isTTY: false,
  })
  return { code: await cli.run(argv), stdout: stdout.join(''), told: told.join('') }
}

const question = ['access', 'GB', 'anthropic/claude', '--as-of', '2026-06-16', '--ledger', 'seed-story']

test('the first start loads the shipped history and shows the key; a later one does neither', async () => {
  const first = await start()
  expect(first.loaded).toEqual(['seed-story'])
  const greeting = describeStart(first.tracker, config)
  expect(greeting).toContain(first.tracker.madeKey)
  expect(greeting).toContain(`${first.tracker.url}/api/v1`)
  const second = await restart()
  expect([second.loaded, second.tracker.madeKey]).toEqual([[], null])
  expect(describeStart(second.tracker, config)).not.toContain(first.tracker.madeKey)
})

test('what was appended is there after a restart', async () => {
  const { tracker: first } = await start()
  const event = {
    id: 'kept',
    type: 'org.registered',
    announcedAt: '2026-01-01',
    source: [{ kind: 'register' }],
    data: { org: 'o', name: 'O', kind: 'company' },
  }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${first.madeKey}` }
  const address = `${first.url}/api/v1/events?ledger=own`
  const appended = await fetch(address, { method: 'POST', headers, body: JSON.stringify(event) })
  expect(appended.status).toBe(201)
  const receipt: unknown = await appended.json()
  const { tracker: second } = await restart()
  const again = await fetch(address.replace(first.url, second.url), {
    method: 'POST',
    headers,
    body: JSON.stringify(event),
  })
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  expect(await again.json()).toEqual(receipt)
})

test('the CLI prints the same bytes from a server and from its data folder', async () => {
  const { tracker: running } = await start()
  const fromServer = await asof(running.url, ...question)
  expect(JSON.parse(fromServer.stdout)).toMatchObject({ level: 'licence-required' })
  expect(await asof(undefined, ...question)).toEqual(fromServer)
  await stop()
  expect(await asof(undefined, ...question)).toEqual(fromServer)
})

test('appending from the command line says what is missing', async () => {
  const { tracker: running } = await start()
  const event = join(dataFolder, 'event.json')
  await writeFile(event, '{}')
  const missing = async (server: string | undefined, ...more: string[]) => {
    const { code, told } = await asof(server, 'append', event, ...more)
    expect(code).toBe(2)
    return told
  }
  expect(await missing(undefined, '--key', running.madeKey!)).toContain('--server')
  expect(await missing(running.url)).toContain('--key')
  await stop()
  const gone = await asof(running.url, ...question)
  expect([gone.code, gone.told]).toEqual([1, expect.stringContaining(`no server answers at ${running.url}`)])
})

test('a body over the limit is answered over a real socket, and the server goes on', async () => {
  const { tracker: running } = await start()
  const address = `${running.url}/api/v1/events`
  const headers = { 'content-type': 'application/json' }
  const large = await fetch(address, { method: 'POST', headers, body: ' '.repeat(1 << 20) })
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
  expect((await fetch(`${running.url}/livez`)).status).toBe(200)
})

test('figures stand beside the API, of all parts', async () => {
  const { tracker: running } = await start()
  const figures = await (await fetch(`${running.url}/metrics`)).text()
  for (const part of ['api', 'notifier']) expect(figures).toContain(`ledger="seed-story",part="${part}"} 77`)
  expect(figures).toContain('process_resident_memory_bytes')
})

test('a misspelt policy is no policy that was not announced', async () => {
  const asked = (id: string, ...more: string[]) =>
    asof(undefined, 'status', id, '--as-of', '2024-01-01', '--ledger', 'seed-story', ...more)
  await start()
  expect((await asked('us/anthropic-export-bann', '--text')).stdout).toContain(
    'NO-RECORD on 2024-01-01   no event that counts here names it',
  )
  expect((await asked('us/anthropic-export-ban', '--text')).stdout).toContain('NOT-ANNOUNCED on 2024-01-01')
})

test('verify walks the chains of a data folder', async () => {
  await start()
  const verified = await asof(undefined, 'verify')
  expect(verified.code).toBe(0)
  expect(JSON.parse(verified.stdout)).toMatchObject({
    ledgers: [{ ledger: 'seed-story', ok: true, position: 77 }, { ok: true }],
  })
  expect((await asof(undefined, 'doctor')).code).toBe(0)
})

test('verify does not call a ledger sound that is not there', async () => {
  await start()
  await stop()
  const misspelt = await asof(undefined, 'verify', '--ledger', 'seed-storey')
  expect(misspelt).toMatchObject({
    code: 1,
    stdout: '',
    told: expect.stringContaining('there is no ledger seed-storey'),
  })
  for (const empty of ['own', 'control'])
    expect(await asof(undefined, 'verify', '--ledger', empty)).toMatchObject({ code: 0 })
})

test('without a data folder the shipped histories answer and that is said; a wrong folder is refused', async () => {
  const nowhere = join(dataFolder, 'nowhere')
  const chosen = await asof(undefined, ...question, '--data', nowhere)
  expect([chosen.code, chosen.stdout]).toEqual([1, ''])
  const shipped = { ...config, dataFolder: nowhere, dataFolderChosen: false }
  const told: string[] = []
  const link = await connectTo({}, shipped, (line) => told.push(line))
  expect(told).toHaveLength(1)
  const response = await link.connection.fetch(
    new Request(`${link.connection.baseUrl}/api/v1/log/head?ledger=seed-story`),
  )
  expect(await response.json()).toMatchObject({ position: 77 })
  await link.close()
})

test('a damaged file of views is replaced', async () => {
  await start()
  await stop()
  await writeFile(join(dataFolder, 'views.sqlite'), 'this is no database, it only looks as long as one would be')
  expect(await readdir(dataFolder)).toContain('views.sqlite')
  const { tracker: running } = await restart()
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
})
