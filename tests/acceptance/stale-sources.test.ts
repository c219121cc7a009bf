import type { Notice } from '@asof/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LivingProduct, openEmbeddedProduct, testKeys } from '../support/in-process.ts'
import { type ReadEvent, readStream } from '../support/read-stream.ts'
import { openReceiver, type Received, type Receiver, type Reply } from '../support/webhook-receiver.ts'

const LIST = 'https://example.org/list'
const QUESTION = { jurisdiction: 'GB', provider: 'acme' }

let product: LivingProduct
let receiver: Receiver
beforeEach(async () => {
  receiver = await openReceiver(answer)
  const options = { backend: 'memory', ledgers: ['fresh'], now: '2026-06-01T09:00:00.000Z' } as const
  product = await openEmbeddedProduct(options, receiver.port)
})
afterEach(async () => {
  await product.close()
  await receiver.close()
})

interface Told {
  readonly type: string
  readonly data: Notice & { readonly challenge?: string }
}

function answer({ body }: Received): Reply {
  const { data } = JSON.parse(body.toString()) as Told
  return { status: 200, body: data.challenge ?? '' }
}

function delivered(): readonly Notice[] {
  const events = receiver.received.map(({ body }) => JSON.parse(body.toString()) as Told)
  return events.filter(({ type }) => type === 'asof.notice.v1').map(({ data }) => data)
}

async function readAgain(id: string): Promise<void> {
  const event = {
    ...{ id, type: 'context.noted', source: [{ kind: 'register', url: LIST, staleAfterDays: 3 }] },
    data: { subject: 'acme', kind: 'background', claim: 'The list was read; nothing new stands there.' },
  }
  const response = await product.post('/api/v1/events', event)
  expect(response.status, await response.clone().text()).toBe(201)
}

async function at(day: string): Promise<void> {
  product.clock.set(`2026-06-${day}:00:00.000Z`)
  await product.turn()
}

const notices = (events: readonly ReadEvent[]) =>
  events.filter(({ event }) => event === 'notice').map(({ data }) => data as unknown as Notice)

const withoutName = ({ id: _id, subscription: _subscription, ...rest }: Notice) => rest

test('a source that is not read again in time is told once by stream, webhook, feed and preview', async () => {
  const spec = { question: QUESTION, streams: ['sources'], url: `http://hooks.test:${receiver.port}/` }
  const { id } = (await (await product.post('/api/v1/subscriptions', spec)).json()) as { id: string }
  await product.turn()
  await readAgain('first')
  await at('04T23')
  await readAgain('second')
  await at('07T23')
  expect(delivered()).toEqual([])
  await at('08T00')
  await at('30T09')
  const [notice, ...more] = delivered()
  expect(more).toEqual([])
  expect(notice).toMatchObject({
    stream: 'sources',
    at: '2026-06-08T00:00:00Z',
    position: 2,
    cause: { kind: 'clock', at: '2026-06-08', aheadDays: 0, nature: 'source' },
    changes: [{ subject: LIST, before: 'fresh', after: 'stale', lastReadOn: '2026-06-04', staleAfterDays: 3 }],
  })

  const headers = { authorization: `Bearer ${testKeys.recorder}` }
  const stream = readStream(await product.get(`/api/v1/stream?subscription=${id}&after=1`, headers))
  await stream.until(({ event }) => event === 'position')
  await stream.close()
  expect(notices(stream.events)).toEqual([notice])

  const feed = await product.get('/api/v1/feed?jurisdiction=GB&provider=acme&streams=sources&format=json')
  const { items } = (await feed.json()) as { items: { title: string; _asof: Notice }[] }
  expect(items.map(({ _asof }) => withoutName(_asof))).toEqual([withoutName(notice!)])
  expect(items[0]!.title).toBe(`${LIST}: stale, was fresh (sources, known on 2026-06-08)`)

  const preview = await product.post('/api/v1/subscriptions/preview?from=2026-06-01&to=2026-07-01', spec)
  const would = (await preview.json()) as { notices: Notice[] }
  expect(would.notices.map(withoutName)).toEqual([withoutName(notice!)])
})

test('who did not ask for it is not told, and a feed that was asked before says it when the time comes', async () => {
  const path = '/api/v1/feed?jurisdiction=GB&provider=acme&streams=sources&format=json'
  const count = async (from = path) => ((await (await product.get(from)).json()) as { items: object[] }).items.length
  await readAgain('first')
  expect(await count()).toBe(0)
  await at('05T00')
  expect(await count()).toBe(1)
  expect(await count('/api/v1/feed?jurisdiction=GB&provider=acme&format=json')).toBe(0)
})

test.each([0, 3_661, 1.5, 'a week'])('a source that is good for %j days is refused', async (staleAfterDays) => {
  const response = await product.post('/api/v1/events', {
    ...{ id: 'wrong', type: 'context.noted', source: [{ kind: 'register', url: LIST, staleAfterDays }] },
    data: { subject: 'acme', kind: 'background', claim: 'read' },
  })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ errors: [{ pointer: '/source/0/staleAfterDays' }] })
})
