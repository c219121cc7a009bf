import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct, testKeys } from '../support/in-process.ts'

const source = [{ kind: 'gazette', url: 'https://example.org/notice/1', publisher: 'Example Agency' }]

/** A policy of its own: prohibits OpenAI's models for a place from a date. */
function ban(id: string, change: object = {}, place = 'GB') {
  return {
    id,
    type: 'policy.announced',
    schemaVersion: 1,
    announcedAt: '2026-11-01',
    effectiveFrom: '2026-12-01',
    source,
    data: {
      policy: `us/${id}`,
      authority: 'us-gov',
      title: 'A ban',
      legalForm: 'regulation',
      provisions: [
        {
          id: `${id}-1`,
          effect: 'prohibit',
          scope: { items: ['openai/models'], recipients: { jurisdictions: [place] } },
        },
      ],
    },
    ...change,
  }
}

describe.each(['memory', 'sqlite'] as const)('appending over %s', (backend) => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend, ledgers: ['seed-story'], now: '2026-11-25T12:00:00.000Z' })
  })
  afterAll(() => product.close())

  const position = async () => ((await (await product.get('/api/v1/log/head')).json()) as { position: number }).position
  const level = async (parameters = '', place = 'GB') =>
    (await (
      await product.get(`/api/v1/access?jurisdiction=${place}&item=openai/models&asOf=2026-12-01${parameters}`)
    ).json()) as object

  async function append(event: object, headers: Record<string, string> = {}, path = '/api/v1/events') {
    const response = await product.post(path, event, headers)
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    }
  }

  test('a dry run shows the resulting difference and stores nothing', async () => {
    const before = await position()
    const { status, body } = await append(ban('dry'), {}, '/api/v1/events?dryRun=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({ dryRun: true, knownAt: before, warnings: [], examined: body['cells'] })
    expect(body['differences']).toEqual([
      {
        query: { jurisdiction: 'GB', item: 'openai/models' },
        segments: [{ from: '2026-12-01', to: '9999-12-31', before: 'open', after: 'prohibited' }],
      },
    ])
    expect(await position()).toBe(before)
    expect((await product.get('/api/v1/events/dry')).status).toBe(404)
  })

  test('a what-if answers twice and stores nothing, without any key', async () => {
    const before = await position()
    const question = { kind: 'access', query: { jurisdiction: 'UK', item: 'openai/models' }, asOf: '2026-12-01' }
    const earlier = { ...question, asOf: '2026-11-30' }
    const request = { events: [ban('if')], questions: [question, earlier] }
    const response = await product.post('/api/v1/what-if', request, { authorization: '' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      stored: false,
      answers: [
        { differs: true, before: { level: 'open' }, after: { level: 'prohibited' } },
        { differs: false, before: { level: 'open' }, after: { level: 'open' } },
      ],
    })
    expect(await position()).toBe(before)
    const ran = await product.cli('what-if', JSON.stringify(ban('if')), 'GB', 'openai/models', '--as-of', '2026-12-01')
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { answers: [{ differs: true }] }])
  })

  test('an appended event is answered once it is folded, and counts from its position on', async () => {
    const before = await position()
    const { status, body } = await append(ban('one'))
    expect(status).toBe(201)
    expect(body).toMatchObject({
      id: 'one',
      position: before + 1,
      recordedAt: '2026-11-25T12:00:00.000Z',
      warnings: [],
    })
    expect(body['head']).toMatchObject({ seq: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await level()).toMatchObject({ level: 'prohibited', knownAt: before + 1, head: body['head'] })
    expect(await level(`&knownAt=@${before}`)).toMatchObject({ level: 'open', head: { seq: 1 } })
    const event = (await (await product.get('/api/v1/events/one')).json()) as { event: object }
    expect(event.event).toMatchObject({ recordedBy: 'recorder', position: before + 1 })
  })

  test('the same event again is the same answer, marked as a replay; from another writer it is a duplicate', async () => {
    const before = await position()
    const again = await append(ban('one'))
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(again.body).toMatchObject({ id: 'one', position: before, head: { seq: 2 } })
    const other = await append(ban('one'), { authorization: `Bearer ${testKeys.other}` })
    expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([200, null])
    expect(other.body).toEqual(again.body)
    expect(await append(ban('one', { effectiveFrom: '2027-01-01' }))).toMatchObject({
      status: 409,
      body: { code: 'ID_CONFLICT' },
    })
    expect(await position()).toBe(before)
  })

  test('an hour in the spelling of its place is a duplicate as it was sent and as it is stored', async () => {
    const hour = ban('hour', { effectiveFrom: '2027-03-01T09:00:00-05:00' })
    expect(await append(hour)).toMatchObject({ status: 201 })
    const other = { authorization: `Bearer ${testKeys.other}` }
    expect(await append(hour, other)).toMatchObject({ status: 200, body: { id: 'hour' } })
    const { event } = (await (await product.get('/api/v1/events/hour')).json()) as { event: Record<string, unknown> }
    expect(event).toMatchObject({
      effectiveFrom: '2027-03-01T14:00:00Z',
      precision: { effectiveFrom: '2027-03-01T09:00:00-05:00' },
    })
    const { position: _position, recordedAt: _recordedAt, recordedBy: _recordedBy, ...stored } = event
    expect(await append(stored, other)).toMatchObject({ status: 200, body: { id: 'hour' } })
  })

  test('a key belongs to one body', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const first = await append(ban('keyed'), key)
    expect(first.status).toBe(201)
    const replay = await append(ban('keyed'), key)
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(replay.body).toEqual(first.body)
    expect(await append(ban('other'), key)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await append(ban('other'), { 'idempotency-key': 'k'.repeat(256) })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_IDEMPOTENCY_KEY' },
    })
  })

  test('a replay is the stored receipt and repeats no warnings', async () => {
    const early = { effectiveFrom: '2026-10-01', confidence: 'official' }
    const first = await append(ban('early', early))
    expect(first).toMatchObject({ status: 201, body: { warnings: [{ code: 'EFFECTIVE_BEFORE_ANNOUNCED' }] } })
    await append(ban('between'))
    const replay = await append(ban('early', early))
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(replay.body).toEqual({ ...first.body, warnings: [] })
  })

  test('of twenty requests at once with one key one appends; every success is the same', async () => {
    const before = await position()
    const key = { 'idempotency-key': 'race' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => append(ban('raced'), key)))
    const won = answers.filter(({ status }) => status === 201)
    expect(won.length).toBeGreaterThan(0)
    expect(new Set(won.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    for (const { status, body } of answers.filter(({ status }) => status !== 201))
      expect([status, body['code']]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS'])
    expect(await position()).toBe(before + 1)
  })

  test('different events at once are appended one after the other', async () => {
    const before = await position()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => append(ban(`many-${index}`))))
    expect(answers.map(({ body }) => body['position'])).toEqual(
      Array.from({ length: 8 }, (_, index) => before + 1 + index),
    )
  })

  test('a commit is all or nothing and one tx', async () => {
    const before = await position()
    const broken = { events: [ban('tx-1'), ban('tx-2', { effectiveTo: '2026-01-01' })] }
    const refused = await append(broken, {}, '/api/v1/commits')
    expect(refused).toMatchObject({ status: 422, body: { code: 'BAD_INTERVAL' } })
    expect((refused.body['errors'] as { pointer: string }[])[0]!.pointer).toMatch(/^\/events\/1/)
    expect(await position()).toBe(before)
    const { status, body } = await append({ events: [ban('tx-1'), ban('tx-2')] }, {}, '/api/v1/commits')
    expect(status).toBe(201)
    expect(body['events']).toMatchObject([
      { id: 'tx-1', position: before + 1 },
      { id: 'tx-2', position: before + 2 },
    ])
    const stored = (await (await product.get('/api/v1/events/tx-2')).json()) as { event: object; commit: object }
    expect(stored).toMatchObject({ event: { tx: 'tx-1' }, commit: { first: before + 1, last: before + 2 } })
    const again = await append({ events: [ban('tx-1'), ban('tx-2')] }, {}, '/api/v1/commits')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  })

  test('a stale expectation of the stream is told apart', async () => {
    expect(await append(ban('stale', { expectedSeq: 3 }))).toMatchObject({
      status: 412,
      body: { code: 'VERSION_CONFLICT' },
    })
  })

  test('a correction shows in the event, in the answer and in the list of revisions', async () => {
    await append(ban('misread', {}, 'FR'))
    const before = await position()
    expect(await level('', 'FR')).toMatchObject({ level: 'prohibited' })
    const correction = {
      id: 'fix',
      type: 'event.corrected',
      schemaVersion: 1,
      announcedAt: '2026-11-25',
      source,
      data: { target: 'misread', patch: { effectiveFrom: '2027-06-01' }, reason: 'Misread date' },
    }
    expect((await append(correction)).status).toBe(201)
    expect(await level('', 'FR')).toMatchObject({ level: 'open' })
    expect(await level(`&knownAt=@${before}`, 'FR')).toMatchObject({ level: 'prohibited' })
    expect(await (await product.get('/api/v1/events/misread')).json()).toMatchObject({
      corrected: true,
      event: { effectiveFrom: '2027-06-01' },
      original: { effectiveFrom: '2026-12-01' },
      history: [{ id: 'fix' }],
    })
    const path = '/api/v1/revisions?jurisdiction=FR&item=openai/models&asOf=2026-12-01'
    const { revisions } = (await (await product.get(path)).json()) as { revisions: { before: string; after: string }[] }
    expect(revisions.map((revision) => `${revision.before} -> ${revision.after}`)).toEqual([
      'unknown -> open',
      'open -> prohibited',
      'prohibited -> open',
    ])
  })

  test('who may append', async () => {
    expect(await append(ban('x'), { authorization: '' })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    })
    expect(await append(ban('x'), { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 })
    expect(await append(ban('x'), { authorization: `Bearer ${testKeys.reader}` })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    })
    expect(product.log.join('')).not.toContain(testKeys.recorder)
  })

  test('the CLI appends with the same answer', async () => {
    const ran = await product.cli('append', JSON.stringify(ban('by-cli')), '--key', testKeys.recorder)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toMatchObject({ id: 'by-cli' })
    const refused = await product.cli('append', JSON.stringify({ id: 'bad' }))
    expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([1, { status: 422 }])
  })
})
