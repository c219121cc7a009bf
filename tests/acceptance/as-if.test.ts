import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const source = [{ kind: 'gazette', url: 'https://example.org/notice/1', publisher: 'Example Agency' }]
const base = { schemaVersion: 1, announcedAt: '2026-11-01', source }

/** Events that change answers forwards, backwards, by correction and by retraction, and one that changes none. */
const events: readonly (readonly [string, object])[] = [
  [
    'a ban from next month',
    {
      ...base,
      id: 'as-if-ban',
      type: 'policy.announced',
      effectiveFrom: '2026-12-01',
      data: {
        policy: 'us/as-if',
        authority: 'us-gov',
        title: 'A ban',
        legalForm: 'regulation',
        provisions: [
          {
            id: 'as-if',
            effect: 'prohibit',
            scope: { items: ['openai/models'], recipients: { jurisdictions: ['GB'] } },
          },
        ],
      },
    },
  ],
  [
    'a correction of a date in the past',
    {
      ...base,
      id: 'as-if-correction',
      type: 'event.corrected',
      data: { target: 'seed-042', patch: { effectiveFrom: '2026-06-10' }, reason: 'The order names another day' },
    },
  ],
  [
    'a retraction',
    {
      ...base,
      id: 'as-if-retraction',
      type: 'event.retracted',
      data: { target: 'seed-043', reason: 'Never happened' },
    },
  ],
  [
    'a note',
    {
      ...base,
      id: 'as-if-note',
      type: 'context.noted',
      data: { subject: 'anthropic', kind: 'effect', claim: 'Something happened' },
    },
  ],
]

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['seed-story'] })
})
afterAll(() => product.close())

interface Difference {
  readonly query: object
  readonly segments: readonly { readonly from: string; readonly to: string }[]
}

const json = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Record<string, unknown>
const spanned = { from: '0001-01-01', to: '9999-12-31' }

/** Differences of every cell of the board between two positions, as the API tells them. */
async function differencesBetween(before: number, after: number): Promise<readonly Difference[]> {
  const { cells } = await json(product.get('/api/v1/board?asOf=2026-06-16'))
  const queries = (cells as { jurisdiction: string; item: string }[]).map(({ jurisdiction, item }) => ({
    jurisdiction,
    item,
  }))
  const questions = queries.map((query) => ({
    kind: 'diff',
    query,
    ...spanned,
    knownAtBefore: before,
    knownAtAfter: after,
  }))
  const { answers } = await json(product.post('/api/v1/questions', { questions }))
  return queries.flatMap((query, index) => {
    const { segments } = (answers as Difference[])[index]!
    return segments.length === 0 ? [] : [{ query, segments }]
  })
}

const sorted = (differences: readonly Difference[]) =>
  differences.map(({ query, segments }) => JSON.stringify({ query: Object.entries(query).sort(), segments })).sort()

test.each(events)('%s: the dry run and the what-if told beforehand what the append then did', async (_, event) => {
  const { id } = event as { id: string }
  const dry = await json(product.post('/api/v1/events?dryRun=true', event))
  const question = { kind: 'access', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-12' }
  const asIf = await json(product.post('/api/v1/what-if', { events: [event], question }))
  const before = dry['knownAt'] as number
  expect(dry).toMatchObject({ dryRun: true, examined: dry['cells'] })
  expect((await product.get(`/api/v1/events/${id}`)).status).toBe(404)

  const receipt = await json(product.post('/api/v1/events', event))
  expect(receipt).toMatchObject({ id, position: before + 1, warnings: dry['warnings'] })
  const { original } = await json(product.get(`/api/v1/events/${id}`))
  const { position: _p, recordedAt: _a, recordedBy: _b, ...stored } = original as Record<string, unknown>
  expect(dry['events']).toEqual([stored])
  expect(sorted(await differencesBetween(before, before + 1))).toEqual(sorted(dry['differences'] as Difference[]))

  const after = await json(product.get('/api/v1/access?jurisdiction=GB&item=anthropic/claude&asOf=2026-06-12'))
  const [{ after: foretold }] = asIf['answers'] as [{ after: { level: string; evidence: string[] } }]
  expect([after['level'], after['evidence']]).toEqual([foretold.level, foretold.evidence])
})

test('what-if, dry run and a refusal give the same bytes by HTTP and CLI', async () => {
  const note = {
    ...base,
    id: 'bytes',
    type: 'context.noted',
    data: { subject: 'anthropic', kind: 'effect', claim: 'x' },
  }
  const question = { kind: 'why', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-16' }
  const body = JSON.stringify({ events: [note], question })
  const asIf = await (await product.post('/api/v1/what-if?ledger=seed-story', body)).text()
  expect(await product.cli('what-if', body, '--ledger', 'seed-story')).toEqual({ code: 0, stdout: asIf, stderr: '' })
  const dry = await (await product.post('/api/v1/events?ledger=seed-story&dryRun=true', note)).text()
  const ran = await product.cli('append', JSON.stringify(note), '--dry-run', '--ledger', 'seed-story')
  expect(ran).toEqual({ code: 0, stdout: dry, stderr: '' })
  const odd = await product.cli('access', 'GB', 'anthropic/claude', '--as-of', '2026-02-30', '--ledger', 'seed-story')
  expect([odd.code, (JSON.parse(odd.stdout) as { code: string }).code]).toEqual([2, 'INVALID_DATE'])
})
