import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, createConnection as dial, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { providedRedis } from '../../../../tests/support/redis-url.ts'
import type { BoardStand, Views } from '../port.ts'
import { openRedisViews } from './open.ts'
import { openRedisOutbox } from './outbox.ts'

const url = providedRedis()
const quiet = { info: () => {}, warn: () => {} }
const at = (seq: number): BoardStand => ({ seq, head: 'a'.repeat(64), position: seq, asOf: '2026-06-16' })
const board = { ledger: 'policy', version: '1', remove: [] }

/** Stands between client and server; from `steal` on it lets one request through and cuts the line before the answer. */
async function openThief(target: URL) {
  let isArmed = false
  let stolen = 0
  const lines = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname)
    for (const line of [client, upstream]) {
      lines.add(line)
      line.on('error', () => {})
      line.on('close', () => lines.delete(line))
    }
    client.pipe(upstream)
    upstream.on('data', (answer) => {
      if (!isArmed) return client.write(answer)
      isArmed = false
      stolen++
      client.destroy()
    })
    client.on('close', () => upstream.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as { port: number }).port}`,
    steal: () => {
      isArmed = true
    },
    stolen: () => stolen,
    close: async () => {
      for (const line of lines) line.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describe.skipIf(url === null)('an answer lost on the way from Redis', () => {
  let thief: Awaited<ReturnType<typeof openThief>>
  let views: Views
  let namespace: string
  beforeEach(async () => {
    thief = await openThief(new URL(url!))
    namespace = randomUUID()
    views = await openRedisViews({ url: thief.url, namespace, log: quiet })
  })
  afterEach(async () => {
    await views.close()
    await thief.close()
  })

  test('a change of the board is sent again, is in once, and is answered', async () => {
    await views.changeBoard({ ...board, from: null, to: at(1), set: new Map([['a', '1']]) })
    for (let seq = 2; seq <= 6; seq++) {
      thief.steal()
      const change = { ...board, from: at(seq - 1), to: at(seq), set: new Map([[`new in ${seq}`, '1']]) }
      expect(await views.changeBoard(change)).toEqual(at(seq))
    }
    expect(thief.stolen()).toBe(5)
    expect(await views.readBoard('policy', '1')).toMatchObject({ stand: at(6), cells: { size: 6 } })
  })

  test('a change that others overtook before it was sent again changes nothing', async () => {
    await views.changeBoard({ ...board, from: null, to: at(1), set: new Map() })
    const other = await openRedisViews({ url: url!, namespace, log: quiet })
    thief.steal()
    const slow = views.changeBoard({ ...board, from: at(1), to: at(2), set: new Map([['a', 'slow']]) })
    while ((await other.changeBoard({ ...board, from: at(2), to: at(3), set: new Map([['a', 'other']]) }))?.seq !== 3);
    expect([at(2), at(3)]).toContainEqual(await slow)
    const { stand, cells } = (await other.readBoard('policy', '1'))!
    expect([stand, cells.get('a')]).toEqual([at(3), 'other'])
    await other.close()
  })

  test('what an outbox was told is in once, and what it lends is lent', async () => {
    const outbox = await openRedisOutbox({ url: thief.url, namespace, log: quiet })
    const attempt = { at: 0, tookMs: 1, status: 503, answer: '' }
    const losing = <T>(question: () => Promise<T>) => {
      thief.steal()
      return question()
    }
    const deliveries = ['a', 'b'].map((key) => {
      return { subscription: 'sub', key, position: 1, dueAt: 0, body: new Uint8Array([1]) }
    })
    const step = { from: null, to: 'one' }
    expect(await losing(() => outbox.put({ ledger: 'policy', step, deliveries }))).toBe('one')
    for (const by of ['first', 'second']) {
      const held = (await losing(() => outbox.claim('policy', 'sub', { by, now: 0, until: 9 })))!
      expect(held).toMatchObject({ key: 'a', by })
      const settlement =
        by === 'first'
          ? ({ state: 'waiting', dueAt: 0, attempt } as const)
          : ({ state: 'delivered', attempt: { ...attempt, status: 200 } } as const)
      expect(await losing(() => outbox.settle(held, settlement))).toBe(true)
    }
    await losing(() => outbox.redeliver('policy', 'sub', { from: 0, to: 9, dueAt: 0 }))
    const log = await outbox.readDeliveries('policy', 'sub', { limit: 9 })
    expect(log.map(({ key, place, attempts }) => [key, place, attempts.length])).toEqual([
      ['a', 3, 2],
      ['b', 2, 0],
    ])
    expect(thief.stolen()).toBe(6)
    await outbox.close()
  })

  test('a snapshot and a cursor are there as if the answer had come', async () => {
    const snapshot = { ledger: 'policy', stateVersion: '1', seq: 5, head: 'a', position: 5, bytes: new Uint8Array(9) }
    thief.steal()
    await views.writeSnapshot(snapshot)
    thief.steal()
    await views.writeCursor('anyone', { ledger: 'policy', seq: 3, head: '' })
    expect(await views.readSnapshot('policy', '1')).toMatchObject({ seq: 5 })
    expect(await views.readCursor('anyone', 'policy')).toMatchObject({ seq: 3 })
    expect(thief.stolen()).toBe(2)
  })
})
