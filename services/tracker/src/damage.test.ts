import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomIds, readConfig, silentLogger, systemClock } from '@asof/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectTo } from './connect.ts'
import { createTracker, type Tracker } from './create-tracker.ts'
import { describeFault, describeStart } from './describe-start.ts'

const KEY = 'key-of-the-operator-key-of-the-operator'
let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-damage-'))
})
afterEach(() => rm(dataFolder, { recursive: true }))

function configOf(more: Readonly<Record<string, string>> = {}) {
  const own = { ASOF_DATA: dataFolder, ASOF_PORT: '0', ASOF_LEDGERS: 'seed-story', ASOF_RECORDER_KEY: KEY }
  const read = readConfig({ ...own, ...more })
  if (!read.ok) throw new Error(read.problems.join())
  return read.config
}

function start(config = configOf()): Promise<Tracker> {
  return createTracker({ config, clock: systemClock, ids: randomIds, logger: silentLogger, progress: () => {} })
}

test('a ledger whose saved head was edited is loud, answers, and takes nothing', async () => {
  await (await start()).close()
  await writeFile(join(dataFolder, 'heads', 'seed-story.json'), '{}')
  const tracker = await start()
  try {
    expect(describeStart(tracker, configOf())).toContain('READ-ONLY')
    const event = {
      id: 'late',
      type: 'context.noted',
      announcedAt: '2026-11-26',
      source: [{ kind: 'press' }],
      data: { subject: 'anthropic', kind: 'effect', claim: 'Something happened' },
    }
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` }
    const refused = await fetch(`${tracker.url}/api/v1/events`, {
      method: 'POST',
      headers,
      body: JSON.stringify(event),
    })
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'LEDGER_READ_ONLY'])
    const listed = await (await fetch(`${tracker.url}/api/v1/ledgers`)).text()
    const page = await (await fetch(tracker.url)).text()
    expect(JSON.parse(listed)).toMatchObject({ ledgers: [{ position: 77, writable: false }] })
    expect(page).toContain('Takes no appends')
    for (const text of [listed, page]) expect(text).not.toContain(dataFolder)
  } finally {
    await tracker.close()
  }
})

test('who reads a damaged folder directly is warned', async () => {
  await (await start()).close()
  await writeFile(join(dataFolder, 'heads', 'seed-story.json'), '{}')
  const told: string[] = []
  await (await connectTo({}, configOf(), (line) => told.push(line))).close()
  expect(told).toEqual([expect.stringMatching(/^WARNING: ledger seed-story cannot be trusted: /)])
})

test('why a start failed says what to do', async () => {
  const tracker = await start()
  const taken = configOf({ ASOF_PORT: new URL(tracker.url).port })
  const fault = await start(taken).catch((cause: unknown) => cause)
  await tracker.close()
  expect(describeFault(fault, taken)).toContain('set ASOF_PORT to a free port')
  const file = join(dataFolder, 'recorder-key.sha256')
  await writeFile(file, '')
  const wrong = configOf({ ASOF_DATA: file })
  expect(describeFault(await start(wrong).catch((cause: unknown) => cause), wrong)).toContain(
    'set ASOF_DATA to a folder that may be written',
  )
})

test('a start that fails late leaves nothing open', async () => {
  const tracker = await start()
  const other = join(dataFolder, 'other')
  const taken = configOf({ ASOF_DATA: other, ASOF_PORT: new URL(tracker.url).port })
  await expect(start(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await tracker.close()
  // An open SQLite file has its write-ahead log beside it.
  expect((await readdir(other)).filter((name) => name.endsWith('-wal'))).toEqual([])
})
