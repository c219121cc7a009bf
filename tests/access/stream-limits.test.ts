import { beforeEach, describe, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import { type Guarded, openGuarded } from './open-guarded.ts'

const STREAM = 'http://asof.test/api/v1/stream?jurisdiction=GB'

let guarded: Guarded
beforeEach(async () => {
  guarded = await openGuarded({ streams: { perAddress: 2, proxies: ['10.0.0.0/8'] } })
})

const open = (address: string, headers: Record<string, string> = {}, path = STREAM) =>
  guarded.api.fetch(new Request(path, { headers }), { address })

const statuses = async (...opening: readonly Promise<Response>[]) =>
  (await Promise.all(opening)).map(({ status }) => status)

describe('without a key, an address', () => {
  test('holds so many streams open, is told so beyond that, and may open another when one has ended', async () => {
    const first = await open('203.0.113.7')
    expect((await open('203.0.113.7')).status).toBe(200)
    const refused = await open('203.0.113.7')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_STREAMS' })
    expect((await open('203.0.113.8')).status).toBe(200)
    await first.body!.cancel()
    expect((await open('203.0.113.7')).status).toBe(200)
  })

  test('is that of whoever a trusted proxy speaks for, and of IPv6 the network', async () => {
    const from = (sender: string) => open('10.1.1.1', { 'x-forwarded-for': sender })
    expect(await statuses(from('203.0.113.7'), from('203.0.113.7'), from('203.0.113.8'))).toEqual([200, 200, 200])
    expect((await from('203.0.113.7')).status).toBe(429)
    expect((await open('198.51.100.1', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200)
    expect(await statuses(open('2001:db8::1'), open('2001:db8::2'), open('2001:db8::3'))).toEqual([200, 200, 429])
  })

  test('has no more when all are asked for at once and first have to catch up', async () => {
    const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })
    expect((await guarded.ask('recorder', 'POST', '/api/v1/events', event)).status).toBe(201)
    const opening = Array.from({ length: 6 }, () => open('203.0.113.7', {}, `${STREAM}&after=1`))
    expect((await statuses(...opening)).filter((status) => status === 200)).toHaveLength(2)
  })
})

test('with a key, streams are counted by it, from wherever they are opened', async () => {
  const reader = { authorization: 'Bearer key-of-reader' }
  const opening = Array.from({ length: 100 }, (_, index) => open(`203.0.113.${index % 2}`, reader))
  expect(new Set(await statuses(...opening))).toEqual(new Set([200]))
  expect((await open('203.0.113.9', reader)).status).toBe(429)
  expect((await open('203.0.113.0')).status).toBe(200)
})

test('what is asked inside of the process, and where nothing is said, is not counted', async () => {
  const inside = Array.from({ length: 5 }, () => guarded.ask('anonymous', 'GET', '/api/v1/stream?jurisdiction=GB'))
  expect(new Set(await statuses(...inside))).toEqual(new Set([200]))
  guarded = await openGuarded()
  const many = Array.from({ length: 5 }, () => open('203.0.113.7'))
  expect(new Set(await statuses(...many))).toEqual(new Set([200]))
})
