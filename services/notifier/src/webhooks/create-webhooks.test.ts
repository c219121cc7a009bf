import { describe, expect, test } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import { patiently, START, secretsOf, useWebhookBench } from '../../../../tests/support/webhook-bench.ts'
import type { Received, Reply } from '../../../../tests/support/webhook-receiver.ts'
import { SCHEDULE_MS } from './create-webhooks.ts'

const [HOUR, DAY] = [3_600_000, 24 * 3_600_000]
const { at, open, pass, subscribe, tell, arrived, states, next } = useWebhookBench()

describe('deliveries', () => {
  test('arrive in order, each signed, with the body that was put and a log of what came of it', async () => {
    subscribe()
    at.reply = ({ id }) => ({ status: 200, body: `thanks for ${id}` })
    await tell(['a', 'b', 'c'])
    await at.webhooks.turn()
    expect(arrived()).toEqual(['a', 'b', 'c'])
    for (const call of at.receiver.received) {
      expect(heldSignatures(call, secretsOf('sub', 1))).toEqual(['v1', 'v1a'])
      expect(call.timestamp).toBe(START / 1000)
      expect(JSON.parse(call.body.toString())).toMatchObject({ id: call.id, data: { key: call.id } })
    }
    const [last] = await at.outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(last).toMatchObject({ key: 'c', state: 'delivered' })
    expect(last!.attempts).toEqual([{ at: START, tookMs: 0, status: 200, answer: 'thanks for c' }])
  })

  test('bring the newest checkpoint along, read at each attempt, and go without one that cannot be read', async () => {
    subscribe()
    await at.webhooks.close()
    const notes = ['log\n1\n', 'log\n2\n', null]
    at.webhooks = open({
      readCheckpoint: async (ledger) => {
        const note = notes.shift()
        if (note === undefined) throw new Error(`no folder of ${ledger}`)
        return note
      },
    })
    at.reply = () => ({ status: at.receiver.received.length === 1 ? 500 : 204 })
    await tell(['a', 'b', 'c'])
    await at.webhooks.turn()
    await next()
    expect(at.receiver.received.map(({ id, checkpoint }) => [id, checkpoint])).toEqual([
      ['a', 'log\n1\n'],
      ['a', 'log\n2\n'],
      ['b', ''],
      ['c', ''],
    ])
    expect(at.logged.join()).toContain('the newest checkpoint cannot be read')
  })

  test('that fail are tried ten times over 75 hours, with one id and a fresh time, and then parked; the next one waits', async () => {
    subscribe()
    at.reply = ({ id }) => (id === 'a' ? { status: 500, body: 'broken' } : { status: 200 })
    await tell(['a', 'b'])
    await at.webhooks.turn()
    for (const planned of SCHEDULE_MS.slice(1)) {
      expect(at.recorded).toEqual([])
      const wait = await next()
      expect(Math.abs(wait - planned)).toBeLessThanOrEqual(planned / 10)
    }
    expect(arrived()).toEqual([...Array.from({ length: 10 }, () => 'a'), 'b'])
    const times = at.receiver.received.slice(0, 10).map(({ timestamp }) => timestamp)
    expect(new Set(times).size).toBe(10)
    for (const call of at.receiver.received) expect(heldSignatures(call, secretsOf('sub', 1))).toEqual(['v1', 'v1a'])
    expect(at.recorded).toEqual(['sub parked a'])
    expect(await states()).toEqual(['a parked', 'b delivered'])
    expect(at.logged).toEqual(['delivery parked'])
  })

  test.each<[string, Reply]>([
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['a refusal', { status: 404 }],
    ['a cut connection', 'cut'],
  ])('that meet %s are tried again', async (_, failure) => {
    subscribe()
    let calls = 0
    at.reply = () => (calls++ === 0 ? failure : { status: 200 })
    await tell(['a', 'b'])
    await at.webhooks.turn()
    expect([arrived(), await states()]).toEqual([['a'], ['a waiting', 'b waiting']])
    pass(4_000)
    await at.webhooks.turn()
    expect(arrived()).toEqual(['a'])
    await next()
    expect([arrived(), await states()]).toEqual([
      ['a', 'a', 'b'],
      ['a delivered', 'b delivered'],
    ])
  })

  test('that meet silence are tried again after the time of a call', async () => {
    subscribe()
    at.reply = () => 'silent'
    await tell(['a'])
    await open({ callMs: 100 }).turn()
    at.reply = () => ({ status: 200 })
    expect((await at.outbox.readDeliveries('policy', 'sub', { limit: 1 }))[0]!.attempts).toMatchObject([
      { status: null, answer: 'no whole answer in time' },
    ])
    await next()
    expect(await states()).toEqual(['a delivered'])
  })

  test('wait as long as the endpoint asks', async () => {
    subscribe()
    let calls = 0
    at.reply = () => (calls++ === 0 ? { status: 429, headers: { 'retry-after': '3600' } } : { status: 200 })
    await tell(['a'])
    await at.webhooks.turn()
    expect(await next()).toBe(HOUR)
    expect(await states()).toEqual(['a delivered'])
  })

  test('to different subscriptions do not wait for each other', async () => {
    for (const name of ['one', 'two']) subscribe(name)
    at.reply = ({ path }) => ({ status: path === '/one' ? 503 : 200 })
    await tell(['a', 'b'], 'one')
    await tell(['c', 'd'], 'two')
    await at.webhooks.turn()
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
    at.reply = async ({ path }) => {
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
    const turn = at.webhooks.turn()
    await patiently(() => expect(at.receiver.received.length).toBe(12 + 4))
    expect([atOnce, most]).toEqual([4, 4])
    letGo()
    await turn
    expect([at.receiver.received.length, most]).toEqual([24, 4])
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
    await Promise.all([at.webhooks.turn(), second.turn(), at.webhooks.turn()])
    await Promise.all([at.webhooks.turn(), second.turn()])
    expect(at.receiver.received.length).toBe(60)
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
    at.reply = () => ({ status: 410 })
    await tell(['a', 'b', 'c'])
    await at.webhooks.turn()
    expect([arrived(), at.recorded]).toEqual([['a'], ['sub gone']])
    expect(await states()).toEqual(['a dropped', 'b dropped', 'c dropped'])
    expect(
      (await at.outbox.readDeliveries('policy', 'sub', { limit: 9 })).map(({ attempts }) => attempts.length),
    ).toEqual([0, 0, 1])
  })

  test('that takes nothing for five days is given up, and not before', async () => {
    subscribe()
    at.reply = () => ({ status: 500 })
    await tell(['a', 'b', 'c'])
    await at.webhooks.turn()
    while (!at.recorded.includes('sub failing')) await next()
    const spent = at.now - START
    expect(spent).toBeGreaterThanOrEqual(5 * DAY)
    expect(spent).toBeLessThan(6.5 * DAY)
    expect(at.recorded).toEqual(['sub parked a', 'sub failing'])
    expect(await states()).toEqual(['a parked', 'b dropped', 'c dropped'])
  })

  test('that takes one delivery in five days is kept', async () => {
    subscribe()
    at.reply = ({ id }) => ({ status: id === 'b' ? 200 : 500 })
    await tell(['a', 'b', 'c', 'd'])
    await at.webhooks.turn()
    while (at.recorded.length < 3) await next()
    expect(at.recorded).toEqual(['sub parked a', 'sub parked c', 'sub failing'])
  })

  test('that may not be told any longer gets no retry', async () => {
    subscribe()
    at.reply = () => ({ status: 500 })
    await tell(['a'])
    await at.webhooks.turn()
    at.endpoints.clear()
    await next()
    expect([arrived(), await states(), at.recorded]).toEqual([['a'], ['a dropped'], []])
  })

  test('is called with the keys of both generations for a day after a rotation', async () => {
    at.endpoints.set('sub', { url: at.receiver.url, generation: 2, rotatedAt: START })
    const held = (call: Received) =>
      [1, 2].map((generation) => heldSignatures(call, secretsOf('sub', generation)).length)
    await tell(['a'])
    await at.webhooks.turn()
    pass(DAY)
    await tell(['b'])
    await at.webhooks.turn()
    expect(at.receiver.received.map(held)).toEqual([
      [2, 2],
      [0, 2],
    ])
  })

  test('at an address that is not allowed is not called, and its delivery waits', async () => {
    at.webhooks = open({ policy: { allowHttp: true, ports: [at.receiver.port], networks: [] } })
    subscribe()
    await tell(['a'])
    await at.webhooks.turn()
    expect(at.receiver.connections).toBe(0)
    const [refused] = await at.outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(refused).toMatchObject({ state: 'waiting', attempts: [{ status: null, answer: 'ADDRESS_NOT_ALLOWED' }] })
  })
})
