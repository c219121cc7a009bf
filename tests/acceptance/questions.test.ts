import { routes } from '@asof/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const L = 'ledger=seed-story'
const pair = 'jurisdiction=GB&item=anthropic/claude'

describe('questions', () => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend: 'memory', ledgers: ['seed-story', 'empty'] })
  })
  afterAll(() => product.close())

  const json = async (path: string) => (await product.get(path)).json() as Promise<Record<string, unknown>>
  const code = async (path: string) => {
    const response = await product.get(path)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as { status: number; code: string; errors: { parameter?: string }[] }
    expect(problem.status).toBe(response.status)
    return [problem.status, problem.code, ...problem.errors.flatMap(({ parameter }) => parameter ?? [])]
  }

  type Reading = Exclude<
    keyof typeof routes,
    `${'post' | 'put' | 'delete'}${string}` | 'getStream' | 'getFeed' | 'getExport'
  >
  const examples: readonly (readonly [Reading, string])[] = [
    ['getLedgers', '/ledgers'],
    ['getLogHead', `/log/head?${L}`],
    ['getLogTold', `/log/told?${L}`],
    ['getEntities', `/entities?${L}`],
    ['getAccess', `/access?${L}&${pair}&asOf=2026-06-16`],
    ['getWhy', `/why?${L}&org=neural-logic&item=anthropic/claude&asOf=2026-06-16T12:00:00Z`],
    ['getTimeline', `/timeline?${L}&${pair}&from=2024-01-01&to=2027-01-01`],
    ['getBoard', `/board?${L}&asOf=2026-06-16`],
    ['getDiff', `/diff?${L}&${pair}&asOf=2026-06-16&knownFrom=@0&knownTo=@77`],
    ['getRevisions', `/revisions?${L}&${pair}&asOf=2026-06-16`],
    ['getSteps', `/steps?${L}&${pair}&asOf=2026-06-16`],
    ['getParity', `/parity?${L}&by=recipient&a=US&b=UK&provider=anthropic&asOf=2026-06-16`],
    ['getPolicy', `/policies/us%2Fanthropic-export-ban?${L}&asOf=2026-06-16`],
    ['getMembers', `/groups/us%2Fselect-allies/members?${L}&asOf=2026-06-16`],
    ['getStance', `/stance?${L}&party=dsit&topic=lifting&asOf=2026-06-18`],
    ['getAction', `/actions/uk-petition?${L}&asOf=2026-07-01`],
    ['getEvents', `/events?${L}&q=premium`],
    ['getEvent', `/events/seed-043?${L}`],
    ['getAudit', `/audit?${L}`],
    ['getAuditEvent', `/audit/events/seed-043?${L}`],
    ['getAuditRevisions', `/audit/revisions?${L}&${pair}&asOf=2026-06-16`],
    ['getAccess', `/access?ledger=empty&${pair}&asOf=2026-06-16`],
  ]

  test.each(examples)('%s answers in the shape its route promises', async (operation, path) => {
    const response = await product.get(`/api/v1${path}`)
    expect(response.status).toBe(200)
    const body: unknown = await response.json()
    const schema = routes[operation].responses[200].content['application/json'].schema
    const parsed = schema.safeParse(body)
    expect(parsed.error?.issues ?? []).toEqual([])
  })

  test('UK is read as GB', async () => {
    const [uk, gb] = await Promise.all(
      ['UK', 'GB'].map((id) => json(`/api/v1/access?${L}&jurisdiction=${id}&item=anthropic/claude&asOf=2026-06-16`)),
    )
    expect(uk).toEqual(gb)
  })

  test('UK is read as GB on a list', async () => {
    const asked = await json(`/api/v1/groups/us%2Fselect-allies/members?${L}&member=UK&asOf=2026-06-16`)
    expect(asked).toMatchObject({ question: { member: 'GB' }, member: true })
    const question = { kind: 'member', group: 'us/select-allies', member: 'UK', asOf: '2026-06-16' }
    const response = await product.post(`/api/v1/questions?${L}`, { questions: [question] }, { authorization: '' })
    expect(await response.json()).toMatchObject({ answers: [{ question: { member: 'GB' }, member: true }] })
  })

  test('an answer names its clocks and the chain it is known at', async () => {
    const before = await json(`/api/v1/access?${L}&${pair}&asOf=2026-06-16&knownAt=2026-06-16`)
    expect(before).toMatchObject({ level: 'unknown', knownAt: 0, head: { seq: 0, hash: '0'.repeat(64) } })
    const after = await json(`/api/v1/access?${L}&${pair}&asOf=2026-06-16&knownAt=2026-06-17&publicAt=2026-06-15`)
    expect(after).toMatchObject({
      level: 'unknown',
      knownAt: 77,
      publicAt: '2026-06-15',
      coverageFrom: '2025-01-01',
    })
    expect(after).toMatchObject({ ledger: 'seed-story', ruleVersion: '1', head: { seq: 1 } })
  })

  test('several questions of several kinds get one answer each, in order', async () => {
    const query = { jurisdiction: 'UK', item: 'anthropic/claude' }
    const questions = [
      { kind: 'access', query, asOf: '2026-06-16' },
      { kind: 'status', policy: 'us/anthropic-export-ban', asOf: '2026-06-16' },
      { kind: 'member', group: 'us/select-allies', member: 'FR', asOf: '2026-06-16', knownAt: 77 },
      { kind: 'diff', query, from: '2024-01-01', to: '2027-01-01', knownAtBefore: '@0', knownAtAfter: '@77' },
      { kind: 'notify', subscription: query, cause: 'seed-042' },
      { kind: 'tick', subscription: query, after: '2026-06-01', upTo: '2026-06-30' },
    ]
    const response = await product.post(`/api/v1/questions?${L}`, { questions }, { authorization: '' })
    const body = (await response.json()) as { answers: Record<string, unknown>[] }
    expect(routes.postQuestions.responses[200].content['application/json'].schema.safeParse(body).error).toBeUndefined()
    expect(body.answers.map((answer) => (answer['question'] as { kind: string }).kind)).toEqual(
      questions.map(({ kind }) => kind),
    )
    expect(body.answers[0]).toMatchObject({ level: 'licence-required' })
    expect(body.answers[2]).toMatchObject({ member: 'unknown' })
  })

  test('every wrong question of a request is named by its pointer', async () => {
    const questions = [
      { kind: 'access', query: {}, asOf: '2026-02-30' },
      { kind: 'nothing' },
      { kind: 'stance', party: 'a', topic: 'b', asOf: '2026-01-01', knownAt: '@78' },
    ]
    const response = await product.post(`/api/v1/questions?${L}`, { questions })
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    expect(response.status).toBe(422)
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/questions/0/asOf', '/questions/0/query', '/questions/1/kind']),
    )
    const later = await product.post(`/api/v1/questions?${L}`, { questions: questions.slice(2) })
    expect(await later.json()).toMatchObject({
      code: 'KNOWN_AT_IN_FUTURE',
      errors: [{ pointer: '/questions/0/knownAt' }],
    })
  })

  test('pages of events follow each other by cursor, at the position of the first', async () => {
    const seen: string[] = []
    let path: string | null = `/api/v1/events?${L}&limit=30`
    for (; path !== null; ) {
      const response: Response = await product.get(path)
      const { events, next } = (await response.json()) as { events: { event: { id: string } }[]; next: string | null }
      seen.push(...events.map(({ event }) => event.id))
      const link: string | undefined = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
      expect(link === undefined).toBe(next === null)
      path = link ?? null
    }
    expect(seen).toHaveLength(77)
    expect(new Set(seen).size).toBe(77)
  })

  test('an altered cursor, or one of another list, is refused', async () => {
    const { next } = (await json(`/api/v1/events?${L}&limit=1`)) as { next: string }
    const altered = next.slice(0, -1) + (next.endsWith('A') ? 'B' : 'A')
    expect(await code(`/api/v1/events?${L}&limit=1&after=${altered}`)).toEqual([400, 'INVALID_CURSOR', 'after'])
    expect(await code(`/api/v1/events?${L}&type=policy&after=${next}`)).toEqual([400, 'INVALID_CURSOR', 'after'])
  })

  test.each([
    [`/api/v1/access?${L}&${pair}`, [400, 'INVALID_QUERY', 'asOf']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01&asOf=2020-01-01`, [400, 'INVALID_QUERY', 'asOf']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01&colour=red`, [400, 'INVALID_QUERY', 'colour']],
    [`/api/v1/access?${L}&${pair}&asOf=%zz`, [400, 'INVALID_QUERY']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01T10:00:00`, [422, 'DATE_NEEDS_OFFSET', 'asOf']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06`, [422, 'INVALID_DATE', 'asOf']],
    [
      `/api/v1/access?${L}&${pair}&asOf=2026-06-01&knownAt=2999-01-01T00:00:00Z`,
      [422, 'KNOWN_AT_IN_FUTURE', 'knownAt'],
    ],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01&knownAt=2026-11-26`, [422, 'KNOWN_AT_IN_FUTURE', 'knownAt']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01&knownAt=@78`, [422, 'KNOWN_AT_IN_FUTURE', 'knownAt']],
    [`/api/v1/access?ledger=none&${pair}&asOf=2026-06-01`, [404, 'UNKNOWN_LEDGER', 'ledger']],
    [`/api/v1/events?${L}&limit=-1`, [422, 'RANGE_INVALID', 'limit']],
    [`/api/v1/events?${L}&limit=1001`, [422, 'RANGE_INVALID', 'limit']],
    [`/api/v1/events/nobody?${L}`, [404, 'NOT_FOUND']],
    [`/api/v1/timeline?${L}&${pair}&from=2026-01-02&to=2026-01-01`, [422, 'BAD_INTERVAL', 'to']],
    [`/api/v1/diff?${L}&${pair}&from=2026-01-02`, [400, 'INVALID_QUERY']],
    ['/api/v1/nothing', [404, 'NOT_FOUND']],
    ['/api/v1/what-if', [405, 'METHOD_NOT_ALLOWED']],
    [`/api/v1/access?${L}&${pair}&asOf=2026-06-01&minPosition=78`, [503, 'POSITION_NOT_REACHED', 'minPosition']],
  ] as const)('%s is refused', async (path, expected) => {
    expect(await code(path)).toEqual(expected)
  })

  test('an id that no stream told names its parameter', async () => {
    expect(await code(`/api/v1/stream?${L}&${pair}&after=nonsense`)).toEqual([400, 'INVALID_CURSOR', 'after'])
  })

  test.each([
    [`/access?${L}&${pair}&asOf=2026-06-16&knownAt=77`, '@ and a position'],
    [`/access?${L}&${pair}&asOf=2026-06`, 'RFC 3339 instant'],
    [`/timeline?${L}&${pair}&from=2026-01-01T00:00:00Z&to=2027-01-01`, 'without a clock time'],
    [`/timeline?${L}&${pair}&from=2026-01-01T00:00:00&to=2027-01-01`, 'without a clock time'],
  ])('%s is told how its time is written', async (path, words) => {
    expect(await json(`/api/v1${path}`)).toMatchObject({ status: 422, detail: expect.stringContaining(words) })
  })

  test.each(['0001-01-01', '9999-12-31', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])(
    'the edge of the calendar %s is answered',
    async (asOf) => {
      for (const path of ['/access', '/why', '/revisions'])
        expect((await product.get(`/api/v1${path}?${L}&${pair}&asOf=${asOf}`)).status).toBe(200)
      const response = await product.get(`/api/v1/diff?${L}&${pair}&from=2026-01-01&to=${asOf}`)
      expect(response.status).toBe(200)
    },
  )

  test("today's date is the newest position", async () => {
    expect(await json(`/api/v1/access?${L}&${pair}&asOf=2026-06-16&knownAt=2026-11-25`)).toMatchObject({ knownAt: 77 })
  })

  test('the first page lists the ledgers, and each of its links works', async () => {
    const html = await (await product.get('/')).text()
    expect(html).toContain('seed-story')
    const links = [...html.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
    expect(links.length).toBeGreaterThan(6)
    for (const link of links) expect([link, (await product.get(link)).status]).toEqual([link, 200])
    expect(html).toContain('not legal advice')
    expect(html).not.toContain('<script')
  })

  test('the first page shows an answer of each ledger with its dates, its events and a pinned link', async () => {
    const html = await (await product.get('/')).text()
    expect(html).toContain('<span class="level licence-required">licence required</span>')
    expect(html).toContain('true on 2026-06-17 · known on position 77')
    expect(html).toContain('paragraph 2')
    expect(html).toContain('knownAt=%4077')
    expect(html).toContain('never means open')
  })

  test('why names the ids that nothing on record does', async () => {
    const why = (query: string) => json(`/api/v1/why?${L}&${query}&asOf=2026-06-16`)
    expect(await why(pair)).toMatchObject({ unregistered: [] })
    expect(await why('org=gb&item=anthropic/clade')).toMatchObject({ unregistered: ['gb', 'anthropic/clade'] })
    expect(await why(`${pair}&knownAt=@0`)).toMatchObject({ unregistered: ['GB', 'anthropic/claude'] })
  })

  test('an id that is not percent-encoded is told how', async () => {
    const response = await product.get('/api/v1/policies/us/anthropic-export-ban?asOf=2026-06-16')
    const { status, detail } = (await response.json()) as { status: number; detail: string }
    expect([status, detail]).toEqual([404, expect.stringContaining('us%2Fban')])
  })

  test('every problem leads to a page of ours', async () => {
    const { type } = (await json('/api/v1/nothing')) as { type: string }
    const page = await product.get(type)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  })

  test('each request is one line of the log', async () => {
    const before = product.log.length
    await product.get(`/api/v1/access?${L}&${pair}&asOf=2026-06-16`)
    expect(product.log.length).toBe(before + 1)
    expect(JSON.parse(product.log.at(-1)!)).toMatchObject({ method: 'GET', path: '/api/v1/access', status: 200 })
  })
})
