import { openNote, parseNoteKey } from '@asof/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbeddedProduct, type TestProduct } from '../support/in-process.ts'

interface Receipt {
  answer: Record<string, unknown> & {
    level: string
    evidence: readonly string[]
    head: { seq: number }
    knownAt: number
  }
  answerDigest: string
  evidence: { id: string; position: number; seq: number; index: number }[]
  commits: { seq: number; text: string; path: string[] }[]
  checkpoint: string
  signature: string
  origin: string
}

interface Verified {
  readonly valid: boolean
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]
}

let product: TestProduct
let unsigned: TestProduct
beforeAll(async () => {
  product = await openEmbeddedProduct({ backend: 'sqlite', ledgers: ['seed-story', 'ai-controls', 'own'] })
  unsigned = await openEmbeddedProduct({ backend: 'memory', ledgers: ['ai-controls', 'seed-story'] })
})
afterAll(async () => {
  await product.close()
  await unsigned.close()
})

const access = (jurisdiction: string, item: string, asOf: string) => ({
  kind: 'access',
  query: { jurisdiction, item },
  asOf,
})

async function receiptOf(question: object, path = '/api/v1/receipts'): Promise<Receipt> {
  const response = await product.post(path, { question })
  expect(response.status).toBe(200)
  return (await response.json()) as Receipt
}

async function verified(receipt: object, path = '/api/v1/receipts/verify'): Promise<Verified> {
  const response = await product.post(path, receipt)
  expect(response.status).toBe(200)
  return (await response.json()) as Verified
}

async function json(path: string): Promise<Record<string, never>> {
  const response = await product.get(path)
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, never>
}

test('a receipt is the answer as anyone gets it, signed, with the commits of its evidence', async () => {
  const question = access('GB', 'anthropic/claude', '2026-06-16')
  const receipt = await receiptOf(question)
  expect(receipt.answer.level).toBe('licence-required')
  const plain = await json('/api/v1/access?jurisdiction=GB&item=anthropic/claude&asOf=2026-06-16')
  expect(receipt.answer).toEqual(plain)
  expect(receipt.evidence.map(({ id }) => id).sort()).toEqual([...receipt.answer.evidence].sort())
  expect(receipt.evidence.map(({ id }) => id)).toContain('seed-043')
  for (const { id, seq, index } of receipt.evidence) {
    const { text } = receipt.commits.find((commit) => commit.seq === seq)!
    expect((JSON.parse(text) as { events: { id: string }[] }).events[index]!.id).toBe(id)
  }
  const { keys } = await json('/api/v1/log/keys')
  const key = parseNoteKey((keys as unknown as { key: string }[])[0]!.key)!
  expect(openNote(receipt.signature, [key])?.text).toContain(`answer ${receipt.answerDigest}\nposition 77\n`)
  expect(await verified(receipt)).toMatchObject({ valid: true })
})

test('equal questions at one position have equal receipts', async () => {
  const question = { ...access('FR', 'anthropic/claude', '2026-06-16'), knownAt: '@50' }
  expect(await receiptOf(question)).toEqual(await receiptOf(question))
})

test('that nothing is known has a receipt too, with the head and no evidence; also of an empty ledger', async () => {
  const receipt = await receiptOf(access('GB', 'anthropic/claude', '1999-01-01'))
  expect(receipt).toMatchObject({ answer: { level: 'unknown' }, evidence: [] })
  expect(receipt.commits.map(({ seq }) => seq)).toEqual([receipt.answer.head.seq])
  expect(await verified(receipt)).toMatchObject({ valid: true })
  const empty = await receiptOf(access('GB', 'a/b', '2026-01-01'), '/api/v1/receipts?ledger=own')
  expect(empty).toMatchObject({ answer: { knownAt: 0 }, evidence: [], commits: [] })
  expect(await verified(empty, '/api/v1/receipts/verify?ledger=own')).toMatchObject({ valid: true })
  expect(await verified(empty)).toMatchObject({ valid: false })
})

test.each([
  { kind: 'why', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-16' },
  { kind: 'revisions', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-16', knownAt: '@60' },
  { kind: 'timeline', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, from: '2025-01-01', to: '2026-12-31' },
  { kind: 'stance', party: 'anthropic', topic: 'licensing', asOf: '2026-06-16', publicAt: '2026-06-01' },
  {
    kind: 'parity',
    a: { jurisdiction: 'US', item: 'anthropic/claude' },
    b: { jurisdiction: 'GB', item: 'anthropic/claude' },
    asOf: '2026-06-17',
  },
  {
    kind: 'diff',
    query: { jurisdiction: 'GB', item: 'anthropic/claude' },
    from: '2025-01-01',
    to: '2026-12-31',
    knownAtBefore: '@20',
    knownAtAfter: '@77',
  },
])('a receipt of $kind verifies, after an append as well', async (question) => {
  const receipt = await receiptOf(question)
  const event = {
    id: `later-${question.kind}`,
    type: 'org.registered',
    announcedAt: '2026-01-01',
    source: [{ kind: 'register' }],
    data: { org: `later-${question.kind}`, name: 'Later', kind: 'company' },
  }
  expect((await product.post('/api/v1/events', event)).status).toBe(201)
  expect(await verified(receipt)).toMatchObject({ valid: true })
})

test('a receipt that was bent anywhere fails by the check it concerns', async () => {
  const receipt = await receiptOf(access('GB', 'anthropic/claude', '2026-06-16'))
  const other = await receiptOf(access('FR', 'anthropic/claude', '2026-06-16'))
  const bent: readonly (readonly [string, Partial<Receipt>])[] = [
    ['digest', { answer: { ...receipt.answer, level: 'open' } }],
    ['signature', { answer: other.answer, answerDigest: other.answerDigest }],
    ['signature', { signature: other.signature }],
    ['signature', { origin: 'asof/own' }],
    ['evidence', { evidence: receipt.evidence.slice(1) }],
    ['evidence', { commits: receipt.commits.map((commit) => ({ ...commit, path: [...commit.path, 'a'.repeat(64)] })) }],
    ['log', { evidence: receipt.evidence.map((one) => ({ ...one, position: one.position + 1 })) }],
    ['checkpoint', { checkpoint: receipt.checkpoint.replace(/\n(\d+)\n/, '\n1$1\n') }],
  ]
  for (const [name, change] of bent) {
    const { valid, checks } = await verified({ ...receipt, ...change })
    expect([name, valid, checks.find((one) => one.name === name)?.ok]).toEqual([name, false, false])
  }
  expect((await product.post('/api/v1/receipts/verify', { ...receipt, more: 1 })).status).toBe(422)
  for (const answer of [{}, { ...receipt.answer, head: null }, { ...receipt.answer, knownAt: -1 }])
    expect((await product.post('/api/v1/receipts/verify', { ...receipt, answer })).status).toBe(422)
  for (const changed of [
    { answer: { ...receipt.answer, evidence: [null, 1, {}] } },
    { evidence: [{ id: 'nowhere', position: 1, seq: 1, index: 0 }] },
    { commits: [{ seq: -1, text: '', path: [] }] },
  ])
    expect(await verified({ ...receipt, ...changed })).toMatchObject({ valid: false })
})

test('/checkpoint is a signed note over the newest commit, whose inclusion and growth are proven', async () => {
  const of = 'ledger=ai-controls'
  const head = (await json(`/api/v1/log/head?${of}`)) as unknown as { head: { seq: number; hash: string } }
  const { seq, hash } = head.head
  expect(seq).toBeGreaterThan(100)
  const inclusion = (await json(`/api/v1/log/inclusion?${of}&seq=${seq}`)) as unknown as Record<string, unknown>
  const response = await product.get(`/checkpoint?${of}`)
  const note = await response.text()
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const [text] = note.split('\n\n— asof/ai-controls ')
  expect(text).toMatch(new RegExp(`^asof/ai-controls\n${seq}\n\\S+\nhead ${hash}\nrotations 0$`))
  expect(inclusion).toMatchObject({ ledger: 'ai-controls', seq, size: seq, checkpoint: note })
  const consistency = await json(`/api/v1/log/consistency?${of}&first=3&second=${seq}`)
  expect(consistency).toMatchObject({ first: 3, second: seq, secondRoot: inclusion['root'], checkpoint: note })
  expect(await json(`/api/v1/log/inclusion?${of}&seq=2&size=3`)).toMatchObject({ size: 3, checkpoint: null })
  const { stdout } = await product.cli('proof', 'inclusion', String(seq), '--ledger', 'ai-controls')
  expect(JSON.parse(stdout)).toEqual(inclusion)
})

test.each([
  ['/api/v1/log/inclusion?seq=0&ledger=ai-controls', 422, 'RANGE_INVALID'],
  ['/api/v1/log/inclusion?seq=9999&ledger=ai-controls', 422, 'RANGE_INVALID'],
  ['/api/v1/log/inclusion?seq=3&size=2&ledger=ai-controls', 422, 'RANGE_INVALID'],
  ['/api/v1/log/inclusion', 400, 'INVALID_QUERY'],
  ['/api/v1/log/consistency?first=3&second=2&ledger=ai-controls', 422, 'RANGE_INVALID'],
  ['/api/v1/log/consistency?first=3&second=9999&ledger=ai-controls', 422, 'RANGE_INVALID'],
  ['/api/v1/log/keys?ledger=none', 404, 'UNKNOWN_LEDGER'],
  ['/checkpoint?ledger=none', 404, 'UNKNOWN_LEDGER'],
  ['/checkpoint?size=1', 400, 'INVALID_QUERY'],
])('%s: %i %s', async (path, status, code) => {
  const response = await product.get(path)
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
})

test('every answer that names a position brings the newest checkpoint, also one that has not changed', async () => {
  const note = await (await product.get('/checkpoint?ledger=ai-controls')).text()
  const paths = [
    'access?jurisdiction=CN&item=nvidia/a100&asOf=2022-10-08&',
    'log/head?',
    'feed?jurisdiction=CN&item=nvidia/a100&',
    'export?format=csv&',
    'events?',
  ]
  for (const path of paths) {
    const url = `/api/v1/${path}ledger=ai-controls`
    const answer = await product.get(url)
    expect([path, answer.status]).toEqual([path, 200])
    const again = await product.get(url, { 'if-none-match': answer.headers.get('etag') ?? '"none"' })
    for (const { headers } of [answer, again])
      expect(Buffer.from(headers.get('asof-checkpoint') ?? '', 'base64').toString()).toBe(note)
  }
  expect((await unsigned.get('/api/v1/log/head')).headers.has('asof-checkpoint')).toBe(false)
})

test('a product that signs nothing gives proofs, and says that it signs nothing', async () => {
  expect((await unsigned.get('/api/v1/log/inclusion?seq=2')).status).toBe(200)
  const question = access('GB', 'anthropic/claude', '2026-06-16')
  for (const response of [
    await unsigned.get('/checkpoint'),
    await unsigned.get('/api/v1/log/keys'),
    await unsigned.post('/api/v1/receipts?ledger=seed-story', { question }),
    await unsigned.post('/api/v1/receipts/verify?ledger=seed-story', await receiptOf(question)),
  ])
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      503,
      'CHECKPOINT_UNAVAILABLE',
    ])
})
