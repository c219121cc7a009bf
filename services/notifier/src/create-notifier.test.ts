import type { Notice } from '@asof/contract'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type NotifierUnderTest, openNotifierUnderTest, takeAll } from '../../../tests/support/open-notifier.ts'
import type { Received, Reply } from '../../../tests/support/webhook-receiver.ts'

const START = '2026-01-05T12:00:00.000Z'
const QUESTION = { jurisdiction: 'FR', item: 'acme/model' }

let under: NotifierUnderTest
let reply: (call: Received) => Reply

const authority = (id: string, zone: string) => ({
  id: `authority-${id}`,
  type: 'authority.registered',
  data: { authority: id, jurisdiction: 'US', zone },
})

const ban = (id: string, effectiveFrom: string, by = 'us') => ({
  id,
  type: 'policy.announced',
  announcedAt: '2026-01-05',
  effectiveFrom,
  data: {
    policy: id,
    authority: by,
    provisions: [{ id: `${id}:1`, effect: 'prohibit', scope: { items: ['acme/model'] } }],
  },
})

const postponed = (id: string, policy: string, newEffectiveFrom: string) => ({
  id,
  type: 'policy.postponed',
  data: { policy, newEffectiveFrom },
})

const retracted = (id: string, target: string) => ({
  id,
  type: 'event.retracted',
  data: { target, reason: 'never happened' },
})

type Answers = Extract<Notice, { readonly stream: 'answers' }>

/** What was taken, as `class at: before -> after` of each segment. */
function told(path?: string): readonly string[] {
  return under.taken<Answers>(path).map(({ data: { cls, at, changes } }) => {
    const segments = changes[0]!.segments.map(({ from, before, after }) => `${from} ${before} -> ${after}`)
    return `${cls} ${at}: ${segments.join(', ')}`
  })
}

beforeEach(async () => {
  reply = takeAll
  under = await openNotifierUnderTest(START, (call) => reply(call))
  await under.append([authority('us', 'America/New_York')])
})
afterEach(() => under.close())

describe('the legal clock', () => {
  test('a transition is told once, at the midnight of the authority, and not again by anybody', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const [one, other] = [await under.start(), await under.start()]
    await under.append([ban('ban', '2026-02-01')])
    await Promise.all([one.turn(), other.turn()])
    under.clock.set('2026-02-01T04:59:59.999Z')
    await Promise.all([one.turn(), other.turn()])
    expect(told()).toEqual(['upcoming 2026-01-05T12:00:00Z: 2026-02-01 unknown -> prohibited'])
    under.clock.set('2026-02-01T05:00:00.000Z')
    await Promise.all([one.turn(), other.turn()])
    const restarted = await under.start()
    under.clock.set('2026-02-09T05:00:00.000Z')
    for (const notifier of [one, other, restarted]) await notifier.turn()
    expect(told().slice(1)).toEqual(['transition 2026-02-01T05:00:00Z: 2026-02-01 unknown -> prohibited'])
  })

  test('after a week of downtime transitions come late, in order, with their nominal times', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const first = await under.start()
    await under.append([ban('ban', '2026-02-01')])
    await first.turn()
    await first.close()
    under.clock.set('2026-02-03T00:00:00.000Z')
    await under.append([
      { id: 'lift', type: 'policy.lifted', effectiveFrom: '2026-02-05', data: { policy: 'ban' } } as never,
    ])
    under.clock.set('2026-02-08T00:00:00.000Z')
    await (await under.start()).turn()
    expect(told().slice(1)).toEqual([
      'transition 2026-02-01T05:00:00Z: 2026-02-01 unknown -> prohibited',
      'upcoming 2026-02-03T00:00:00Z: 2026-02-05 prohibited -> unknown',
      'transition 2026-02-05T05:00:00Z: 2026-02-05 prohibited -> unknown',
    ])
  })

  test('a moved date cancels the old one and says where it went; a retracted one never fires', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-02-01')])
    await notifier.turn()
    await under.append([postponed('later', 'ban', '2026-03-01')])
    await notifier.turn()
    expect(under.taken<Answers>().at(-1)!.data.changes[0]!.moves).toEqual([{ from: '2026-02-01', to: '2026-03-01' }])
    under.clock.set('2026-02-20T00:00:00.000Z')
    await notifier.turn()
    expect(told()).toHaveLength(2)
    await under.append([retracted('gone', 'ban')])
    await notifier.turn()
    under.clock.set('2026-04-01T00:00:00.000Z')
    await notifier.turn()
    expect(told().map((line) => line.split(' ')[0])).toEqual(['upcoming', 'upcoming', 'upcoming'])
  })

  test.each([
    ['a day of 23 hours', 'America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['the day after it', 'America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['a day that begins at 1 o’clock', 'America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['beyond the date line', 'Pacific/Kiritimati', '2026-02-01', '2026-01-31T10:00:00.000Z'],
    ['far west', 'Pacific/Niue', '2026-02-01', '2026-02-01T11:00:00.000Z'],
  ])('%s begins where it begins', async (_name, zone, day, at) => {
    await under.append([authority('own', zone)])
    await under.subscribe('sub', { question: QUESTION })
    const notifier = await under.start()
    await under.append([ban('ban', day, 'own')])
    under.clock.set(new Date(Date.parse(at) - 1).toISOString())
    await notifier.turn()
    expect(told()).toHaveLength(1)
    under.clock.set(at)
    await notifier.turn()
    expect(told()[1]).toBe(`transition ${at.replace('.000', '')}: ${day} unknown -> prohibited`)
  })

  test('advance notices come the wished days before, unless the date moved away', async () => {
    await under.subscribe('sub', { question: QUESTION, aheadDays: [30, 7, 1] })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-03-01')])
    under.clock.set('2026-02-10T00:00:00.000Z')
    await notifier.turn()
    await under.append([postponed('later', 'ban', '2026-03-05')])
    under.clock.set('2026-03-10T00:00:00.000Z')
    await notifier.turn()
    expect(told()).toEqual([
      'upcoming 2026-01-05T12:00:00Z: 2026-03-01 unknown -> prohibited',
      'advance 2026-01-30T05:00:00Z: 2026-03-01 unknown -> prohibited',
      'upcoming 2026-02-10T00:00:00Z: 2026-03-01 prohibited -> unknown',
      'advance 2026-02-26T05:00:00Z: 2026-03-05 unknown -> prohibited',
      'advance 2026-03-04T05:00:00Z: 2026-03-05 unknown -> prohibited',
      'transition 2026-03-05T05:00:00Z: 2026-03-05 unknown -> prohibited',
    ])
  })
})

describe('what is not told', () => {
  test('a rebuild of everything delivers nothing', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-01-01')])
    await notifier.turn()
    const before = under.receiver.connections
    for (let rebuilds = 0; rebuilds < 3; rebuilds++) await (await under.start()).turn()
    expect(under.receiver.connections).toBe(before)
    expect(told()).toHaveLength(1)
  })

  test('nothing that was before a subscription; what came between two appends is told to both', async () => {
    await under.append([ban('ban', '2026-01-01')])
    const notifier = await under.start()
    await notifier.turn()
    await under.subscribe('early', { question: QUESTION })
    await notifier.turn()
    await under.append([{ id: 'lift', type: 'policy.lifted', data: { policy: 'ban' } }])
    await under.subscribe('late', { question: QUESTION })
    await under.append([retracted('back', 'lift')])
    await notifier.turn()
    expect(told('/early')).toHaveLength(2)
    expect(told('/late')).toHaveLength(1)
  })

  test('other directions, other classes, other authorities', async () => {
    await under.subscribe('opens', { question: QUESTION, directions: ['opens'] })
    await under.subscribe('transitions', { question: QUESTION, classes: ['transition'] })
    await under.subscribe('other', { question: { ...QUESTION, authority: 'jp' } })
    const notifier = await under.start()
    await under.append([
      {
        ...ban('open', '2026-01-01'),
        data: { policy: 'open', authority: 'us', provisions: [{ id: 'open:1', effect: 'permit', scope: {} }] },
      },
    ])
    await under.append([ban('ban', '2026-02-01')])
    under.clock.set('2026-02-02T00:00:00.000Z')
    await notifier.turn()
    expect(told('/opens')).toEqual([
      'revision 2026-01-05T12:00:00Z: 2026-01-01 unknown -> open, 2026-01-05 unknown -> open',
    ])
    expect(told('/transitions')).toEqual(['transition 2026-02-01T05:00:00Z: 2026-02-01 open -> prohibited'])
    expect(told('/other')).toEqual([])
  })

  test('a source that is not read again while the product is down is told late, once, whoever is running', async () => {
    await under.subscribe('sub', { question: QUESTION, streams: ['sources'] })
    const [one, other] = [await under.start(), await under.start()]
    const source = [{ kind: 'register', ref: 'the list', staleAfterDays: 7 }]
    await under.append([{ ...authority('uk', 'Europe/London'), source }])
    await Promise.all([one.turn(), other.turn()])
    under.clock.set('2026-02-09T05:00:00.000Z')
    await Promise.all([one.turn(), other.turn()])
    await (await under.start()).turn()
    const notices = under.taken<Notice>().map(({ data: { stream, at, position } }) => ({ stream, at, position }))
    expect(notices).toEqual([{ stream: 'sources', at: '2026-01-13T00:00:00Z', position: 2 }])
  })
})

describe('how it is told', () => {
  test('a digest comes once a day by the clock of the subscriber, and never empty', async () => {
    await under.subscribe('sub', { question: QUESTION, digest: { zone: 'Europe/Paris', at: '08:00' } })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-01-01')])
    await under.append([{ id: 'lift', type: 'policy.lifted', data: { policy: 'ban' } }])
    await notifier.turn()
    expect(under.taken()).toEqual([])
    under.clock.set('2026-01-09T12:00:00.000Z')
    await notifier.turn()
    const [digest, ...rest] = under.taken<{ notices: readonly Answers[] }>()
    expect(rest).toEqual([])
    expect([digest!.type, digest!.time]).toEqual(['asof.digest.v1', '2026-01-06T07:00:00.000Z'])
    expect(digest!.data.notices.map(({ cls }) => cls)).toEqual(['revision', 'change'])
  })

  test('quiet hours hold deliveries back', async () => {
    await under.subscribe('sub', { question: QUESTION, quietHours: { zone: 'UTC', from: '10:00', to: '14:00' } })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-01-01')])
    await notifier.turn()
    under.clock.set('2026-01-05T13:59:59.999Z')
    await notifier.turn()
    expect(told()).toEqual([])
    under.clock.set('2026-01-05T14:00:00.000Z')
    await notifier.turn()
    expect(told()).toHaveLength(1)
  })

  test('a lost outbox repeats a few notices with the same ids, not all and not none', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-01-01')])
    await notifier.turn()
    under.clock.set('2026-01-05T14:00:00.000Z')
    await notifier.turn()
    await under.append([{ id: 'lift', type: 'policy.lifted', data: { policy: 'ban' } }])
    await notifier.turn()
    const before = under.taken().map(({ id }) => id)
    const empty = await openSqliteOutbox({ file: ':memory:' })
    await (await under.start(empty)).turn()
    const again = under
      .taken()
      .slice(before.length)
      .map(({ id }) => id)
    expect(again).toEqual(before.slice(1))
    await empty.close()
  })

  test('an endpoint that does not echo is never told anything, one that is gone not any longer', async () => {
    await under.control.record({
      by: 'one',
      key: 'mute',
      decide: () => [
        {
          type: 'subscription.created',
          data: {
            subscription: 'mute',
            owner: 'one',
            ledger: 'test',
            position: 1,
            spec: {
              question: QUESTION,
              streams: ['answers'],
              url: `http://mute.test:${under.receiver.port}/mute`,
            },
          },
        },
      ],
    })
    await under.subscribe('gone', { question: QUESTION })
    reply = ({ path }) => (path === '/gone' ? { status: 410 } : { status: 200, body: 'hello' })
    const notifier = await under.start()
    await under.append([ban('ban', '2026-01-01')])
    await notifier.turn()
    await under.append([{ id: 'lift', type: 'policy.lifted', data: { policy: 'ban' } }])
    await notifier.turn()
    expect([told('/mute'), told('/gone').length]).toEqual([[], 1])
    await under.control.refresh()
    const states = [...under.control.book.subscriptions.values()].map(({ id, state }) => `${id} ${state}`)
    expect(states.sort()).toEqual(['gone disabled', 'mute disabled'])
  })

  test('an endpoint that says nothing to its challenge holds up nobody', async () => {
    await under.subscribe('sub', { question: QUESTION })
    const url = `http://mute.test:${under.receiver.port}/mute`
    const spec = { question: QUESTION, streams: ['answers' as const], url }
    const data = { subscription: 'mute', owner: 'one', ledger: 'test', position: 1, spec }
    await under.control.record({ by: 'one', key: 'mute', decide: () => [{ type: 'subscription.created', data }] })
    const calls = new Map(['/mute', '/sub'].map((path) => [path, Promise.withResolvers<void>()]))
    reply = (call) => {
      calls.get(call.path)!.resolve()
      return call.path === '/mute' ? 'silent' : takeAll(call)
    }
    const notifier = await under.start()
    const running = notifier.run()
    await calls.get('/mute')!.promise
    await under.append([ban('ban', '2026-01-01')])
    await calls.get('/sub')!.promise
    await notifier.close()
    await running
    expect(told('/sub')).toHaveLength(1)
  })

  test('an outbox of another log is left alone, and said', async () => {
    await under.subscribe('sub', { question: QUESTION })
    await under.outbox.put({
      ledger: 'test',
      step: { from: null, to: JSON.stringify({ ms: 0, position: 1, seq: 1, head: 'f'.repeat(64), control: 0 }) },
      deliveries: [],
    })
    const notifier = await under.start()
    await notifier.turn()
    expect(notifier.health.isGoingOn).toBe(false)
    expect(notifier.health.ledgers[0]!.fault).toContain('another log')
  })
})
