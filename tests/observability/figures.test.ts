import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '@asof/runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../architecture/source-files.ts'
import { type LivingProduct, openEmbeddedProduct } from '../support/in-process.ts'
import { takeAll } from '../support/open-notifier.ts'
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts'

let product: LivingProduct
let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver(takeAll)
  product = await openEmbeddedProduct({ backend: 'sqlite', ledgers: ['seed-story'] }, receiver.port)
})
afterAll(async () => {
  await product.close()
  await receiver.close()
})

async function readFigures(): Promise<ReadonlyMap<string, number>> {
  const text = await (await product.get('/metrics')).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

const org = (id: string) => ({
  id,
  type: 'org.registered',
  announcedAt: '2026-05-28',
  source: [{ kind: 'gazette', url: 'https://example.org/notice/5' }],
  data: { org: `example/${id}`, name: 'Example Lab', kind: 'company' },
})

describe('what operators watch', () => {
  test('requests are counted by route as registered, and timed', async () => {
    await product.get('/api/v1/events/seed-001')
    await product.get('/api/v1/events/seed-002')
    await product.get('/api/v1/events/nowhere')
    const figures = await readFigures()
    const route = 'GET /api/v1/events/:id'
    expect(figures.get(`asof_http_requests_total{route="${route}",status="200"}`)).toBe(2)
    expect(figures.get(`asof_http_requests_total{route="${route}",status="404"}`)).toBe(1)
    expect(figures.get(`asof_http_request_duration_seconds_count{route="${route}"}`)).toBe(3)
  })

  test('appends are counted by what became of them, and move head and fold', async () => {
    const before = await readFigures()
    const places = ['head', 'folded'].map((name) => `asof_ledger_${name}_position{ledger="seed-story",part="api"}`)
    await product.post('/api/v1/events', org('one'))
    await product.post('/api/v1/events', org('one'))
    await product.post('/api/v1/events', { ...org('two'), data: { ...org('two').data, headquarters: 'nowhere' } })
    await product.post('/api/v1/events', { ...org('one'), announcedAt: '2026-05-29' })
    const figures = await readFigures()
    const count = (outcome: string) => figures.get(`asof_appends_total{ledger="seed-story",outcome="${outcome}"}`)
    expect([count('appended'), count('replayed'), count('key-reused')]).toEqual([1, 1, 1])
    for (const place of places) expect([place, figures.get(place)! - before.get(place)!]).toEqual([place, 1])
    const age = 'asof_ledger_newest_commit_timestamp_seconds{ledger="seed-story",part="api"}'
    expect(figures.get(age)).toBe(Date.parse(product.clock.now()) / 1000)
  })

  test('streams, and what is signed', async () => {
    const stream = await product.get('/api/v1/stream?ledger=seed-story&jurisdiction=GB&provider=anthropic')
    expect(stream.status).toBe(200)
    expect((await readFigures()).get('asof_streams_open')).toBe(1)
    await stream.body!.cancel()
    const question = { kind: 'access', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-16' }
    await product.post('/api/v1/receipts', { question })
    const figures = await readFigures()
    expect(figures.get('asof_streams_open')).toBe(0)
    expect(figures.get('asof_checkpoint_size{ledger="seed-story"}')).toBe(2)
    expect(figures.get('asof_checkpoint_timestamp_seconds{ledger="seed-story"}')).toBeGreaterThan(0)
  })

  test('deliveries by outcome, what waits, and since when', async () => {
    const question = { jurisdiction: 'GB', provider: 'anthropic' }
    const url = `http://hooks.test:${receiver.port}/`
    const made = await product.post('/api/v1/subscriptions', { question, url })
    const { id } = (await made.json()) as { id: string }
    await product.turn()
    await product.post(`/api/v1/subscriptions/${id}/test`, '')
    const waiting = await readFigures()
    expect(waiting.get('asof_outbox_waiting{ledger="seed-story"}')).toBe(1)
    expect(waiting.get('asof_outbox_oldest_timestamp_seconds{ledger="seed-story"}')).toBe(
      Date.parse(product.clock.now()) / 1000,
    )
    await product.turn()
    const figures = await readFigures()
    expect(figures.get('asof_deliveries_total{outcome="delivered"}')).toBe(1)
    expect(figures.get('asof_outbox_waiting{ledger="seed-story"}')).toBe(0)
    expect(figures.has('asof_outbox_oldest_timestamp_seconds{ledger="seed-story"}')).toBe(false)
    expect(figures.get('asof_ledger_folded_position{ledger="seed-story",part="notifier"}')).toBeGreaterThan(77)
    expect(figures.get('asof_ledger_stands_still{ledger="seed-story",part="notifier"}')).toBe(0)
  })

  test('whatever is asked for, the figures stay as many', async () => {
    const ask = async (suffix: string) => {
      for (const path of ['/x', '/api/v1/x', '/api/v1/events/', '/problems/', '/access/GB/', '/policies/'])
        await product.get(`${path}${suffix}`)
      await product.get(`/api/v1/access?asOf=2026-06-01&${suffix}=1&jurisdiction=${suffix}`)
      await product.send(new Request(`http://asof.test/api/v1/${suffix}`, { method: `X${suffix}` }))
    }
    await ask('first')
    const before = (await readFigures()).size
    for (let round = 0; round < 20; round++) await ask(`value-${round}`)
    expect((await readFigures()).size).toBe(before)
  })

  test('the README says what each of them means, and of no other', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    const named = new Set([...readme.matchAll(/\basof_[a-z_]+/g)].map(([name]) => name))
    expect([...named].toSorted()).toEqual(Object.keys(catalogue).toSorted())
  })

  test('every figure of the catalogue was seen', async () => {
    const seen = [...(await readFigures()).keys()].join('\n')
    const elsewhere = ['asof_view_rebuilds_total', 'asof_outbox_oldest_timestamp_seconds']
    for (const name of Object.keys(catalogue)) if (!elsewhere.includes(name)) expect(seen).toContain(name)
  })
})
