import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Attempt, Claim, Delivery, Outbox, Settlement } from './port.ts'

/** One outbox under test, which keeps so many settled deliveries. `reopen` opens it again after the first was closed. */
export interface OutboxRig {
  readonly outbox: Outbox
  reopen(): Promise<Outbox>
  dispose(): Promise<void>
}

/** What every outbox promises. */
export function outboxContract(name: string, open: (keep: number) => Promise<OutboxRig>): void {
  describe(`outbox contract: ${name}`, () => {
    const keep = 4
    let rig: OutboxRig
    let outbox: Outbox
    let claims: number
    beforeEach(async () => {
      rig = await open(keep)
      outbox = rig.outbox
      claims = 0
    })
    afterEach(() => rig.dispose())

    const bytes = new Uint8Array([0, 10, 13, 195, 255])
    const delivery = (key: string, over: Partial<Delivery> = {}): Delivery => {
      return { subscription: 'sub', key, position: 7, dueAt: 1000, body: bytes, ...over }
    }
    const put = (deliveries: readonly Delivery[], step: [string | null, string] | null = null) => {
      return outbox.put({ ledger: 'policy', step: step && { from: step[0], to: step[1] }, deliveries })
    }
    const claim = (now = 1000, over: Partial<{ subscription: string; by: string; until: number }> = {}) => {
      const { subscription = 'sub', by = `claim ${++claims}`, until = now + 60_000 } = over
      return outbox.claim('policy', subscription, { by, now, until })
    }
    const attempt = (at: number, status: number | null = 200): Attempt => ({ at, tookMs: 3, status, answer: 'ä\n"\0' })
    const delivered = (at = 1000): Settlement => ({ state: 'delivered', attempt: attempt(at) })
    const again = (at: number, dueAt: number): Settlement => ({ state: 'waiting', dueAt, attempt: attempt(at, 503) })
    const settle = (held: Claim | null, settlement = delivered()) => outbox.settle(held!, settlement)
    const deliverNext = async (now = 1000) => {
      const held = await claim(now)
      if (held !== null) await settle(held, delivered(now))
      return held?.key ?? null
    }
    const logged = async (page = { limit: 100 } as { limit: number; before?: number }, subscription = 'sub') =>
      (await outbox.readDeliveries('policy', subscription, page)).map(({ key, state }) => `${key} ${state}`)

    test('a delivery put is due at its time, and lent with all that it is', async () => {
      expect(await put([delivery('a')])).toBeNull()
      expect(await outbox.readDue('policy', 999)).toEqual([])
      expect(await claim(999)).toBeNull()
      expect(await outbox.readDue('policy', 1000)).toEqual(['sub'])
      const held = (await claim(1000, { by: 'me' }))!
      expect({ ...held, body: [...held.body] }).toEqual({
        ...{ ledger: 'policy', subscription: 'sub', key: 'a', position: 7, body: [...bytes] },
        ...{ by: 'me', place: 1, attempt: 1, attempts: [], failingSince: null },
      })
    })

    test('what is lent is lent to one, and again once its time is over', async () => {
      await put([delivery('a')])
      const first = await claim(1000, { until: 5000 })
      expect([await claim(4999), await outbox.readDue('policy', 4999)]).toEqual([null, []])
      expect(await outbox.readDue('policy', 5000)).toEqual(['sub'])
      const second = await claim(5000)
      expect(second).toMatchObject({ key: 'a', attempt: 1, attempts: [] })
      expect(await settle(first)).toBe(false)
      expect(await logged()).toEqual(['a waiting'])
      expect(await settle(second)).toBe(true)
      expect(await logged()).toEqual(['a delivered'])
      expect(await settle(first)).toBe(false)
    })

    test('of many who claim at once, one gets it', async () => {
      await put([delivery('a'), delivery('b')])
      const all = await Promise.all(Array.from({ length: 10 }, () => claim()))
      expect(all.filter((held) => held !== null).map(({ key }) => key)).toEqual(['a'])
    })

    test('claiming by the same name and settling twice are as once', async () => {
      await put([delivery('a'), delivery('b')])
      const held = await claim(1000, { by: 'me' })
      expect(await claim(1001, { by: 'me' })).toEqual(held)
      expect([await settle(held), await settle(held)]).toEqual([true, true])
      expect(await claim(1001)).toMatchObject({ key: 'b' })
    })

    test('a late claimer whose time is over still settles what nobody else claimed', async () => {
      await put([delivery('a')])
      const held = await claim(1000, { until: 2000 })
      expect(await outbox.readDue('policy', 9000)).toEqual(['sub'])
      expect(await settle(held, delivered(9000))).toBe(true)
      expect(await outbox.readDue('policy', 9000)).toEqual([])
    })

    test('a queue is given in order: the next one waits until the one before is settled for good', async () => {
      await put([delivery('a'), delivery('b', { dueAt: 0 }), delivery('c', { dueAt: 9000 })])
      await settle(await claim(), again(1000, 3000))
      expect([await claim(2999), await outbox.readDue('policy', 2999)]).toEqual([null, []])
      expect(await outbox.readDue('policy', 3000)).toEqual(['sub'])
      await settle(await claim(3000), { state: 'parked', attempt: attempt(3000, null) })
      expect(await outbox.readDue('policy', 0)).toEqual(['sub'])
      await settle(await claim(3000), { state: 'dropped', attempt: null })
      expect(await claim(8999)).toBeNull()
      expect(await deliverNext(9000)).toBe('c')
      expect(await logged()).toEqual(['c delivered', 'b dropped', 'a parked'])
      expect(await outbox.readDue('policy', 1e15)).toEqual([])
    })

    test('attempts are counted and told, and so is since when a subscription takes nothing', async () => {
      await put([delivery('a'), delivery('b'), delivery('c'), delivery('d')])
      await settle(await claim(1000), again(1000, 2000))
      const second = await claim(2000)
      expect(second).toMatchObject({ attempt: 2, attempts: [attempt(1000, 503)], failingSince: 1000 })
      await settle(second, { state: 'parked', attempt: attempt(2000, 500) })
      expect(await claim(3000, { until: 3001 })).toMatchObject({
        key: 'b',
        attempt: 1,
        attempts: [],
        failingSince: 1000,
      })
      await settle(await claim(3001), delivered())
      const third = await claim(4000)
      expect(third).toMatchObject({ key: 'c', failingSince: null })
      await settle(third, again(4000, 5000))
      await settle(await claim(5000), { state: 'dropped', attempt: attempt(5000, 410) })
      expect(await claim(6000)).toMatchObject({ key: 'd', failingSince: null })
      const [d, c, , a] = await outbox.readDeliveries('policy', 'sub', { limit: 9 })
      expect(a).toEqual({
        ...{ key: 'a', position: 7, place: 1, state: 'parked', dueAt: 2000 },
        attempts: [attempt(1000, 503), attempt(2000, 500)],
      })
      expect([c!.attempts.length, d!.attempts.length]).toEqual([2, 0])
    })

    test('what waits is told, and since when: from when it was due, or failed for the first time', async () => {
      expect(await outbox.readBacklog('policy')).toEqual({ waiting: 0, oldestAt: null })
      await put([delivery('a'), delivery('b'), delivery('c', { subscription: 'other', dueAt: 3000 })])
      expect(await outbox.readBacklog('policy')).toEqual({ waiting: 3, oldestAt: 1000 })
      await settle(await claim(2000), again(2000, 9000))
      expect(await outbox.readBacklog('policy')).toEqual({ waiting: 3, oldestAt: 2000 })
      await settle(await claim(9000), delivered(9000))
      expect(await outbox.readBacklog('policy')).toEqual({ waiting: 2, oldestAt: 1000 })
      await deliverNext(9000)
      expect(await outbox.readBacklog('policy')).toEqual({ waiting: 1, oldestAt: 3000 })
      expect(await outbox.readBacklog('another')).toEqual({ waiting: 0, oldestAt: null })
    })

    test('of very many attempts the last ones are kept', async () => {
      await put([delivery('a')])
      for (let now = 1000; now < 1025; now++) await settle(await claim(now), again(now, now + 1))
      expect(await claim(2000)).toMatchObject({ attempt: 26, attempts: { 0: { at: 1005 }, length: 20 } })
    })

    test('a key is queued once for each subscription, also after it was delivered', async () => {
      await put([delivery('a'), delivery('a', { body: new Uint8Array() }), delivery('a', { subscription: 'other' })])
      expect((await claim())?.body.length).toBe(bytes.length)
      await put([delivery('a'), delivery('b')])
      await settle({ ...(await claim(61_000))! })
      await put([delivery('a')])
      expect(await logged()).toEqual(['b waiting', 'a delivered'])
      expect(await logged(undefined, 'other')).toEqual(['a waiting'])
    })

    test('a step and its deliveries are in together, or not at all', async () => {
      expect(await outbox.readCursor('policy')).toBeNull()
      expect(await put([delivery('a')], [null, 'one'])).toBe('one')
      expect(await put([delivery('b')], [null, 'two'])).toBe('one')
      expect(await put([delivery('b')], ['two', 'three'])).toBe('one')
      expect(await logged()).toEqual(['a waiting'])
      expect(await put([delivery('b')], ['one', 'two'])).toBe('two')
      expect(await put([delivery('c')])).toBe('two')
      expect(await outbox.readCursor('policy')).toBe('two')
      expect(await logged()).toEqual(['c waiting', 'b waiting', 'a waiting'])
      expect(await put([], ['two', 'three'])).toBe('three')
    })

    test('of two makers that take different steps from one place, one is in with all of its own', async () => {
      const steps = ['left', 'right'].map((side) => put([delivery(`${side} 1`), delivery(`${side} 2`)], [null, side]))
      const [won] = new Set(await Promise.all(steps))
      expect(await logged()).toEqual([`${won} 2 waiting`, `${won} 1 waiting`])
      expect(await outbox.readCursor('policy')).toBe(won)
    })

    test('the same step taken by two, or sent again, is taken once', async () => {
      const step = () => put([delivery('a'), delivery('b')], [null, 'one'])
      expect(await Promise.all([step(), step(), step()])).toEqual(['one', 'one', 'one'])
      expect(await logged()).toEqual(['b waiting', 'a waiting'])
    })

    test('keeps the newest settled ones; what is older is forgotten with its key', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f']
      await put(names.map((key) => delivery(key)))
      for (const key of names.slice(0, 5)) expect(await deliverNext()).toBe(key)
      expect(await logged()).toEqual(['f waiting', 'e delivered', 'd delivered', 'c delivered', 'b delivered'])
      await put([delivery('a'), delivery('b')])
      expect((await logged({ limit: 2 }))[0]).toBe('a waiting')
    })

    test('the log is read in pages', async () => {
      await put(['a', 'b', 'c', 'd'].map((key) => delivery(key)))
      const newest = await outbox.readDeliveries('policy', 'sub', { limit: 3 })
      expect(newest.map(({ key }) => key)).toEqual(['d', 'c', 'b'])
      expect(await logged({ limit: 3, before: newest.at(-1)!.place })).toEqual(['a waiting'])
      expect(await logged({ limit: 3, before: 1 })).toEqual([])
      expect(await logged(undefined, 'nobody')).toEqual([])
    })

    test('a range is delivered again: in order, by the same keys, behind what waits', async () => {
      await put([1, 2, 3, 4, 5].map((position) => delivery(`key ${position}`, { position })))
      for (let n = 0; n < 4; n++) await deliverNext()
      expect(await outbox.redeliver('policy', 'sub', { from: 2, to: 4, dueAt: 500 })).toBe(2)
      expect(await outbox.redeliver('policy', 'sub', { from: 2, to: 4, dueAt: 500 })).toBe(0)
      await put([delivery('key 2')])
      const order = [await deliverNext(), await deliverNext(), await deliverNext(), await deliverNext()]
      expect(order).toEqual(['key 5', 'key 2', 'key 3', null])
    })

    test('a redelivery begins a count of its own and keeps what was tried before', async () => {
      await put([delivery('a')])
      await settle(await claim(1000), again(1000, 2000))
      await settle(await claim(2000), { state: 'parked', attempt: attempt(2000, 500) })
      expect(await outbox.redeliver('policy', 'sub', { from: 0, to: 100, dueAt: 3000 })).toBe(1)
      expect(await outbox.readDue('policy', 3000)).toEqual(['sub'])
      const held = await claim(3000)
      expect(held).toMatchObject({ key: 'a', attempt: 1, attempts: { length: 2 }, failingSince: 1000 })
      expect([...held!.body]).toEqual([...bytes])
      await settle(held)
      expect(await logged()).toEqual(['a delivered'])
      expect(await outbox.redeliver('policy', 'nobody', { from: 0, to: 100, dueAt: 0 })).toBe(0)
    })

    test('what waits is not delivered again by asking for it', async () => {
      await put([delivery('a'), delivery('b')])
      const held = await claim()
      expect(await outbox.redeliver('policy', 'sub', { from: 0, to: 100, dueAt: 0 })).toBe(0)
      expect(await settle(held)).toBe(true)
      expect(await logged()).toEqual(['b waiting', 'a delivered'])
    })

    test('queues do not wait for each other, and the longest due comes first', async () => {
      const at = (subscription: string, dueAt: number) => delivery('a', { subscription, dueAt })
      await put([at('late', 30), at('early', 10), at('between', 20), at('later', 99)])
      expect(await outbox.readDue('policy', 50)).toEqual(['early', 'between', 'late'])
      await claim(50, { subscription: 'early' })
      expect(await claim(50, { subscription: 'late' })).toMatchObject({ subscription: 'late' })
    })

    test('a forgotten subscription has nothing, and may begin anew', async () => {
      await put([delivery('a'), delivery('b'), delivery('a', { subscription: 'other' })])
      const held = await claim()
      await outbox.forget('policy', 'sub')
      expect([await logged(), await outbox.readDue('policy', 1e15)]).toEqual([[], ['other']])
      expect(await settle(held)).toBe(false)
      await put([delivery('a')])
      expect(await deliverNext()).toBe('a')
    })

    test('no ledger or id reaches what belongs to another', async () => {
      const odd = ['a:b', 'a', '{a}', 'a}:queue:{b', '*', '', 'ä€', '%41', 'cursor', 'due', 'head', '1']
      for (const id of odd) {
        await outbox.put({ ledger: id, step: { from: null, to: `step of ${id}` }, deliveries: [] })
        await put([delivery(id, { subscription: id }), delivery(id, { position: 1 })])
      }
      for (const id of odd) {
        expect(await outbox.readCursor(id)).toBe(`step of ${id}`)
        expect(await logged(undefined, id)).toEqual([`${id} waiting`])
        expect(await outbox.readDue(id, 1e15)).toEqual([])
      }
      expect(await logged()).toEqual(odd.toReversed().map((id) => `${id} waiting`))
    })

    test('a step with tens of thousands of deliveries is taken whole', async () => {
      const many = Array.from({ length: 20_000 }, (_, n) => delivery(`key ${n}`, { subscription: `sub ${n % 5000}` }))
      expect(await put(many, [null, 'one'])).toBe('one')
      expect((await outbox.readDue('policy', 1000)).length).toBe(5000)
      expect(await logged({ limit: 100 }, 'sub 0')).toEqual(
        ['key 15000', 'key 10000', 'key 5000', 'key 0'].map((key) => `${key} waiting`),
      )
    })

    test('keeps everything over a reopening', async () => {
      await put([delivery('a'), delivery('b')], [null, 'one'])
      await deliverNext()
      const held = await claim()
      await outbox.close()
      const reopened = await rig.reopen()
      expect(await reopened.readCursor('policy')).toBe('one')
      expect(await reopened.settle(held!, delivered())).toBe(true)
      expect((await reopened.readDeliveries('policy', 'sub', { limit: 9 })).map(({ state }) => state)).toEqual([
        'delivered',
        'delivered',
      ])
      await reopened.close()
    })

    test('rejects with a typed fault once it is closed', async () => {
      await put([delivery('a')])
      const held = await claim()
      await outbox.close()
      const fault = { name: 'ViewsFault', code: 'VIEWS_UNAVAILABLE', retriable: true }
      await expect(put([delivery('b')])).rejects.toMatchObject(fault)
      await expect(claim()).rejects.toMatchObject(fault)
      await expect(settle(held)).rejects.toMatchObject(fault)
      await expect(outbox.readDue('policy', 0)).rejects.toMatchObject(fault)
      await expect(outbox.readCursor('policy')).rejects.toMatchObject(fault)
      await expect(logged()).rejects.toMatchObject(fault)
    })
  })
}
