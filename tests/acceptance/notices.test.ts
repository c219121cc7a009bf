import type { Notice } from '@asof/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LivingProduct, openEmbeddedProduct, testKeys } from '../support/in-process.ts'
import { type ReadEvent, readStream } from '../support/read-stream.ts'
import { correct, tellSeedStory } from '../support/tell-story.ts'
import { openReceiver, type Received, type Receiver, type Reply } from '../support/webhook-receiver.ts'

const QUESTION = { jurisdiction: 'GB', provider: 'anthropic' }
let product: LivingProduct
let receiver: Receiver
beforeEach(async () => {
  receiver = await openReceiver(answer)
  const options = { backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' } as const
  product = await openEmbeddedProduct(options, receiver.port)
})
afterEach(async () => {
  await product.close()
  await receiver.close()
})

interface Told {
  readonly type: string
  readonly data: { readonly challenge?: string }
}

/** Echoes a challenge, and takes everything else. */
function answer({ body }: Received): Reply {
  const { data } = JSON.parse(body.toString()) as Told
  return { status: 200, body: data.challenge ?? '' }
}

/** The notices that a receiver took. */
function delivered(): readonly Notice[] {
  const events = receiver.received.map(({ body }) => JSON.parse(body.toString()) as Told)
  return events.filter(({ type }) => type === 'asof.notice.v1').map(({ data }) => data as unknown as Notice)
}

async function subscribe(spec: object, key = 'one'): Promise<{ id: string }> {
  const made = await product.post('/api/v1/subscriptions', spec, { 'idempotency-key': key })
  expect(made.status).toBe(201)
  return (await made.json()) as { id: string }
}

async function tellStory(): Promise<void> {
  await tellSeedStory(product)
  await correct(product, 'fix-1', 'seed-039', { effectiveFrom: '2026-06-15' })
  product.clock.set('2026-06-18T10:00:00.000Z')
  await correct(product, 'fix-2', 'seed-043', { effectiveFrom: '2026-06-20' })
  product.clock.set('2026-06-25T10:00:00.000Z')
  await product.turn()
}

function told(events: readonly ReadEvent[]): readonly Notice[] {
  return events.filter(({ event }) => event === 'notice').map(({ data }) => data as unknown as Notice)
}

/** What a notice says of Claude for the United Kingdom. */
function brief(notice: Notice): string {
  if (notice.stream !== 'answers') return notice.stream
  const { cls, at, position, cause, changes } = notice
  const { segments = [] } = changes.find(({ query }) => query['item'] === 'anthropic/claude') ?? {}
  const spans = segments.map(({ from, to, before, after, timing }) => `${timing} ${from}..${to}: ${before} -> ${after}`)
  return [`${cls} ${cause.nature} ${at} @${position}`, ...spans].join('; ')
}

const isAt = (ms: number) => (event: ReadEvent) =>
  event.event === 'position' && Date.parse(event.data['at'] as string) >= ms

describe('a story told to those who listen', () => {
  test('a subscription, its stream, a stream that resumes anywhere, and the preview tell the same', async () => {
    const { id } = await subscribe({ question: QUESTION, url: `http://hooks.test:${receiver.port}/` })
    const headers = { authorization: `Bearer ${testKeys.recorder}` }
    const stream = readStream(await product.get(`/api/v1/stream?subscription=${id}`, headers))
    await tellStory()
    await stream.until(isAt(Date.parse('2026-06-25T10:00:00.000Z')))
    const lived = told(stream.events)
    expect(lived.map(brief)).toMatchInlineSnapshot(`
      [
        "revision world 2026-06-18T09:00:00Z @77; past 2025-01-01..2025-12-31: unknown -> prohibited?; past 2025-12-31..2026-06-16: unknown -> prohibited; past 2026-06-16..2026-06-18: unknown -> licence-required; current 2026-06-18..null: unknown -> licence-required",
        "revision reading 2026-06-18T10:00:00Z @79; past 2026-06-16..2026-06-18: licence-required -> unknown; current 2026-06-18..2026-06-20: licence-required -> unknown",
        "transition world 2026-06-20T04:00:00Z @79; current 2026-06-20..null: unknown -> licence-required",
      ]
    `)
    await stream.close()
    expect(delivered()).toEqual(lived)

    for (const { id: after } of stream.events) {
      const again = readStream(await product.get(`/api/v1/stream?subscription=${id}&after=${after}`, headers))
      await again.until(isAt(Date.parse('2026-06-25T10:00:00.000Z')))
      const seen = stream.events.slice(0, stream.events.findIndex((event) => event.id === after) + 1)
      expect([...told(seen), ...told(again.events)], after).toEqual(lived)
      await again.close()
    }

    const preview = await product.post('/api/v1/subscriptions/preview?from=2026-06-01&to=2026-07-01', {
      question: QUESTION,
    })
    const { notices } = (await preview.json()) as { notices: Notice[] }
    const unnamed = (all: readonly Notice[]) => all.map(({ id: _id, subscription: _subscription, ...rest }) => rest)
    expect(unnamed(notices)).toEqual(unnamed(lived))
  })
})
