import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@asof/api'
import {
  type Closable,
  closeAll,
  createCountingIds,
  createLogger,
  createManualClock,
  loadShipped,
  noKeys,
  openControlLedger,
  openLedgers,
  openViews,
  readConfig,
} from '@asof/runtime'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../support/product.ts'
import { findFreePort, type RedisServer, startRedis } from '../support/redis-server.ts'
import { providedRedis } from '../support/redis-url.ts'

let folder: string
let port: number
let server: RedisServer
let lines: string[]
const settings = () => ({
  ASOF_DATA: join(folder, 'data'),
  ASOF_LEDGERS: 'ai-controls',
  ASOF_REDIS_URL: `redis://127.0.0.1:${port}`,
})

const QUESTION = 'http://asof.test/api/v1/access?jurisdiction=CN&item=nvidia/h20&asOf=2026-11-20'

/** Starts an api over the data folder, asks one question, ends it in order; the answer, and what was logged. */
async function answerOnce(): Promise<{ body: string; log: string[] }> {
  lines = []
  const read = readConfig(settings())
  if (!read.ok) throw new Error(read.problems.join())
  const { ledgers: ids, dataFolder, redis } = read.config
  const backend = { kind: 'sqlite', dataFolder, readOnly: false } as const
  const logger = createLogger('warn', { write: (line) => lines.push((JSON.parse(line) as { msg: string }).msg) })
  const ledgers = await openLedgers(ids, backend)
  const parts: Closable[] = [...ledgers]
  try {
    const views = await openViews(backend, logger, redis)
    parts.unshift(views!)
    await loadShipped(ledgers)
    const clock = createManualClock('2026-11-25T12:00:00.000Z')
    const api = await createApi({
      ledgers,
      webhookKey: new Uint8Array(32),
      controlLedger: await openControlLedger({ kind: 'memory' }),
      views,
      clock,
      ids: createCountingIds(),
      logger,
      keys: noKeys,
    })
    parts.unshift({ close: api.writeSnapshots })
    const response = await api.fetch(new Request(QUESTION))
    expect(response.status).toBe(200)
    return { body: await response.text(), log: lines }
  } finally {
    await closeAll(parts)
  }
}

/** Works on the keys beside the product. */
async function beside<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1', { disableClientInfo: true })
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

const KEY = 'asof:{ai-controls}:snapshot:'
const keysThere = () => beside((redis) => redis.keys(`${KEY}*`))

describe.skipIf(providedRedis() === null)('the product with its views in Redis', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asof-redis-product-'))
    port = await findFreePort()
    server = await startRedis({ folder, port })
  })
  afterEach(async () => {
    await server.stop('SIGKILL')
    await rm(folder, { recursive: true })
  })

  test('answers the same from a kept snapshot, an emptied one, a damaged one, a foreign one, and without Redis', async () => {
    const { body } = await answerOnce()
    const again = { body, log: [] }
    expect(await keysThere()).toHaveLength(1)
    expect(await answerOnce()).toEqual(again)
    await beside((redis) => redis.flushall())
    expect(await answerOnce()).toEqual(again)
    const plants: ((redis: Redis, key: string) => Promise<unknown>)[] = [
      (redis, key) => redis.hset(key, '0', 'other bytes'),
      (redis, key) => redis.hset(key, 'head', 'f'.repeat(64), 'seq', 9_000),
      (redis, key) => redis.hset(key, 'seq', 'no number'),
      (redis, key) => redis.del(key).then(() => redis.set(key, 'of another program')),
    ]
    for (const plant of plants) {
      const keys = await keysThere()
      expect(keys).toHaveLength(1)
      for (const key of keys) await beside((redis) => plant(redis, key))
      expect(await answerOnce()).toEqual(again)
    }
    await server.stop('SIGKILL')
    expect((await answerOnce()).body).toEqual(body)
    expect(lines).toContain('views are not reached')
    server = await startRedis({ folder, port })
    expect(await answerOnce()).toEqual(again)
  })

  test('the doctor looks at the server too', async () => {
    const doctor = async () => {
      const { stdout } = await runCommand([process.execPath, 'services/tracker/bin/asof.mjs', 'doctor'], settings())
      return /^.*\bredis\b.*$/m.exec(stdout)?.[0]
    }
    expect(await doctor()).toContain('answers, evicts nothing')
    await beside((redis) => redis.config('SET', 'maxmemory-policy', 'allkeys-lru'))
    expect(await doctor()).toContain('has to be noeviction')
    await server.stop('SIGKILL')
    expect(await doctor()).toContain('cannot be asked')
  })

  test('a server that would throw views away is refused at the start, and the message says what to set', async () => {
    await server.stop('SIGTERM')
    server = await startRedis({ folder, port, options: ['--maxmemory-policy', 'allkeys-lru'] })
    await expect(answerOnce()).rejects.toMatchObject({
      name: 'ViewsFault',
      message: expect.stringContaining('maxmemory-policy is allkeys-lru and has to be noeviction'),
    })
  })
})
