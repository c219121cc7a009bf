import { openMemoryLedger } from '@asof/ledger/memory'
import { createManualClock } from '@asof/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProduct } from './in-process.ts'
import type { Home, TestProduct } from './test-product.ts'
import { openTwins } from './twins.ts'

const clock = createManualClock('2026-11-25T12:00:00.000Z')
const org = (id: string) => ({
  id,
  type: 'org.registered',
  announcedAt: '2026-01-01',
  source: [{ kind: 'gazette', url: 'https://example.org/notice' }],
  data: { org: id, name: 'An organisation', kind: 'company' },
})

let one: TestProduct
let other: TestProduct
let twins: TestProduct
beforeEach(async () => {
  one = await openProduct(await openMemory(), clock)
  other = await openProduct(await openMemory(), clock)
  twins = openTwins(one, other)
})
afterEach(async () => {
  await one.close()
  await other.close()
})

async function openMemory(): Promise<Home> {
  const ledgers = [await openMemoryLedger({ id: 'own' })]
  return {
    appending: ledgers,
    answering: ledgers,
    checkpoints: new Map(),
    control: await openMemoryLedger({ id: 'control' }),
    views: null,
    close: () => ledgers[0]!.close(),
  }
}

test('what both answer alike is the answer', async () => {
  expect((await twins.post('/api/v1/events', org('org-1'))).status).toBe(201)
  expect((await twins.get('/api/v1/events/org-1')).status).toBe(200)
  expect((await twins.get('/api/v1/nowhere')).status).toBe(404)
  expect(await twins.cli('event', 'org-1')).toMatchObject({ code: 0, stdout: expect.stringContaining('org-1') })
})

test('another status, header or body in one of them is found', async () => {
  await other.post('/api/v1/events', org('org-1'))
  await expect(twins.get('/api/v1/events/org-1')).rejects.toThrow('GET /api/v1/events/org-1')
  await expect(twins.get('/api/v1/log/head')).rejects.toThrow('GET /api/v1/log/head')
  await expect(twins.cli('event', 'org-1')).rejects.toThrow('asof event')
  await expect(twins.post('/api/v1/events', org('org-1'))).rejects.toThrow('POST /api/v1/events')
})

test('appends at once are not compared, what they left is', async () => {
  // A commit names its request: in both it is the second one.
  for (const each of [one, other]) await each.get('/api/v1/log/head')
  await other.post('/api/v1/events', org('org-1'))
  await Promise.all([1, 2].map(() => twins.post('/api/v1/events', org('org-1'))))
  await one.get('/api/v1/log/head')
  expect((await twins.get('/api/v1/log/head')).status).toBe(200)
  await expect(twins.post('/api/v1/events', org('org-1'))).resolves.toMatchObject({ status: 201 })
})

test('twins that were asked nothing are no proof', async () => {
  await expect(twins.close()).rejects.toThrow()
})
