import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const question = 'jurisdiction=GB&item=anthropic/claude'
const IMMUTABLE = 'public, immutable, max-age=31536000'

describe('caching', () => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend: 'memory', ledgers: ['seed-story', 'other'] })
  })
  afterAll(() => product.close())

  const head = async (parameters: string, headers: Record<string, string> = {}) => {
    const response = await product.get(`/api/v1/access?${question}&${parameters}`, headers)
    return {
      status: response.status,
      tag: response.headers.get('etag')!,
      cache: response.headers.get('cache-control'),
      text: await response.text(),
    }
  }

  test('an answer that the asker has is not sent again', async () => {
    const first = await head('asOf=2026-06-16')
    expect(first).toMatchObject({ status: 200, cache: 'no-cache' })
    expect(first.tag).toMatch(/^"[^"]+"$/)
    expect(await head('asOf=2026-06-16', { 'if-none-match': first.tag })).toMatchObject({
      status: 304,
      text: '',
      tag: first.tag,
    })
    expect(await head('asOf=2026-06-16', { 'if-none-match': '"other"' })).toMatchObject({ status: 200 })
  })

  test('time passing changes nothing, whatever else is asked does', async () => {
    const first = await head('asOf=2026-06-16')
    product.clock.set('2026-11-26T12:00:00.000Z')
    expect(await head('asOf=2026-06-16')).toEqual(first)
    const others = [
      'asOf=2026-06-17',
      'asOf=2026-06-16&view=formal',
      'asOf=2026-06-16&knownAt=@5',
      'asOf=2026-06-16&ledger=other',
    ]
    const tags = await Promise.all(others.map(async (parameters) => (await head(parameters)).tag))
    expect(new Set([first.tag, ...tags]).size).toBe(5)
  })

  test.each(['@77', '@5', '2026-06-17T09:00:00Z', '2026-06-17', '2026-06-17T10:01:17+02:00'])(
    'known at %s is an answer for ever',
    async (knownAt) => {
      expect(await head(`asOf=2026-06-16&knownAt=${encodeURIComponent(knownAt)}`)).toMatchObject({ cache: IMMUTABLE })
    },
  )

  test.each(['2026-11-26', '2026-11-26T12:00:00Z'])('known at %s may still grow', async (knownAt) => {
    expect(await head(`asOf=2026-06-16&knownAt=${knownAt}`)).toMatchObject({ cache: 'no-cache' })
  })

  test('a pinned answer keeps its bytes when the log grows', async () => {
    const pinned = await head('asOf=2026-06-16&knownAt=@77')
    const event = {
      id: 'new',
      type: 'context.noted',
      announcedAt: '2026-11-26',
      source: [{ kind: 'press' }],
      data: { subject: 'anthropic', kind: 'effect', claim: 'Something happened' },
    }
    const appended = await product.post('/api/v1/events', event)
    expect(appended.status).toBe(201)
    expect(await head('asOf=2026-06-16&knownAt=@77')).toEqual(pinned)
    const response = await product.get(`/api/v1/access?${question}&asOf=2026-06-16`)
    expect(response.headers.get('asof-position')).toBe('78')
    expect(await response.json()).toMatchObject({ knownAt: 78, head: { seq: 2 } })
  })

  test('a reader may wait for a position', async () => {
    const asked = product.get(`/api/v1/access?${question}&asOf=2026-06-16&minPosition=78`)
    expect((await asked).status).toBe(200)
    const late = await product.get(`/api/v1/access?${question}&asOf=2026-06-16&minPosition=99`)
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1'])
  })
})
