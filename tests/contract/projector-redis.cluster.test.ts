import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ledger } from '@asof/ledger'
import { createProjector, type Projector } from '@asof/projector'
import { openLedgerReader, readBoard } from '@asof/reader'
import { type Closable, closeAll, openLedgers, openViews, silentLogger, systemClock } from '@asof/runtime'
import type { Views } from '@asof/views'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { draft } from '../support/events.ts'
import { findFreePort, type RedisServer, startRedis } from '../support/redis-server.ts'
import { providedRedis } from '../support/redis-url.ts'
import { appendCommits, SMALL_HISTORY } from '../support/small-ledger.ts'

let folder: string
let port: number
let server: RedisServer
let ledger: Ledger
let views: Views
let projector: Projector
let parts: Closable[]

const BOARD_KEY = 'asof:{small}:board:1.1'

async function beside<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1', { disableClientInfo: true })
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

/** One more commit that changes every answer: a ban begins, or ends. */
async function appendTwist(number: number): Promise<void> {
  const dates = { announcedAt: '2026-01-01', effectiveFrom: '2026-01-01' }
  const provisions = [
    { id: `us/twist-${number}:1`, effect: number % 2 === 0 ? 'prohibit' : 'permit', scope: {}, priority: number },
  ]
  await appendCommits(ledger, [
    [draft('policy.announced', { policy: `us/twist-${number}`, authority: 'us', provisions }, dates)],
  ])
}

/** Whether a board that lies in the views now is the one of the commit it names; null when none lies there. */
async function isRight(): Promise<boolean | null> {
  const board = await views.readBoard('small', '1.1').catch(() => null)
  if (board === null) return null
  const { seq, head, position, asOf } = board.stand
  const reader = await openLedgerReader(ledger)
  const cells = await readBoard(reader, { asOf, knownAt: position }, {})
  const values = new Map(cells.map(({ jurisdiction, item, value }) => [`${jurisdiction} ${item}`, value]))
  expect(reader.commitAt(seq)).toMatchObject({ hash: head, last: position })
  expect(board.cells).toEqual(values)
  return true
}

/** Waits until the board stands at the newest commit. */
async function caughtUp(): Promise<void> {
  const { seq } = await ledger.head()
  await vi.waitFor(async () => expect((await views.readBoard('small', '1.1'))?.stand.seq).toBe(seq), {
    timeout: 20_000,
    interval: 20,
  })
  expect(await isRight()).toBe(true)
}

describe.skipIf(providedRedis() === null)('the projector over a Redis that fails', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asof-projector-redis-'))
    port = await findFreePort()
    server = await startRedis({ folder, port })
    const backend = { kind: 'sqlite', dataFolder: join(folder, 'data'), readOnly: false } as const
    ledger = (await openLedgers(['small'], backend))[0]!
    views = (await openViews(backend, silentLogger, { url: server.url, namespace: 'asof' }))!
    await appendCommits(ledger, SMALL_HISTORY)
    projector = await createProjector({ ledgers: [ledger], views, clock: systemClock, logger: silentLogger })
    parts = [projector, views, ledger]
    projector.run()
  })
  afterEach(async () => {
    await closeAll(parts)
    await server.stop('SIGKILL')
    await rm(folder, { recursive: true })
  })

  test('emptied, time and again, while commits come: the board is right or not there, and comes back', async () => {
    await caughtUp()
    let seen = 0
    for (let number = 0; number < 40; number++) {
      await appendTwist(number)
      if (number % 4 === 3) await beside((redis) => redis.flushall())
      if ((await isRight()) === true) seen++
    }
    await caughtUp()
    expect(seen).toBeGreaterThan(0)
  })

  test('killed, time and again, while commits come: the board is right or not there, and catches up', async () => {
    for (let kill = 0; kill < 5; kill++) {
      for (let number = 0; number < 4; number++) await appendTwist(kill * 4 + number)
      await server.stop('SIGKILL')
      await appendTwist(1000 + kill)
      server = await startRedis({ folder, port })
      await caughtUp()
    }
  })

  test('gone while many commits come: nothing is answered from it, and it catches up by itself', async () => {
    await caughtUp()
    await server.stop('SIGTERM')
    for (let number = 0; number < 20; number++) await appendTwist(number)
    await vi.waitFor(() => expect(projector.health.ledgers[0]?.faults).toHaveProperty('board'), { timeout: 10_000 })
    expect(await isRight()).toBeNull()
    server = await startRedis({ folder, port })
    await caughtUp()
    await vi.waitFor(() => expect(projector.health.ledgers[0]?.faults).toEqual({}), { timeout: 10_000 })
  })

  test('full: the board stays where it stood, and catches up once there is room', async () => {
    await caughtUp()
    const { seq } = await ledger.head()
    await beside((redis) => redis.config('SET', 'maxmemory', '1'))
    await appendTwist(0)
    await vi.waitFor(() => expect(projector.health.ledgers[0]?.faults.board).toContain('no room'), { timeout: 10_000 })
    expect([await isRight(), (await views.readBoard('small', '1.1'))?.stand.seq]).toEqual([true, seq])
    await beside((redis) => redis.config('SET', 'maxmemory', '0'))
    await caughtUp()
    expect(projector.health.ledgers[0]?.faults).toEqual({})
  })

  test('an older state, and one of another ledger of the same name: set right at the next look', async () => {
    await caughtUp()
    const older = await beside((redis) => redis.dumpBuffer(BOARD_KEY))
    for (let number = 0; number < 3; number++) await appendTwist(number)
    await caughtUp()
    await beside((redis) => redis.restore(BOARD_KEY, 0, older, 'REPLACE'))
    expect(await isRight()).toBe(true)
    await projector.audit()
    await caughtUp()
    const foreign = JSON.stringify([900, 'f'.repeat(64), 900, '2026-06-16'])
    await beside((redis) => redis.hset(BOARD_KEY, '', foreign, 'GB acme/one', 'open'))
    await projector.audit()
    await caughtUp()
  })
})
