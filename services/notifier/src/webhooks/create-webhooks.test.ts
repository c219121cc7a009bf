import { deriveKeys, toDelivery, toReceiverKeys } from '@asof/notices'
import { createCountingIds, createLogger, createManualClock, type ManualClock } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import { openReceiver, type Received, type Receiver, type Reply } from '../../../../tests/support/webhook-receiver.ts'
import { createWebhooks, type Endpoint, SCHEDULE_MS, type Subscribers, type Webhooks } from './create-webhooks.ts'

const START = Date.parse('2026-06-16T12:00:00.000Z')
const [HOUR, DAY] = [3_600_000, 24 * 3_600_000]
const LEASE_MS = 30_000

let outbox: Outbox
let clock: ManualClock
let receiver: Receiver
let reply: (call: Received) => Reply | Promise<Reply>
let endpoints: Map<string, Endpoint>
let recorded: string[]
let logged: string[]
let webhooks: Webhooks
let ids: ReturnType<typeof createCountingIds>
let now: number

function pass(ms: number): void {
  now += ms
  clock.set(new Date(now).toISOString())
}

const subscribers: Subscribers = {
  readEndpoint: async (_, subscription) => endpoints.get(subscription) ?? null,
  disable: async (_, subscription, reason) => {
    endpoints.delete(subscription)
    recorded.push(`${subscription} ${reason}`)
  },
  park: async ({ subscription, key }) => {
    recorded.push(`${subscription} parked ${key}`)
  },
}

const MASTER_KEY = new Uint8Array(32).fill(3)

const secretsOf = (subscription: string, generation: number) =>
  toReceiverKeys(deriveKeys(MASTER_KEY, subscription, generation))

function open(over: Partial<Parameters<typeof createWebhooks>[0]> = {}): Webhooks {
  return createWebhooks({
    ...{ ledgers: ['policy'], outbox, subscribers, clock, ids, callMs: 30_000 },
    masterKey: MASTER_KEY,
    policy: { allowHttp: true, ports: [receiver.port], networks: ['127.0.0.0/8'] },
    resolve: async () => ['127.0.0.1'],
    logger: createLogger('info', { write: (line) => logged.push((JSON.parse(line) as { msg: string }).msg) }),
    ...over,
  })
}

beforeEach(async () => {
  outbox = await openSqliteOutbox({ file: ':memory:' })
  now = START
  clock = createManualClock(new Date(now).toISOString())
  ids = createCountingIds()
  ;[recorded, logged, endpoints] = [[], [], new Map()]
  reply = () => ({ status: 204 })
  receiver = await openReceiver((call) => reply(call))
  webhooks = open()
})
afterEach(async () => {
  await webhooks.close()
  await receiver.close()
  await outbox.close()
})

function subscribe(subscription = 'sub', host = '127.0.0.1'): void {
  endpoints.set(subscription, {
    url: `http://${host}:${receiver.port}/${subscription}`,
    ...{ generation: 1, rotatedAt: null },
  })
}

async function tell(keys: readonly string[], subscription = 'sub'): Promise<void> {
  const deliveries = keys.map((key, index) => {
    const what = { ledger: 'policy', subscription, key, type: 'asof.notice', position: index + 1, dueAt: now }
    const result = toDelivery({ ...what, time: clock.now(), data: { key } })
    if (!result.ok) throw new Error(result.code)
    return result.delivery
  })
  await outbox.put({ ledger: 'policy', step: null, deliveries })
}

const arrived = () => receiver.received.map(({ id }) => id)
const states = async (subscription = 'sub') =>
  (await outbox.readDeliveries('policy', subscription, { limit: 99 }))
    .map(({ key, state }) => `${key} ${state}`)
    .reverse()

/** Waits for what comes by itself, also on a busy machine. */
const patiently = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 10 })

/** Moves the clock to the next time something of a subscription is due, and sends it; the wait in ms. */
async function next(subscription = 'sub'): Promise<number> {
  const waiting = await outbox.readDeliveries('policy', subscription, { limit: 99 })
  const due = waiting.filter(({ state }) => state === 'waiting').at(-1)!.dueAt
  const wait = Math.max(0, due - now)
  pass(wait)
  await webhooks.turn()
  return wait
}

describe('deliveries', () => {
  test('arrive in order, each signed, with the body that was put and a log of what came of it', async () => {
    subscribe()
    reply = ({ id }) => ({ status: 200, body: `thanks for ${id}` })
    await tell(['a', 'b', 'c'])
    await webhooks.turn()
    expect(arrived()).toEqual(['a', 'b', 'c'])
    for (const call of receiver.received) {
      expect(heldSignatures(call, secretsOf('sub', 1))).toEqual(['v1', 'v1a'])
      expect(call.timestamp).toBe(START / 1000)
      expect(JSON.parse(call.body.toString())).toMatchObject({ id: call.id, data: { key: call.id } })
    }
    const [last] = await outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(last).toMatchObject({ key: 'c', state: 'delivered' })
    expect(last!.attempts).toEqual([{ at: START, tookMs: 0, status: 200, answer: 'thanks for c' }])
  })

  test('bring the newest checkpoint along, read at each attempt, and go without one that cannot be read', async () => {
    subscribe()
    await webhooks.close()
    const notes = ['log\n1\n', 'log\n2\n', null]
    webhooks = open({
      readCheckpoint: async (ledger) => {
        const note = notes.shift()
        if (note === undefined) throw new Error(`no folder of ${ledger}`)
        return note
      },
    })
    reply = () => ({ status: receiver.received.length === 1 ? 500 : 204 })
    await tell(['a', 'b', 'c'])
    await webhooks.turn()
    await next()
    expect(receiver.received.map(({ id, checkpoint }) => [id, checkpoint])).toEqual([
      ['a', 'log\n1\n'],
      ['a', 'log\n2\n'],
      ['b', ''],
      ['c', ''],
    ])
    expect(logged.join()).toContain('the newest checkpoint cannot be read')
  })

  test('that fail are tried ten times over 75 hours, with one id and a fresh time, and then parked; the next one waits', async () => {
    subscribe()
    reply = ({ id }) => (id === 'a' ? { status: 500, body: 'broken' } : { status: 200 })
    await tell(['a', 'b'])
    await webhooks.turn()
    for (const planned of SCHEDULE_MS.slice(1)) {
      expect(recorded).toEqual([])
      const wait = await next()
      expect(Math.abs(wait - planned)).toBeLessThanOrEqual(planned / 10)
    }
    expect(arrived()).toEqual([...Array.from({ length: 10 }, () => 'a'), 'b'])
    const times = receiver.received.slice(0, 10).map(({ timestamp }) => timestamp)
    expect(new Set(times).size).toBe(10)
    for (const call of receiver.received) expect(heldSignatures(call, secretsOf('sub', 1))).toEqual(['v1', 'v1a'])
    expect(recorded).toEqual(['sub parked a'])
    expect(await states()).toEqual(['a parked', 'b delivered'])
    expect(logged).toEqual(['delivery parked'])
  })

  test.each<[string, Reply]>([
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['a refusal', { status: 404 }],
    ['a cut connection', 'cut'],
  ])('that meet %s are tried again', async (_, failure) => {
    subscribe()
    let calls = 0
    reply = () => (calls++ === 0 ? failure : { status: 200 })
    await tell(['a', 'b'])
    await webhooks.turn()
    expect([arrived(), await states()]).toEqual([['a'], ['a waiting', 'b waiting']])
    pass(4_000)
    await webhooks.turn()
    expect(arrived()).toEqual(['a'])
    await next()
    expect([arrived(), await states()]).toEqual([
      ['a', 'a', 'b'],
      ['a delivered', 'b delivered'],
    ])
  })

  test('that meet silence are tried again after the time of a call', async () => {
    subscribe()
    reply = () => 'silent'
    await tell(['a'])
    await open({ callMs: 100 }).turn()
    reply = () => ({ status: 200 })
    expect((await outbox.readDeliveries('policy', 'sub', { limit: 1 }))[0]!.attempts).toMatchObject([
      { status: null, answer: 'no whole answer in time' },
    ])
    await next()
    expect(await states()).toEqual(['a delivered'])
  })

  test('wait as long as the endpoint asks', async () => {
    subscribe()
    let calls = 0
    reply = () => (calls++ === 0 ? { status: 429, headers: { 'retry-after': '3600' } } : { status: 200 })
    await tell(['a'])
    await webhooks.turn()
    expect(await next()).toBe(HOUR)
    expect(await states()).toEqual(['a delivered'])
  })

  test('to different subscriptions do not wait for each other', async () => {
    for (const name of ['one', 'two']) subscribe(name)
    reply = ({ path }) => ({ status: path === '/one' ? 503 : 200 })
    await tell(['a', 'b'], 'one')
    await tell(['c', 'd'], 'two')
    await webhooks.turn()
    expect([await states('one'), await states('two')]).toEqual([
      ['a waiting', 'b waiting'],
      ['c delivered', 'd delivered'],
    ])
  })

  test('go at most four at once to one host, and one that is silent does not hold up the others', async () => {
    let [atOnce, most] = [0, 0]
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    reply = async ({ path }) => {
      if (path.startsWith('/quick')) return { status: 200 }
      atOnce += 1
      most = Math.max(most, atOnce)
      await gate
      atOnce -= 1
      return { status: 200 }
    }
    for (let n = 0; n < 12; n++) {
      subscribe(`slow-${n}`, '127.0.0.1')
      subscribe(`quick-${n}`, '127.0.0.2.nip.example')
      await tell([`slow-${n}`], `slow-${n}`)
      await tell([`quick-${n}`], `quick-${n}`)
    }
    const turn = webhooks.turn()
    await patiently(() => expect(receiver.received.length).toBe(12 + 4))
    expect([atOnce, most]).toEqual([4, 4])
    letGo()
    await turn
    expect([receiver.received.length, most]).toEqual([24, 4])
  })

  test('are made once by two notifiers over one outbox', async () => {
    const second = open()
    for (const name of ['one', 'two', 'three']) {
      subscribe(name)
      await tell(
        Array.from({ length: 20 }, (_, n) => `${name}-${n}`),
        name,
      )
    }
    await Promise.all([webhooks.turn(), second.turn(), webhooks.turn()])
    await Promise.all([webhooks.turn(), second.turn()])
    expect(receiver.received.length).toBe(60)
    for (const name of ['one', 'two', 'three'])
      expect(arrived().filter((id) => id.startsWith(name))).toEqual(
        Array.from({ length: 20 }, (_, n) => `${name}-${n}`),
      )
    await second.close()
  })
})

describe('an endpoint', () => {
  test('that says it is gone is given up at once, and what waits for it is dropped unsent', async () => {
    subscribe()
    reply = () => ({ status: 410 })
    await tell(['a', 'b', 'c'])
    await webhooks.turn()
    expect([arrived(), recorded]).toEqual([['a'], ['sub gone']])
    expect(await states()).toEqual(['a dropped', 'b dropped', 'c dropped'])
    expect((await outbox.readDeliveries('policy', 'sub', { limit: 9 })).map(({ attempts }) => attempts.length)).toEqual(
      [0, 0, 1],
    )
  })

  test('that takes nothing for five days is given up, and not before', async () => {
    subscribe()
    reply = () => ({ status: 500 })
    await tell(['a', 'b', 'c'])
    await webhooks.turn()
    while (!recorded.includes('sub failing')) await next()
    const spent = now - START
    expect(spent).toBeGreaterThanOrEqual(5 * DAY)
    expect(spent).toBeLessThan(6.5 * DAY)
    expect(recorded).toEqual(['sub parked a', 'sub failing'])
    expect(await states()).toEqual(['a parked', 'b dropped', 'c dropped'])
  })

  test('that takes one delivery in five days is kept', async () => {
    subscribe()
    reply = ({ id }) => ({ status: id === 'b' ? 200 : 500 })
    await tell(['a', 'b', 'c', 'd'])
    await webhooks.turn()
    while (recorded.length < 3) await next()
    expect(recorded).toEqual(['sub parked a', 'sub parked c', 'sub failing'])
  })

  test('that may not be told any longer gets no retry', async () => {
    subscribe()
    reply = () => ({ status: 500 })
    await tell(['a'])
    await webhooks.turn()
    endpoints.clear()
    await next()
    expect([arrived(), await states(), recorded]).toEqual([['a'], ['a dropped'], []])
  })

  test('is called with the keys of both generations for a day after a rotation', async () => {
    endpoints.set('sub', { url: receiver.url, generation: 2, rotatedAt: START })
    const held = (call: Received) =>
      [1, 2].map((generation) => heldSignatures(call, secretsOf('sub', generation)).length)
    await tell(['a'])
    await webhooks.turn()
    pass(DAY)
    await tell(['b'])
    await webhooks.turn()
    expect(receiver.received.map(held)).toEqual([
      [2, 2],
      [0, 2],
    ])
  })

  test('at an address that is not allowed is not called, and its delivery waits', async () => {
    webhooks = open({ policy: { allowHttp: true, ports: [receiver.port], networks: [] } })
    subscribe()
    await tell(['a'])
    await webhooks.turn()
    expect(receiver.connections).toBe(0)
    const [refused] = await outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(refused).toMatchObject({ state: 'waiting', attempts: [{ status: null, answer: 'ADDRESS_NOT_ALLOWED' }] })
  })
})

describe('a notifier', () => {
  test('that ends between the call and its record lets the delivery be made again, by the same id', async () => {
    subscribe()
    await tell(['a', 'b'])
    const dying = open({
      outbox: {
        ...outbox,
        settle: async () => {
          throw new Error('killed')
        },
      },
    })
    await dying.turn()
    await webhooks.turn()
    expect([arrived(), logged]).toEqual([['a'], ['deliveries stand still']])
    pass(LEASE_MS)
    await webhooks.turn()
    expect([arrived(), await states()]).toEqual([
      ['a', 'a', 'b'],
      ['a delivered', 'b delivered'],
    ])
  })

  test('that cannot record that a delivery is parked makes it once more', async () => {
    subscribe()
    reply = () => ({ status: 500 })
    await tell(['a'])
    await webhooks.turn()
    for (let n = 2; n < 10; n++) await next()
    let fails = true
    webhooks = open({
      subscribers: {
        ...subscribers,
        park: async (claim) => {
          if (fails) throw new Error('the ledger is full')
          await subscribers.park(claim)
        },
      },
    })
    await next()
    expect([await states(), recorded]).toEqual([['a waiting'], []])
    fails = false
    pass(LEASE_MS)
    await webhooks.turn()
    expect([await states(), recorded, arrived().length]).toEqual([['a parked'], ['sub parked a'], 11])
  })

  test('that is closed cuts off a call that does not end; it is made again without being counted', async () => {
    subscribe()
    reply = () => 'silent'
    await tell(['a'])
    const turn = webhooks.turn()
    await patiently(() => expect(receiver.received.length).toBe(1))
    await webhooks.close()
    await turn
    expect(await states()).toEqual(['a waiting'])
    reply = () => ({ status: 200 })
    webhooks = open()
    pass(LEASE_MS)
    await webhooks.turn()
    const [only] = await outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(only).toMatchObject({ state: 'delivered', attempts: { length: 1 } })
  })

  test('that runs sends what is put, and goes on when the outbox fails for a while', async () => {
    subscribe()
    let isDown = true
    const running = open({
      outbox: {
        ...outbox,
        readDue: async (...asked) => {
          if (isDown) throw new Error('the outbox is away')
          return outbox.readDue(...asked)
        },
      },
      clock: { ...clock, now: clock.now, after: () => new Promise((resolve) => setImmediate(resolve)) },
    })
    const run = running.run()
    await tell(['a'])
    await patiently(() => expect(logged).toEqual(['the outbox cannot be asked']))
    isDown = false
    running.ring()
    await patiently(() => expect(arrived()).toEqual(['a']))
    await running.close()
    await run
    expect(logged).toEqual(['the outbox cannot be asked'])
  })

  test('is not made with a key that is too short', () => {
    expect(() => open({ masterKey: new Uint8Array(31) })).toThrow('at least 32 bytes')
  })
})
