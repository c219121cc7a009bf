import type { Notice } from '@asof/contract'
import { beforeEach, expect, test } from 'vitest'
import { type NotifierUnderTest, openNotifierUnderTest, takeAll } from '../../../tests/support/open-notifier.ts'
import type { Received, Reply } from '../../../tests/support/webhook-receiver.ts'

const START = '2026-01-05T12:00:00.000Z'
const FAR = '2027-01-05T12:00:00.000Z'

let under: NotifierUnderTest
let reply: (call: Received) => Reply
beforeEach(async () => {
  reply = takeAll
  const opened = await openNotifierUnderTest(START, (call) => reply(call))
  under = opened
  const data = { authority: 'us', jurisdiction: 'US', zone: 'America/New_York' }
  await under.append([{ id: 'authority-us', type: 'authority.registered', data }])
  return () => opened.close()
})

async function issueKey(key: string, { principal = 'one', expiresAt = FAR } = {}): Promise<void> {
  const data = { key, principal, role: 'reader' as const, hash: '0'.repeat(64), expiresAt }
  await under.control.record({ by: 'admin', key, decide: () => [{ type: 'key.issued', data }] })
}

async function revokeKey(key: string): Promise<void> {
  await under.control.record({ by: 'admin', key: `-${key}`, decide: () => [{ type: 'key.revoked', data: { key } }] })
}

function ban(id: string, effectiveFrom: string) {
  const provisions = [{ id: `${id}:1`, effect: 'prohibit', scope: { items: [`acme/${id}`] } }]
  return { id, type: 'policy.announced', effectiveFrom, data: { policy: id, authority: 'us', provisions } }
}

async function announce(id: string, effectiveFrom = '2026-01-01'): Promise<void> {
  await under.append([
    { id: `item-${id}`, type: 'item.registered', data: { item: `acme/${id}`, provider: 'acme', kind: 'model' } },
    ban(id, effectiveFrom),
  ])
}

/** Class of each notice, and which items it speaks of. */
function told(path?: string): readonly string[] {
  return under.taken<Notice>(path).map(({ data }) => {
    const { cls, changes } = data as Extract<Notice, { readonly stream: 'answers' }>
    return [cls, ...changes.flatMap(({ query }) => query['item'] ?? [])].join(' ')
  })
}

async function stateOf(id: string): Promise<string> {
  await under.control.refresh()
  const { state, reason } = under.control.book.subscriptions.get(id)!
  return `${state}: ${reason}`
}

const QUESTION = { jurisdiction: 'FR', provider: 'acme' }
const PARKED = 'parked: its owner has no live key'

test('who has no live key any longer is told nothing, and all of it in order once there is one again', async () => {
  await under.subscribe('sub', { question: QUESTION })
  await issueKey('first')
  const notifier = await under.start()
  await announce('a')
  await notifier.turn()
  await revokeKey('first')
  await announce('b', '2026-02-01')
  await notifier.turn()
  expect(await stateOf('sub')).toBe(PARKED)
  under.clock.set('2026-03-01T12:00:00.000Z')
  await announce('c')
  await notifier.turn()
  expect(told()).toEqual(['revision acme/a'])
  await issueKey('second')
  await notifier.turn()
  await notifier.turn()
  expect(await stateOf('sub')).toBe('active: null')
  expect(told()).toEqual(['revision acme/a', 'upcoming acme/b', 'transition acme/b', 'revision acme/c'])
  expect(new Set(under.taken().map(({ id }) => id)).size).toBe(4)
})

test('a key that expires by the clock parks as one that is revoked, also what was queued before', async () => {
  await under.subscribe('sub', { question: QUESTION, quietHours: { zone: 'UTC', from: '10:00', to: '14:00' } })
  await issueKey('short', { expiresAt: '2026-01-05T13:00:00.000Z' })
  const notifier = await under.start()
  await announce('a')
  await notifier.turn()
  under.clock.set('2026-01-05T14:00:00.000Z')
  await notifier.turn()
  expect([told(), await stateOf('sub')]).toEqual([[], PARKED])
  await issueKey('next')
  await notifier.turn()
  expect(told()).toEqual(['revision acme/a'])
})

test('a key that ends between two attempts ends the second one', async () => {
  reply = (call) => (call.path === '/sub' && under.receiver.received.length <= 1 ? { status: 500 } : takeAll(call))
  await under.subscribe('sub', { question: QUESTION })
  await issueKey('first')
  const notifier = await under.start()
  await announce('a')
  await notifier.turn()
  await revokeKey('first')
  under.clock.set('2026-01-05T12:01:00.000Z')
  await notifier.turn()
  expect(under.receiver.received).toHaveLength(1)
  await issueKey('second')
  await notifier.turn()
  await notifier.turn()
  const [failed, taken] = under.receiver.received
  expect(taken!.id).toBe(failed!.id)
})

test('the recorder key has no end, and of whom an issuer knows no key is known: both are told', async () => {
  await under.subscribe('first-key', { question: QUESTION }, 'recorder')
  await under.subscribe('person', { question: QUESTION }, 'oidc-1')
  await issueKey('spare', { principal: 'recorder', expiresAt: START })
  const notifier = await under.start()
  await announce('a')
  await notifier.turn()
  expect([told('/first-key'), told('/person')]).toEqual([['revision acme/a'], ['revision acme/a']])
})

test('an endpoint is not asked for somebody who has no live key', async () => {
  const url = `http://receiver.test:${under.receiver.port}/new`
  const spec = { question: QUESTION, streams: ['answers' as const], url }
  const data = { subscription: 'new', owner: 'one', ledger: 'test', spec, position: 0 }
  await under.control.record({ by: 'one', key: 'new', decide: () => [{ type: 'subscription.created', data }] })
  await issueKey('over', { expiresAt: START })
  const notifier = await under.start()
  await notifier.turn()
  expect(under.receiver.received).toEqual([])
  await issueKey('next')
  await notifier.turn()
  expect(under.receiver.received).toHaveLength(1)
})
