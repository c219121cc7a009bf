import { buildCommit, type Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { createManualClock } from '@asof/runtime'
import { beforeEach, expect, test } from 'vitest'
import type { Book } from './book.ts'
import type { ControlEvent } from './events.ts'
import { isLive } from './keys.ts'
import { type Control, openControl } from './open-control.ts'

const clock = createManualClock('2026-01-05T12:00:00.000Z')
const SPEC = { question: { jurisdiction: 'GB' }, streams: ['answers'] } as const

let ledger: Ledger
let control: Control
beforeEach(async () => {
  ledger = await openMemoryLedger({ id: 'control' })
  control = await openControl(ledger, { clock })
})

const created = (subscription: string, url?: string): ControlEvent => {
  const spec = { ...SPEC, streams: ['answers' as const], ...(url !== undefined && { url }) }
  return { type: 'subscription.created', data: { subscription, owner: 'one', ledger: 'test', spec, position: 7 } }
}

const of = (type: 'confirmed' | 'ended' | 'keys-rotated', subscription: string): ControlEvent => ({
  type: `subscription.${type}`,
  data: { subscription },
})

const record = (by: Control, key: string, ...events: readonly ControlEvent[]) =>
  by.record({ by: 'one', key, decide: () => events })

test('what one instance records another one reads, and a new one too', async () => {
  const other = await openControl(ledger, { clock })
  await record(control, 'a', created('sub'))
  await other.refresh()
  const opened = await openControl(ledger, { clock })
  for (const { book } of [control, other, opened])
    expect(book.subscriptions.get('sub')).toMatchObject({ state: 'active', owner: 'one', generation: 1 })
})

test('the same key of a principal counts once, that of another one again', async () => {
  await record(control, 'a', created('sub'))
  await record(control, 'a', of('ended', 'sub'))
  expect(control.book.subscriptions.has('sub')).toBe(true)
  await control.record({ by: 'two', key: 'a', decide: () => [of('ended', 'sub')] })
  expect(control.book.subscriptions.has('sub')).toBe(false)
})

test('of two that decide at once, the later decides again on what the first recorded', async () => {
  const other = await openControl(ledger, { clock })
  const limit = (book: Book, event: ControlEvent) => (book.subscriptions.size < 1 ? [event] : 'full')
  const outcomes = await Promise.all([
    control.record({ by: 'one', key: 'a', decide: (book) => limit(book, created('first')) }),
    other.record({ by: 'two', key: 'b', decide: (book) => limit(book, created('second')) }),
  ])
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['recorded', 'refused'])
})

test('a webhook is pending until it is confirmed, and again when its address changes or it was given up', async () => {
  await record(control, 'a', created('sub', 'https://a.test/'))
  const state = () => control.book.subscriptions.get('sub')!
  expect(state()).toMatchObject({ state: 'pending', activeSeq: 1 })
  await record(control, 'b', of('confirmed', 'sub'))
  expect(state()).toMatchObject({ state: 'active', activeSeq: 2, toldFrom: { position: 7 } })
  const change = (url: string): ControlEvent => ({
    type: 'subscription.changed',
    data: {
      subscription: 'sub',
      spec: { ...SPEC, streams: ['answers'], url },
      position: 9,
    },
  })
  await record(control, 'c', change('https://a.test/'))
  expect(state()).toMatchObject({ state: 'active', toldFrom: { position: 7 } })
  await record(control, 'd', change('https://b.test/'))
  expect(state()).toMatchObject({ state: 'pending', toldFrom: { position: 7 } })
  await record(control, 'e', { type: 'subscription.disabled', data: { subscription: 'sub', reason: 'gone' } })
  expect(state()).toMatchObject({ state: 'disabled', reason: 'gone' })
  await record(control, 'f', change('https://b.test/'))
  expect(state()).toMatchObject({ state: 'pending', reason: null, toldFrom: { position: 9 } })
  await record(control, 'g', of('keys-rotated', 'sub'))
  expect(state()).toMatchObject({ generation: 2, rotatedAt: '2026-01-05T12:00:00.000Z' })
})

test('what a later release records is passed over', async () => {
  const event = { id: 'e', type: 'future.invented', schemaVersion: 1, source: [], data: { key: 'k' } }
  await ledger.append(buildCommit(await ledger.head(), { cmd: 'x', by: 'one', now: clock.now(), events: [event] }))
  await record(control, 'a', created('sub'))
  expect(control.book).toMatchObject({ seq: 2 })
  expect([...control.book.subscriptions.keys()]).toEqual(['sub'])
})

test('of a key who issued it shows, when it was used and when revoked, and that it opens no longer', async () => {
  const data = {
    key: 'k',
    principal: 'ann',
    role: 'recorder',
    hash: 'a'.repeat(64),
    expiresAt: '2026-02-01T00:00:00.000Z',
  }
  await record(control, 'a', { type: 'key.issued', data: { ...data, role: 'recorder' } })
  const key = () => control.book.keys.get('k')!
  expect(key()).toEqual({
    id: 'k',
    principal: 'ann',
    role: 'recorder',
    hash: 'a'.repeat(64),
    expiresAt: '2026-02-01T00:00:00.000Z',
    issuedAt: '2026-01-05T12:00:00.000Z',
    issuedBy: 'one',
    revokedAt: null,
    lastUsedAt: null,
  })
  expect(isLive(key(), '2026-01-31T23:59:59.999Z')).toBe(true)
  expect(isLive(key(), '2026-02-01T00:00:00.000Z')).toBe(false)
  await record(control, 'b', { type: 'key.used', data: { key: 'k', at: '2026-01-05T11:00:00.000Z' } })
  await record(
    control,
    'c',
    { type: 'key.revoked', data: { key: 'k' } },
    { type: 'key.revoked', data: { key: 'none' } },
  )
  expect(key()).toMatchObject({ lastUsedAt: '2026-01-05T11:00:00.000Z', revokedAt: '2026-01-05T12:00:00.000Z' })
  expect(isLive(key(), '2026-01-06T00:00:00.000Z')).toBe(false)
  expect([...control.book.keys.keys()]).toEqual(['k'])
})
