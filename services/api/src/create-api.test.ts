import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@asof/contract'
import { type AppendRefusal, buildCommit, type Ledger, LedgerFault, MAX_COMMIT_EVENTS } from '@asof/ledger'
import {
  createCountingIds,
  createKeys,
  createLogger,
  createManualClock,
  loadShipped,
  openControlLedger,
  openLedgers,
  openViews,
  sha256,
  silentLogger,
} from '@asof/runtime'
import type { Views } from '@asof/views'
import { describe, expect, test } from 'vitest'
import { createApi } from './create-api.ts'

const keys = createKeys({ [sha256('key')]: { name: 'recorder', role: 'recorder' } })
const event = {
  id: 'one',
  type: 'org.registered',
  schemaVersion: 1,
  announcedAt: '2026-01-01',
  source: [{ kind: 'register' }],
  data: { org: 'o', name: 'O', kind: 'company' },
}

/** An api over a ledger whose parts fail as `faults` say, once it is open. */
async function open(id: string, faults: (sound: Ledger) => Partial<Ledger>, views: Views | null = null) {
  const [sound] = await openLedgers([id], { kind: 'memory' })
  await loadShipped([sound!])
  const controlLedger = await openControlLedger({ kind: 'memory' })
  const ledger = { ...sound! }
  const log: string[] = []
  const logger = createLogger('warn', { write: (line) => log.push(line) })
  const clock = createManualClock('2026-11-25T12:00:00.000Z')
  const api = await createApi({
    ledgers: [ledger],
    controlLedger,
    webhookKey: new Uint8Array(32),
    views,
    clock,
    ids: createCountingIds(),
    logger,
    keys,
  })
  Object.assign(ledger, faults(sound!))
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer key' }
    const sent = body === undefined ? null : JSON.stringify(body)
    const response = await api.fetch(new Request(`http://asof.test/api/v1${path}`, { method, headers, body: sent }))
    const text = await response.text()
    const code = text === '' ? null : (JSON.parse(text) as { code?: string }).code
    return { status: response.status, retryAfter: response.headers.get('retry-after'), code }
  }
  return { api, log, ask }
}

test('an append is decided again when another process appends meanwhile', async () => {
  let theirs: Promise<unknown> | null = null
  let ledger: Ledger | null = null
  const { ask } = await open('own', (sound) => {
    ledger = sound
    const appendTheirs = async () => {
      const command = { cmd: 'other:1', by: 'other', now: '2026-11-25T12:00:00.000Z', events: [event] }
      await sound.append(buildCommit(await sound.head(), command))
    }
    const slipIn = () => {
      theirs ??= appendTheirs()
      return theirs
    }
    return {
      read: async (...asked) => {
        const rows = await sound.read(...asked)
        await slipIn()
        return rows
      },
      append: async (bytes) => {
        await slipIn()
        return sound.append(bytes)
      },
    }
  })
  expect(await ask('POST', '/events', event)).toMatchObject({ status: 200 })
  expect(await ledger!.head()).toMatchObject({ seq: 1, position: 1 })
})

describe('an append that the ledger keeps out', () => {
  const refusing = (reason: AppendRefusal) =>
    open('own', (sound) => ({ append: async () => ({ ok: false, reason, head: await sound.head() }) }))

  test('may be tried again when others were faster', async () => {
    const { ask } = await refusing('conflict')
    expect(await ask('POST', '/events', event)).toEqual({ status: 503, retryAfter: '1', code: 'LOG_UNAVAILABLE' })
  })

  test('is told when the ledger turned read-only', async () => {
    const { ask } = await refusing('read-only')
    expect(await ask('POST', '/events', event)).toEqual({ status: 503, retryAfter: null, code: 'LEDGER_READ_ONLY' })
  })

  test('is our fault for any other reason, and the log names the reason', async () => {
    const { ask, log } = await refusing('clock-back')
    expect(await ask('POST', '/events', event)).toEqual({ status: 500, retryAfter: null, code: 'INTERNAL_ERROR' })
    expect(log.map((line) => (JSON.parse(line) as { error: string }).error)).toEqual([
      'the ledger refused a commit of our own making: clock-back',
    ])
  })
})

test('a request may bring as many events as a commit holds', () => {
  // NOTE: the contract may not import the ledger, so the number stands in both.
  expect(limits.commitEvents).toBe(MAX_COMMIT_EVENTS)
})

describe('a log that another process holds', () => {
  const busy = async () => {
    throw new LedgerFault('LOG_BUSY', 'held')
  }
  const question = { kind: 'access', query: { jurisdiction: 'GB', item: 'i' }, asOf: '2026-01-01' }

  test.each([
    ['GET', '/ledgers', undefined],
    ['HEAD', '/ledgers', undefined],
    ['GET', '/events', undefined],
    ['POST', '/questions', { questions: [question] }],
  ])('%s %s may be asked again', async (method, path, body) => {
    const { ask } = await open('own', () => ({ read: busy }))
    const code = method === 'HEAD' ? null : 'LOG_UNAVAILABLE'
    expect(await ask(method, path, body)).toEqual({ status: 503, retryAfter: '1', code })
  })

  test.each([
    ['/events', event],
    ['/commits', { events: [event] }],
  ])('POST %s says that the outcome is unknown', async (path, body) => {
    const { ask } = await open('own', () => ({ append: busy }))
    expect(await ask('POST', path, body)).toEqual({ status: 503, retryAfter: '1', code: 'OUTCOME_UNKNOWN' })
  })
})

test('an error that only looks like a fault of the log is ours', async () => {
  const read = () => Promise.reject(Object.assign(new Error('not from the log'), { code: 'DISK_FULL' }))
  const { ask } = await open('own', () => ({ read }))
  expect(await ask('GET', '/ledgers')).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' })
})

test.each([
  ['bad-interval', 'Nothing of a refused request is stored.'],
  ['outcome-unknown', 'Send it again with the same key after a moment'],
  ['disk-full', 'Send it again with the same key when there is room'],
])('the page of %s says what became of the request', async (slug, fate) => {
  const { api } = await open('own', () => ({}))
  const page = await (await api.fetch(new Request(`http://asof.test/problems/${slug}`))).text()
  expect(page).toContain(fate)
  expect(page.includes('Nothing of')).toBe(slug === 'bad-interval')
})

test('a snapshot that cannot be written is logged and keeps nothing from closing', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'asof-api-'))
  const sound = (await openViews({ kind: 'sqlite', dataFolder, readOnly: false }, silentLogger))!
  const full = { ...sound, writeSnapshot: () => Promise.reject(new Error('full')) }
  const { api, log } = await open('ai-controls', () => ({}), full)
  await api.writeSnapshots()
  expect(log.map((line) => JSON.parse(line) as object)).toMatchObject([{ ledger: 'ai-controls', error: 'Error: full' }])
  await sound.close()
  await rm(dataFolder, { recursive: true })
})
