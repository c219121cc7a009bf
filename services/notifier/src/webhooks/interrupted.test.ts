import { describe, expect, test } from 'vitest'
import { patiently, useWebhookBench } from '../../../../tests/support/webhook-bench.ts'

const LEASE_MS = 30_000
const { at, open, pass, subscribe, tell, arrived, states, next } = useWebhookBench()

describe('a notifier', () => {
  test('that ends between the call and its record lets the delivery be made again, by the same id', async () => {
    subscribe()
    await tell(['a', 'b'])
    const dying = open({
      outbox: {
        ...at.outbox,
        settle: async () => {
          throw new Error('killed')
        },
      },
    })
    await dying.turn()
    await at.webhooks.turn()
    expect([arrived(), at.logged]).toEqual([['a'], ['deliveries stand still']])
    pass(LEASE_MS)
    await at.webhooks.turn()
    expect([arrived(), await states()]).toEqual([
      ['a', 'a', 'b'],
      ['a delivered', 'b delivered'],
    ])
  })

  test('that cannot record that a delivery is parked makes it once more', async () => {
    subscribe()
    at.reply = () => ({ status: 500 })
    await tell(['a'])
    await at.webhooks.turn()
    for (let n = 2; n < 10; n++) await next()
    let fails = true
    at.webhooks = open({
      subscribers: {
        ...at.subscribers,
        park: async (claim) => {
          if (fails) throw new Error('the ledger is full')
          await at.subscribers.park(claim)
        },
      },
    })
    await next()
    expect([await states(), at.recorded]).toEqual([['a waiting'], []])
    fails = false
    pass(LEASE_MS)
    await at.webhooks.turn()
    expect([await states(), at.recorded, arrived().length]).toEqual([['a parked'], ['sub parked a'], 11])
  })

  test('that is closed cuts off a call that does not end; it is made again without being counted', async () => {
    subscribe()
    at.reply = () => 'silent'
    await tell(['a'])
    const turn = at.webhooks.turn()
    await patiently(() => expect(at.receiver.received.length).toBe(1))
    await at.webhooks.close()
    await turn
    expect(await states()).toEqual(['a waiting'])
    at.reply = () => ({ status: 200 })
    at.webhooks = open()
    pass(LEASE_MS)
    await at.webhooks.turn()
    const [only] = await at.outbox.readDeliveries('policy', 'sub', { limit: 1 })
    expect(only).toMatchObject({ state: 'delivered', attempts: { length: 1 } })
  })

  test('that runs sends what is put, and goes on when the outbox fails for a while', async () => {
    subscribe()
    let isDown = true
    const running = open({
      outbox: {
        ...at.outbox,
        readDue: async (...asked) => {
          if (isDown) throw new Error('the outbox is away')
          return at.outbox.readDue(...asked)
        },
      },
      clock: { ...at.clock, now: at.clock.now, after: () => new Promise((resolve) => setImmediate(resolve)) },
    })
    const run = running.run()
    await tell(['a'])
    await patiently(() => expect(at.logged).toEqual(['the outbox cannot be asked']))
    isDown = false
    running.ring()
    await patiently(() => expect(arrived()).toEqual(['a']))
    await running.close()
    await run
    expect(at.logged).toEqual(['the outbox cannot be asked'])
  })

  test('is not made with a key that is too short', () => {
    expect(() => open({ masterKey: new Uint8Array(31) })).toThrow('at least 32 bytes')
  })
})
