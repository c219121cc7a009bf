import { beforeEach, expect, test } from 'vitest'
import { type Guarded, openGuarded } from './open-guarded.ts'

interface Entry {
  readonly seq: number
  readonly by: string
  readonly events: readonly { readonly type: string; readonly principal: string | null; readonly code: string | null }[]
}

let guarded: Guarded
beforeEach(async () => {
  guarded = await openGuarded()
  await guarded.ask('reader', 'POST', '/api/v1/subscriptions', { question: { jurisdiction: 'GB' } })
  await guarded.ask('reader', 'POST', '/api/v1/events', {})
  await guarded.api.turn()
})

async function read(query = ''): Promise<{ acts: Entry[]; next: string | null }> {
  const response = await guarded.ask('admin', 'GET', `/api/v1/audit/control${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as { acts: Entry[]; next: string | null }
}

test('an admin sees what was set and what was refused, and to whom', async () => {
  const { acts } = await read()
  const told = acts.flatMap(({ by, events }) =>
    events.map(({ type, principal, code }) => ({ by, type, principal, code })),
  )
  expect(told).toContainEqual({ by: 'reader', type: 'subscription.created', principal: null, code: null })
  expect(told).toContainEqual(
    expect.objectContaining({ type: 'attempt.refused', principal: 'reader', code: 'FORBIDDEN' }),
  )
})

test('attempts that were refused are found by whose they were', async () => {
  const { acts } = await read('?by=reader')
  const types = acts.flatMap(({ events }) => events.map(({ type }) => type))
  expect(types).toEqual(expect.arrayContaining(['subscription.created', 'attempt.refused']))
  expect((await read('?by=nobody')).acts).toEqual([])
  expect((await read('?to=2026-11-25')).acts).toEqual([])
})

test('it comes in pages that end where the ledger ended at the first', async () => {
  const whole = await read()
  const seqs: number[] = []
  for (let next: string | null = '', query = '?limit=1'; next !== null; query = `?limit=1&after=${next}`) {
    const page = await read(query)
    seqs.push(...page.acts.map(({ seq }) => seq))
    next = page.next
  }
  expect(seqs).toEqual(whole.acts.map(({ seq }) => seq))
  expect(seqs.length).toBeGreaterThan(1)
})

test('no answer holds an address to call or the hash of a key', async () => {
  await guarded.ask('admin', 'POST', '/api/v1/keys', { principal: 'ann', role: 'reader' })
  const text = JSON.stringify(await read())
  expect(text).toContain('key.issued')
  expect(text).not.toMatch(/"hash":"[0-9a-f]{64}","(expires|principal)|webhook|spec/)
})

test('it is for admins alone', async () => {
  for (const who of ['reader', 'recorder', 'reviewer'] as const)
    expect((await guarded.ask(who, 'GET', '/api/v1/audit/control')).status).toBe(403)
})
