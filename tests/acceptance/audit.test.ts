import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct, testKeys } from '../support/in-process.ts'
import { correct, tellSeedStory } from '../support/tell-story.ts'

const PAIR = 'jurisdiction=GB&item=anthropic/claude&asOf=2026-06-16'
const CSV = { accept: 'text/csv' }
const OTHER = { authorization: `Bearer ${testKeys.other}` }

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' })
  await tellSeedStory(product)
  product.clock.set('2026-06-19T09:00:00.000Z')
  await correct(product, 'fix-1', 'seed-043', { effectiveFrom: '2026-06-20' })
  product.clock.set('2026-06-20T09:00:00.000Z')
  const data = { target: 'fix-1', reason: '=the first reading was right' }
  const source = [{ kind: 'register' }]
  await product.post('/api/v1/events', { id: 'undo-1', type: 'event.retracted', source, data }, OTHER)
})
afterAll(() => product.close())

async function json(path: string) {
  return (await product.get(`/api/v1${path}`)).json() as Promise<{ [field: string]: unknown }>
}

async function lines(path: string): Promise<readonly string[]> {
  const response = await product.get(`/api/v1${path}`, CSV)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  return (await response.text()).trimEnd().split('\r\n')
}

describe('what somebody did between two times', () => {
  test('is a list of commits with who, when, on which ground and what', async () => {
    const { acts, next } = (await json('/audit?by=other')) as { acts: object[]; next: unknown }
    expect(acts).toEqual([
      {
        ...{ seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: '2026-06-20T09:00:00.000Z', by: 'other' },
        ...{ key: 'recorder-key', request: expect.any(String), reason: null },
        events: [{ id: 'undo-1', type: 'event.retracted', position: 79, target: 'fix-1' }],
      },
    ])
    expect(next).toBeNull()
  })

  test('begins at the first moment and ends before the last', async () => {
    const seqs = async (span: string) =>
      ((await json(`/audit?${span}`)) as { acts: { seq: number }[] }).acts.map(({ seq }) => seq)
    expect(await seqs('from=2026-06-19&to=2026-06-20')).toEqual([2])
    expect(await seqs('from=2026-06-19T09:00:00Z&to=2026-06-20T09:00:00Z')).toEqual([2])
    expect(await seqs('from=2026-06-19T09:00:00.001Z')).toEqual([3])
    expect(await seqs('knownAt=@78')).toEqual([1, 2])
    expect(await seqs('by=nobody')).toEqual([])
  })

  test('comes in pages that show one state of the log', async () => {
    const first = (await json('/audit?limit=1&by=recorder')) as { acts: { seq: number }[]; next: string }
    const second = (await json(`/audit?limit=1&by=recorder&after=${first.next}`)) as typeof first
    expect([first, second].map(({ acts }) => acts.map(({ seq }) => seq))).toEqual([[1], [2]])
    expect(second.next).toBeNull()
    const elsewhere = await product.get(`/api/v1/audit?limit=1&by=other&after=${first.next}`)
    expect(elsewhere.status).toBe(400)
  })

  test('is a table with a line for each event', async () => {
    const [header, ...rows] = await lines('/audit?from=2026-06-19')
    expect(header).toBe('seq,hash,at,by,key,request,reason,id,type,position,target')
    expect(rows.map((row) => row.split(',').slice(7).join(','))).toEqual([
      'fix-1,event.corrected,78,seed-043',
      'undo-1,event.retracted,79,fix-1',
    ])
  })
})

describe('the lineage of an event', () => {
  test('says who recorded it on which source, and who corrected that and why', async () => {
    const body = await json('/audit/events/seed-043')
    expect(body).toMatchObject({ id: 'seed-043', position: 43, corrected: false, retracted: false })
    expect(body).toMatchObject({ recorded: { seq: 1, by: 'recorder' }, source: [{ paragraph: expect.anything() }] })
    const { lineage } = body as { lineage: { target: string | null }[] }
    expect(lineage.filter(({ target }) => target !== null)).toMatchObject([
      {
        ...{ id: 'fix-1', target: 'seed-043', why: 'read again', retracted: true },
        ...{ patch: { effectiveFrom: '2026-06-20' }, recorded: { by: 'recorder', at: '2026-06-19T09:00:00.000Z' } },
      },
      {
        ...{ id: 'undo-1', target: 'fix-1', why: '=the first reading was right', patch: null },
        ...{ retracted: false, recorded: { by: 'other' } },
      },
    ])
  })

  test('is told as it was known', async () => {
    expect(await json('/audit/events/seed-043?knownAt=@78')).toMatchObject({ corrected: true })
    expect((await product.get('/api/v1/audit/events/fix-1?knownAt=@77')).status).toBe(404)
    expect((await product.get('/api/v1/audit/events/nothing')).status).toBe(404)
  })

  test('names later steps of the same policy', async () => {
    const { lineage } = (await json('/audit/events/seed-040')) as { lineage: { type: string; target: unknown }[] }
    expect(lineage.map(({ type, target }) => [type, target])).toContainEqual(['policy.lifted', null])
  })

  test('is a table that no spreadsheet runs', async () => {
    const rows = await lines('/audit/events/seed-043')
    expect(rows[0]).toMatch(/^id,type,position,target,why,verdict,counterClaim,retracted,patch,source,seq,/)
    expect(rows.at(-1)).toContain(`,"'=the first reading was right",`)
  })
})

describe('the revisions of an answer', () => {
  test('name the commit and the principal behind each', async () => {
    const { revisions } = (await json(`/audit/revisions?${PAIR}`)) as { revisions: object[] }
    expect(revisions).toMatchObject([
      { position: 77, before: 'unknown', after: 'licence-required', recorded: { seq: 1, by: 'recorder' } },
      { position: 78, causes: ['fix-1'], recorded: { seq: 2, by: 'recorder' } },
      { position: 79, after: 'licence-required', causes: ['undo-1'], recorded: { seq: 3, by: 'other' } },
    ])
    const plain = (await json(`/revisions?${PAIR}`)) as { revisions: object[] }
    expect(revisions.map(({ recorded: _, ...one }: { recorded?: unknown }) => one)).toEqual(plain.revisions)
  })

  test('are a table', async () => {
    expect((await lines(`/audit/revisions?${PAIR}`)).length).toBe(4)
  })
})

test('a table and its JSON have tags of their own, and caches are told', async () => {
  const path = `/api/v1/audit/revisions?${PAIR}&knownAt=@78`
  const [table, body] = [await product.get(path, CSV), await product.get(path)]
  expect([table, body].map(({ headers }) => headers.get('vary'))).toEqual(['accept', 'accept'])
  expect(table.headers.get('etag')).not.toBe(body.headers.get('etag'))
  expect((await product.get(path, { ...CSV, 'if-none-match': table.headers.get('etag')! })).status).toBe(304)
  expect((await product.get(path, { accept: 'application/json, text/csv' })).headers.get('content-type')).toBe(
    'application/json',
  )
})

test('a question that cannot be read is refused with its parameters', async () => {
  const response = await product.get('/api/v1/audit?from=2026-06-20&to=2026-06-19&limit=0&who=me')
  const { errors } = (await response.json()) as { errors: { code: string; parameter: string }[] }
  expect(errors.map(({ code, parameter }) => [code, parameter])).toEqual([
    ['INVALID_QUERY', 'who'],
    ['RANGE_INVALID', 'limit'],
    ['BAD_INTERVAL', 'to'],
  ])
})

describe('asof audit', () => {
  test('prints the bytes of the API', async () => {
    for (const [argv, path] of [
      [['acts', '--by', 'other'], '/audit?by=other'],
      [['event', 'seed-043'], '/audit/events/seed-043'],
      [['revisions', 'GB', 'anthropic/claude', '--as-of', '2026-06-16'], `/audit/revisions?${PAIR}`],
    ] as const) {
      const printed = await product.cli('audit', ...argv)
      expect([printed.code, printed.stdout]).toEqual([0, await (await product.get(`/api/v1${path}`)).text()])
      const table = await product.cli('audit', ...argv, '--csv')
      expect(table.stdout).toBe(await (await product.get(`/api/v1${path}`, CSV)).text())
    }
  })

  test('is read by people too', async () => {
    const acts = await product.cli('audit', 'acts', '--from', '2026-06-19', '--text')
    expect(acts.stdout).toContain('2026-06-20T09:00:00.000Z  other (recorder-key)     undo-1  event.retracted')
    const event = await product.cli('audit', 'event', 'seed-043', '--text')
    expect(event.stdout).toContain('read again')
    const revisions = await product.cli(
      'audit',
      'revisions',
      'GB',
      'anthropic/claude',
      '--as-of',
      '2026-06-16',
      '--text',
    )
    expect(revisions.stdout).toContain('unknown -> licence-required')
  })
})
