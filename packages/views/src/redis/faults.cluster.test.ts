import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findFreePort, type RedisServer, startRedis } from '../../../../tests/support/redis-server.ts'
import { providedRedis } from '../../../../tests/support/redis-url.ts'
import type { BoardStand, Views } from '../port.ts'
import { openRedisViews } from './open.ts'

let folder: string
let port: number
let server: RedisServer
let views: Views
let told: string[]
const log = { info: (_: object, text: string) => told.push(text), warn: (_: object, text: string) => told.push(text) }
const place = () => ({ url: `redis://127.0.0.1:${port}`, namespace: 'faults', log })

const at = (seq: number): BoardStand => ({ seq, head: 'a'.repeat(64), position: seq, asOf: '2026-06-16' })
const board = { ledger: 'policy', version: '1', remove: [] }
const unavailable = { name: 'ViewsFault', code: 'VIEWS_UNAVAILABLE' }

/** Writes the same number everywhere, so that what does not belong together shows. */
async function change(seq: number, cells = 50): Promise<BoardStand | null> {
  const set = new Map(Array.from({ length: cells }, (_, cell) => [`cell ${cell}`, String(seq)]))
  return views.changeBoard({ ...board, from: seq === 1 ? null : at(seq - 1), to: at(seq), set })
}

/** The `seq` of the board, after a look at every cell. */
async function readWhole(): Promise<number | null> {
  const found = await views.readBoard('policy', '1')
  if (found === null) return null
  expect(new Set(found.cells.values())).toEqual(new Set([String(found.stand.seq)]))
  return found.stand.seq
}

/** Gives a command beside the views. */
async function command(name: string, ...parameters: (string | number)[]): Promise<unknown> {
  const redis = new Redis(port, '127.0.0.1', { disableClientInfo: true })
  try {
    return await redis.call(name, ...parameters)
  } finally {
    redis.disconnect()
  }
}

async function restart(...options: string[]): Promise<void> {
  server = await startRedis({ folder, port, options })
}

/** Waits until the views answer again. */
const back = () => vi.waitFor(() => views.readCursor('anyone', 'policy'), { timeout: 15_000, interval: 20 })

const snapshotOf = (seq: number, bytes = new Uint8Array([seq])) => ({
  ...{ ledger: 'policy', stateVersion: '1', head: 'a'.repeat(64), position: seq },
  ...{ seq, bytes },
})

describe.skipIf(providedRedis() === null)('views over a Redis that fails', () => {
  beforeEach(async () => {
    told = []
    folder = await mkdtemp(join(tmpdir(), 'asof-redis-faults-'))
    port = await findFreePort()
    await restart()
    views = await openRedisViews(place())
  })
  afterEach(async () => {
    await views.close()
    server.thaw()
    await server.stop('SIGKILL')
    await rm(folder, { recursive: true })
  })

  test('gone: every question is refused at once; back: all is there', async () => {
    await change(1)
    await server.stop('SIGTERM')
    await vi.waitFor(() => expect(told).toEqual(['views are not reached']))
    await expect(views.readBoard('policy', '1')).rejects.toMatchObject(unavailable)
    await expect(change(2)).rejects.toMatchObject(unavailable)
    await restart()
    await back()
    expect(told).toEqual(['views are not reached', 'views are reached again'])
    expect(await readWhole()).toBe(1)
    expect(await change(2)).toEqual(at(2))
  })

  test('not there at the start: opens nevertheless, and works once it comes', async () => {
    await server.stop('SIGTERM')
    const early = await openRedisViews(place())
    await expect(early.readCursor('anyone', 'policy')).rejects.toMatchObject(unavailable)
    await restart()
    await vi.waitFor(() => early.writeCursor('anyone', { ledger: 'policy', seq: 1, head: '' }), { timeout: 15_000 })
    expect(await early.readCursor('anyone', 'policy')).toMatchObject({ seq: 1 })
    await early.close()
  })

  test('frozen: a question ends in time, and the next one after the thaw is answered', async () => {
    await change(1)
    server.freeze()
    await expect(readWhole()).rejects.toMatchObject(unavailable)
    server.thaw()
    await back()
    expect(await readWhole()).toBe(1)
  })

  test('frozen at the start: opens nevertheless, and works after the thaw', async () => {
    server.freeze()
    const early = await openRedisViews(place())
    await expect(early.readCursor('anyone', 'policy')).rejects.toMatchObject(unavailable)
    server.thaw()
    await vi.waitFor(() => early.writeCursor('anyone', { ledger: 'policy', seq: 1, head: '' }), { timeout: 15_000 })
    await early.close()
  })

  test('turned into a replica: nothing is written there, and work goes on when it is the primary again', async () => {
    await change(1)
    await command('REPLICAOF', '127.0.0.1', await findFreePort())
    await expect(change(2)).rejects.toMatchObject(unavailable)
    await command('REPLICAOF', 'NO', 'ONE')
    await back()
    expect([await readWhole(), await change(2)]).toEqual([1, at(2)])
  })

  test('emptied: nothing is left, no change counts that builds on what was, and a new beginning does', async () => {
    await change(1)
    await views.writeSnapshot(snapshotOf(5))
    await command('FLUSHALL')
    expect(await readWhole()).toBeNull()
    expect(await views.readSnapshot('policy', '1')).toBeNull()
    expect(await change(2)).toBeNull()
    await views.writeSnapshot(snapshotOf(4))
    expect(await change(1)).toEqual(at(1))
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 4 })
  })

  test('emptied again and again while snapshots are written and read: whole ones, or none', async () => {
    const bytes = (seq: number) => new Uint8Array(5 * 1024 * 1024).fill(seq)
    let whole = 0
    const read = async () => {
      const found = await views.readSnapshot('policy', '1')
      if (found === null) return
      expect(Buffer.compare(found.bytes, bytes(found.seq))).toBe(0)
      whole++
    }
    for (let seq = 1; seq <= 20; seq++) {
      await Promise.all([views.writeSnapshot(snapshotOf(seq, bytes(seq))), read(), command('FLUSHALL'), read()])
      await read()
    }
    await views.writeSnapshot(snapshotOf(21, bytes(21)))
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 21 })
    expect(whole).toBeGreaterThan(3)
  })

  test('full: says so, leaves all as it was and readable, and goes on once there is room', async () => {
    await change(1)
    await views.writeSnapshot(snapshotOf(1))
    await command('CONFIG', 'SET', 'maxmemory', '1')
    const full = { name: 'ViewsFault', code: 'VIEWS_FULL', retriable: true }
    await expect(change(2)).rejects.toMatchObject(full)
    await expect(views.writeSnapshot(snapshotOf(2))).rejects.toMatchObject(full)
    await expect(views.writeCursor('anyone', { ledger: 'policy', seq: 1, head: '' })).rejects.toMatchObject(full)
    expect([await readWhole(), await views.readCursor('anyone', 'policy')]).toEqual([1, null])
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 1 })
    await command('CONFIG', 'SET', 'maxmemory', '0')
    expect(await change(2)).toEqual(at(2))
    expect(await readWhole()).toBe(2)
  })

  test('full in the middle of a snapshot: what was put together is gone, and the older one stands', async () => {
    await views.writeSnapshot(snapshotOf(1))
    await command('CONFIG', 'SET', 'maxmemory', '12mb')
    const large = snapshotOf(2, new Uint8Array(40 * 1024 * 1024))
    await expect(views.writeSnapshot(large)).rejects.toMatchObject({ code: 'VIEWS_FULL' })
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 1 })
    expect(await command('KEYS', '*')).toEqual(['faults:{policy}:snapshot:1'])
  })

  test.each([
    ['an eviction policy', ['--maxmemory-policy', 'allkeys-lru'], 'maxmemory-policy is allkeys-lru'],
    ['no append-only file', ['--appendonly', 'no'], 'appendonly is no and has to be yes'],
    ['no syncing', ['--appendfsync', 'no'], 'appendfsync is no and has to be everysec or always'],
    ['a password we do not have', ['--requirepass', 'secret'], 'NOAUTH'],
  ])('a server with %s is refused at the start', async (_, options, reason) => {
    await server.stop('SIGTERM')
    await restart(...options)
    const refused = { name: 'ViewsFault', code: 'VIEWS_REFUSED', retriable: false }
    await expect(openRedisViews(place())).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining(reason),
    })
  })

  test('a server that hides its settings is refused, and so is a wrong password', async () => {
    await command('ACL', 'SETUSER', 'weak', 'on', '>pass', '~*', '+@all', '-config')
    const url = (password: string) => `redis://weak:${password}@127.0.0.1:${port}`
    await expect(openRedisViews({ ...place(), url: url('pass') })).rejects.toMatchObject({ code: 'VIEWS_REFUSED' })
    await expect(openRedisViews({ ...place(), url: url('wrong') })).rejects.toMatchObject({ code: 'VIEWS_REFUSED' })
  })

  test('a wrong policy after a reconnection stops everything until it is set right', async () => {
    await change(1)
    await server.stop('SIGTERM')
    await restart('--maxmemory-policy', 'allkeys-lru')
    const refused = { code: 'VIEWS_REFUSED' }
    await vi.waitFor(() => expect(views.readBoard('policy', '1')).rejects.toMatchObject(refused), { timeout: 15_000 })
    await expect(change(2)).rejects.toMatchObject(refused)
    await command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    expect(await change(2)).toEqual(at(2))
  })

  test('eviction behind our back takes views whole', async () => {
    await command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random', 'maxmemory', '6mb')
    let [seen, lost] = [0, 0]
    for (let seq = 1; seq <= 200; seq++) {
      await views.writeSnapshot({ ...snapshotOf(seq, new Uint8Array(100_000)), stateVersion: String(seq) })
      if ((await change(seq - lost, 200)) === null) lost = seq
      if ((await readWhole()) !== null) seen++
    }
    expect([seen > 0, lost > 0]).toEqual([true, true])
  })

  test('an older state of the server: views stand where they stood then, each whole', async () => {
    for (let seq = 1; seq <= 3; seq++) await change(seq)
    await views.writeCursor('anyone', { ledger: 'policy', seq: 3, head: '' })
    await server.stop('SIGTERM')
    const [live, older] = [join(folder, 'appendonlydir'), join(folder, 'older')]
    await cp(live, older, { recursive: true })
    await restart()
    await back()
    for (let seq = 4; seq <= 6; seq++) expect(await change(seq)).toEqual(at(seq))
    await views.writeCursor('anyone', { ledger: 'policy', seq: 6, head: '' })
    await server.stop('SIGTERM')
    await rm(live, { recursive: true })
    await cp(older, live, { recursive: true })
    await restart()
    await back()
    expect([await readWhole(), await views.readCursor('anyone', 'policy')]).toEqual([
      3,
      expect.objectContaining({ seq: 3 }),
    ])
    expect(await change(7)).toEqual(at(3))
    expect(await change(4)).toEqual(at(4))
  })

  test('keys of another kind, and values of another form, are as good as none and make way', async () => {
    const keys = ['snapshot:1', 'cursor:anyone', 'board:1'].map((name) => `faults:{policy}:${name}`)
    const plants = [
      (key: string) => command('SET', key, 'text'),
      (key: string) => command('HSET', key, 'seq', 'many', 'chunks', '-1', '', '[1,2]'),
      (key: string) =>
        command('HSET', key, 'seq', '7', 'position', '7', 'head', 'x', 'digest', 'y', 'chunks', '3', '', '{'),
    ]
    for (const plant of plants) {
      await command('FLUSHALL')
      for (const key of keys) await plant(key)
      expect([await views.readSnapshot('policy', '1'), await views.readBoard('policy', '1')]).toEqual([null, null])
      expect([null, 7]).toContain((await views.readCursor('anyone', 'policy'))?.seq ?? null)
      await views.dropSnapshots('policy')
      await views.writeSnapshot(snapshotOf(8))
      await views.writeCursor('anyone', { ledger: 'policy', seq: 8, head: '' })
      expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 8 })
      expect(await views.readCursor('anyone', 'policy')).toMatchObject({ seq: 8 })
      expect(await change(1)).toEqual(at(1))
    }
  })

  test('a snapshot whose bytes changed is as good as none, and writing it again mends it', async () => {
    const snapshot = snapshotOf(5, new Uint8Array(5 * 1024 * 1024))
    await views.writeSnapshot(snapshot)
    await command('HSET', 'faults:{policy}:snapshot:1', '1', 'other bytes')
    expect(await views.readSnapshot('policy', '1')).toBeNull()
    await views.writeSnapshot(snapshot)
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 5 })
  })

  test('killed under load, time and again: data and stand step back together, and work goes on from there', async () => {
    let seq = 0
    for (let kill = 0; kill < 15; kill++) {
      const until = seq + 20 + kill * 7
      const working = (async () => {
        for (;;) {
          const stand = await change(seq + 1)
          if (stand?.seq === seq + 1) seq++
        }
      })().catch(() => {})
      await vi.waitFor(() => expect(seq).toBeGreaterThanOrEqual(until), { interval: 1, timeout: 10_000 })
      await server.stop('SIGKILL')
      await working
      await restart()
      await back()
      const stood = (await readWhole()) ?? 0
      expect(stood).toBeLessThanOrEqual(seq + 1)
      seq = stood
    }
    expect(seq).toBeGreaterThan(100)
  })
})
