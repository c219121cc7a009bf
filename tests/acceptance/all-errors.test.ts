import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

interface Problem {
  readonly code: string
  readonly status: number
  readonly errors: readonly { readonly code: string; readonly parameter?: string; readonly pointer?: string }[]
}

const pair = 'jurisdiction=GB&item=anthropic/claude'
const note = (id: string, change: object = {}) => ({
  id,
  type: 'context.noted',
  announcedAt: '2026-11-20',
  source: [{ kind: 'press' }],
  data: { subject: 'anthropic', kind: 'effect', claim: 'Something happened' },
  ...change,
})

describe('what is wrong is told at once', () => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend: 'memory', ledgers: ['seed-story'] })
  })
  afterAll(() => product.close())

  const readProblem = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as Problem
    expect(problem.status).toBe(response.status)
    const places = problem.errors.map(({ code, parameter, pointer }) => `${code} ${parameter ?? pointer ?? ''}`.trim())
    return { status: problem.status, errors: places.sort() }
  }

  test.each([
    ['/access', 400, ['INVALID_QUERY', 'INVALID_QUERY', 'INVALID_QUERY asOf']],
    [
      `/access?asOf=2026-02-30&asOf=1&colour=1&view=odd&minPosition=-1&knownAt=x&item=a%20b`,
      400,
      [
        'INVALID_DATE asOf',
        'INVALID_DATE knownAt',
        'INVALID_IDENTIFIER item',
        'INVALID_QUERY',
        'INVALID_QUERY asOf',
        'INVALID_QUERY colour',
        'INVALID_QUERY view',
        'RANGE_INVALID minPosition',
      ],
    ],
    [`/timeline?${pair}&from=2026-01-02&to=2026-01-01&view=odd`, 400, ['BAD_INTERVAL to', 'INVALID_QUERY view']],
    [`/timeline?${pair}&from=x&to=2026-01-01`, 422, ['INVALID_DATE from']],
    ['/events?from=2026-01-02&to=2026-01-02&limit=1001', 422, ['BAD_INTERVAL to', 'RANGE_INVALID limit']],
    ['/diff?item=a&from=2026-01-01', 400, ['INVALID_QUERY', 'INVALID_QUERY']],
    ['/parity?by=recipient&a=US&asOf=2026-01-01', 400, ['INVALID_QUERY', 'INVALID_QUERY b']],
    ['/policies/a%20b?knownAt=@1&view=odd', 400, ['INVALID_QUERY asOf', 'INVALID_QUERY view']],
  ])('%s', async (path, status, errors) => {
    expect(await readProblem(await product.get(`/api/v1${path}`))).toEqual({ status, errors })
  })

  test('in a body every question is named by its pointer, with the codes of a body', async () => {
    const questions = [
      { kind: 'access', query: { jurisdiction: 'GB' }, asOf: '2026-02-30' },
      { kind: 'timeline', query: { jurisdiction: 'GB', item: 'a' }, from: '2026-02-01', to: '2026-01-01' },
      { kind: 'status' },
      { kind: 'odd' },
    ]
    expect(await readProblem(await product.post('/api/v1/questions', { questions, more: 1 }))).toEqual({
      status: 422,
      errors: [
        'BAD_INTERVAL /questions/1/to',
        'INVALID_DATE /questions/0/asOf',
        'SCHEMA_INVALID /questions/0/query',
        'SCHEMA_INVALID /questions/2/asOf',
        'SCHEMA_INVALID /questions/2/policy',
        'SCHEMA_INVALID /questions/3/kind',
        'UNKNOWN_FIELD /more',
      ],
    })
  })

  test('what may be two things is judged as the one it is written as', async () => {
    const asked = { kind: 'access', query: { jurisdiction: 'GB', item: 'a' }, asOf: '2026-01-01' }
    const questions = ['', '@x', -1, true].map((knownAt) => ({ ...asked, knownAt }))
    expect(await readProblem(await product.post('/api/v1/questions', { questions }))).toEqual({
      status: 422,
      errors: [
        'INVALID_DATE /questions/0/knownAt',
        'INVALID_DATE /questions/1/knownAt',
        'SCHEMA_INVALID /questions/2/knownAt',
        'SCHEMA_INVALID /questions/3/knownAt',
      ],
    })
  })

  test.each(['/commits', '/what-if'])('every event of a body for %s is judged, and nothing is stored', async (path) => {
    const events = [
      note('ok'),
      note('no-source', { source: [] }),
      note('odd', { colour: 1, effectiveFrom: '2026-02-30' }),
    ]
    const question = { kind: 'access', query: { jurisdiction: 'GB', item: 'anthropic/claude' }, asOf: '2026-06-16' }
    const body = path === '/commits' ? { events } : { events, question }
    expect(await readProblem(await product.post(`/api/v1${path}`, body))).toEqual({
      status: 422,
      errors: [
        'INVALID_DATE /events/2/effectiveFrom',
        'SOURCE_REQUIRED /events/1/source',
        'UNKNOWN_FIELD /events/2/colour',
      ],
    })
    expect(await (await product.get('/api/v1/log/head')).json()).toMatchObject({ position: 77 })
  })

  test('a commit of 256 events is taken, of 257 refused; keys are counted for each event', async () => {
    const notes = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) => note(`${prefix}-${index}`))
    expect(await readProblem(await product.post('/api/v1/commits', { events: notes(257, 'b') }))).toEqual({
      status: 422,
      errors: ['SCHEMA_INVALID /events'],
    })
    const keys = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, 1]))
    const crowded = [note('c'), note('crowded', { data: keys })]
    expect(await readProblem(await product.post('/api/v1/commits', { events: crowded }))).toEqual({
      status: 400,
      errors: ['TOO_MANY_KEYS'],
    })
    const taken = await product.post('/api/v1/commits', { events: notes(256, 'a') })
    expect(taken.status).toBe(201)
    expect(((await taken.json()) as { events: object[] }).events).toHaveLength(256)
    expect(await (await product.get('/api/v1/log/head')).json()).toMatchObject({ position: 333, head: { seq: 2 } })
  })

  test('an event that a commit holds twice is stored and told once', async () => {
    const response = await product.post('/api/v1/commits', { events: [note('twice'), note('twice')] })
    const body = (await response.json()) as { events: { id: string; recordedAt: string }[]; recordedAt: string }
    expect(response.status).toBe(201)
    expect(body.events).toEqual([{ id: 'twice', position: 334, recordedAt: body.recordedAt }])
    expect(body).toMatchObject({ duplicates: ['twice'] })
  })
})
