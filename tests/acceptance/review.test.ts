import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Draft, draft, item, policy } from '../support/events.ts'
import { openTestProduct, type TestProduct, testKeys } from '../support/in-process.ts'

type Name = keyof typeof testKeys
const PAIR = 'jurisdiction=GB&item=acme/one'
const ASKED = `${PAIR}&asOf=2026-06-01`
const open = { announcedAt: '2026-01-01', effectiveFrom: '..' }
const dated = { announcedAt: '2026-01-01', effectiveFrom: '2026-01-01' }

const WORLD: readonly Draft[] = [
  draft('authority.registered', { authority: 'us', jurisdiction: 'US', zone: 'UTC' }, open),
  draft('jurisdiction.registered', { jurisdiction: 'GB', name: 'United Kingdom' }, open),
  item('acme/one', {}, open),
]
const BAN = { ...policy('us/ban', {}, dated), id: 'ban' }

let product: TestProduct
beforeEach(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' })
  await recorded('/commits', { events: WORLD })
})
afterEach(() => product.close())

async function post(path: string, body: object, by: Name = 'recorder') {
  const response = await product.post(`/api/v1${path}`, body, { authorization: `Bearer ${testKeys[by]}` })
  return [response.status, (await response.json()) as Record<string, unknown>] as const
}

async function recorded(path: string, body: object, by: Name = 'recorder'): Promise<number> {
  const [status, receipt] = await post(path, body, by)
  expect(receipt).not.toHaveProperty('errors')
  expect(status).toBe(201)
  return receipt['position'] as number
}

let verdicts = 0
function verdict(said: string, target: string, by: Name, fields: object = {}) {
  verdicts += 1
  const source = [{ kind: 'review' }]
  const data = { target, verdict: said, ...fields }
  return recorded('/reviews', { id: `verdict-${verdicts}`, type: 'event.reviewed', source, data }, by)
}

function setting(value: string) {
  return recorded('/settings', { ...draft('ledger.configured', { setting: 'review', value }), id: value }, 'admin')
}

async function json(path: string) {
  const response = await product.get(`/api/v1${path}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

async function level(more = '') {
  return (await json(`/access?${ASKED}${more}`))['level']
}

async function checkWorld() {
  for (const { id } of WORLD) await verdict('checked', id, 'reviewer')
}

describe('a ledger without settings', () => {
  test('answers from everything, and from checked events where these are asked for', async () => {
    await recorded('/events', BAN)
    expect([await level(), await level('&review=checked')]).toEqual(['prohibited', 'unknown'])
    await checkWorld()
    const position = await verdict('checked', 'ban', 'reviewer')
    expect(await level('&review=checked')).toBe('prohibited')
    expect(await level(`&review=checked&knownAt=@${position - 1}`)).toBe('unknown')
    await verdict('disputed', 'ban', 'admin', { reason: 'another reading' })
    expect([await level(), await level('&review=checked')]).toEqual(['prohibited', 'unknown'])
    await verdict('withdrawn', 'ban', 'admin')
    expect(await level('&review=checked')).toBe('prohibited')
  })

  test('does not count what is only proposed', async () => {
    await recorded('/events', { ...BAN, proposed: true })
    expect(await level()).toBe('unknown')
    expect(await json('/events/ban')).toMatchObject({ counts: false, reviewState: 'proposed', retracted: false })
    await verdict('checked', 'ban', 'reviewer')
    expect(await level()).toBe('prohibited')
    expect(await json('/events/ban')).toMatchObject({ counts: true, reviewState: 'checked' })
    const { revisions } = (await json(`/audit/revisions?${ASKED}`)) as { revisions: object[] }
    expect(revisions).toMatchObject([{ before: 'unknown', after: 'prohibited', recorded: { by: 'reviewer' } }])
  })

  test('takes a correction that is proposed for none until it is checked', async () => {
    await recorded('/events', BAN)
    const data = { target: 'ban', patch: { effectiveFrom: '2026-06-10' } }
    await recorded('/events', { ...draft('event.corrected', data), id: 'fix', proposed: true })
    expect(await level()).toBe('prohibited')
    await verdict('checked', 'fix', 'reviewer')
    expect(await level()).toBe('unknown')
  })
})

describe('the two-person rule', () => {
  test('holds from its position on, until it is ended', async () => {
    await recorded('/events', BAN)
    const ruled = await setting('two-person')
    await recorded('/events', { ...policy('us/lift', {}, dated), id: 'second' })
    expect([await level(), (await json('/events/second'))['counts']]).toEqual(['prohibited', false])
    await setting('none')
    await recorded('/events', { ...policy('us/third', {}, dated), id: 'third' })
    expect([(await json('/events/second'))['counts'], (await json('/events/third'))['counts']]).toEqual([false, true])
    expect((await json(`/events?reviewState=unchecked&knownAt=@${ruled + 1}`))['events']).toHaveLength(6)
  })

  test('names what waits in an explanation that it may change, and nowhere else', async () => {
    await recorded('/events', BAN)
    expect(await json(`/why?${ASKED}`)).not.toHaveProperty('waiting')
    await setting('two-person')
    const china = { scope: { recipients: { jurisdictions: ['CN'] } } }
    const fields = { provisions: [{ id: 'cn:1', effect: 'prohibit', ...china }] }
    await recorded('/events', { ...policy('us/china', fields, dated), id: 'elsewhere' })
    await recorded('/events', { ...policy('us/more', {}, dated), id: 'more' })
    expect((await json(`/why?${ASKED}`))['waiting']).toEqual(['more'])
    const told = await product.cli('access', 'GB', 'acme/one', '--as-of', '2026-06-01', '--text')
    expect(told.stdout).toContain('these may change it: more')
    await verdict('checked', 'more', 'reviewer')
    expect(await json(`/why?${ASKED}`)).not.toHaveProperty('waiting')
  })

  test('tells subscribers of what counts, when it counts', async () => {
    await setting('two-person')
    await recorded('/events', BAN)
    const feed = async () =>
      (await product.get(`/api/v1/feed?${PAIR}&format=json`)).json() as Promise<{ items: object[] }>
    expect((await feed()).items).toEqual([])
    await verdict('checked', 'ban', 'reviewer')
    expect((await feed()).items).toMatchObject([{ title: expect.stringContaining('prohibited, was unknown') }])
  })

  test('judges what waits like everything else', async () => {
    await setting('two-person')
    await recorded('/events', BAN)
    expect((await post('/events', { ...BAN, id: 'again' }))[1]).toMatchObject({ code: 'ALREADY_EXISTS' })
    await recorded(
      '/events',
      draft('policy.rescinded', { policy: 'us/ban' }, { ...dated, effectiveFrom: '2026-05-01' }),
    )
    expect(await level()).toBe('unknown')
    await verdict('checked', 'ban', 'reviewer')
    expect(await level()).toBe('prohibited')
  })

  test('shows in a what-if what would be, in a dry run what recording does', async () => {
    await setting('two-person')
    const question = { kind: 'access', query: { jurisdiction: 'GB', item: 'acme/one' }, asOf: '2026-06-01' }
    const [, asIf] = await post('/what-if', { events: [BAN], question })
    expect(asIf['answers']).toMatchObject([
      { differs: true, before: { level: 'unknown' }, after: { level: 'prohibited' } },
    ])
    expect((await post('/events?dryRun=true', BAN))[1]).toMatchObject({ differences: [] })
    expect(await level()).toBe('unknown')
  })
})

describe('who may say what', () => {
  const review = (by: Name, target = 'ban') =>
    post('/reviews', { ...draft('event.reviewed', { target, verdict: 'checked' }), id: `by-${by}` }, by)

  test('a recorder reviews nothing, a reviewer records nothing, an admin nothing of their own', async () => {
    await recorded('/events', BAN, 'admin')
    expect((await review('recorder'))[0]).toBe(403)
    expect((await review('admin'))[1]).toMatchObject({ code: 'SELF_REVIEW', errors: [{ pointer: '/data/target' }] })
    expect((await post('/events', { ...BAN, id: 'x' }, 'reviewer'))[0]).toBe(403)
    expect((await review('reviewer'))[0]).toBe(201)
  })

  test('verdicts and settings come by their own door', async () => {
    const event = { ...draft('event.reviewed', { target: 'ban', verdict: 'checked' }), id: 'one' }
    const [status, problem] = await post('/commits', { events: [item('x'), event] })
    expect([status, problem['errors']]).toMatchObject([403, [{ code: 'FORBIDDEN', pointer: '/events/1/type' }]])
    expect((await post('/reviews', item('x'), 'reviewer'))[1]).toMatchObject({ code: 'SCHEMA_INVALID' })
    expect((await post('/settings', event, 'admin'))[1]).toMatchObject({ errors: [{ pointer: '/type' }] })
    const rule = { ...draft('ledger.configured', { setting: 'review', value: 'none' }), id: 'none' }
    expect((await post('/events', rule))[0]).toBe(403)
    expect((await post('/settings', rule, 'reviewer'))[0]).toBe(403)
  })
})

describe('review=checked', () => {
  test('is taken by every route that takes a view, said in its answer, and part of its tag', async () => {
    await recorded('/events', BAN)
    const paths = [
      `/access?${ASKED}`,
      `/why?${ASKED}`,
      `/timeline?${PAIR}&from=2026-01-01&to=2026-07-01`,
      '/board?asOf=2026-06-01',
      `/diff?${PAIR}&from=2025-01-01&to=2026-06-01`,
      `/diff?${ASKED}&knownFrom=@1&knownTo=@4`,
      `/revisions?${ASKED}`,
      `/steps?${ASKED}`,
      `/audit/revisions?${ASKED}`,
      '/parity?by=recipient&a=US&b=GB&item=acme/one&asOf=2026-06-01',
      '/policies/us%2Fban?asOf=2026-06-01',
      '/groups/g/members?asOf=2026-06-01',
      '/stance?party=a&topic=b&asOf=2026-06-01',
      '/actions/a?asOf=2026-06-01',
    ]
    for (const path of paths) {
      const [all, checked] = [await product.get(`/api/v1${path}`), await product.get(`/api/v1${path}&review=checked`)]
      expect([path, all.headers.get('etag')]).not.toEqual([path, checked.headers.get('etag')])
      expect([path, ((await checked.json()) as { question: object }).question]).toMatchObject([
        path,
        { review: 'checked' },
      ])
      expect(((await all.json()) as { question: object }).question).not.toHaveProperty('review')
    }
    expect((await product.get(`/api/v1/access?${ASKED}&review=none`)).status).toBe(400)
  })

  test('is a question of a batch and of the data behind a page', async () => {
    await recorded('/events', BAN)
    const ask = { kind: 'access', query: { jurisdiction: 'GB', item: 'acme/one' }, asOf: '2026-06-01' }
    const [, { answers }] = await post('/questions', { questions: [ask, { ...ask, review: 'checked' }] })
    expect(answers).toMatchObject([{ level: 'prohibited' }, { level: 'unknown', question: { review: 'checked' } }])
    const page = await product.get('/access/GB/acme/one.json?asOf=2026-06-01&review=checked')
    expect(await page.json()).toMatchObject({ answer: { level: 'unknown' } })
  })

  test('is asked and said by the command line', async () => {
    await recorded('/events', BAN)
    const asked = ['access', 'GB', 'acme/one', '--as-of', '2026-06-01', '--review', 'checked']
    expect(JSON.parse((await product.cli(...asked)).stdout)).toMatchObject({ level: 'unknown' })
    await checkWorld()
    const said = await product.cli(
      'review',
      'ban',
      'checked',
      '--reason',
      'read it',
      '--key',
      testKeys.reviewer,
      '--text',
    )
    expect(said.stdout).toMatch(/^made:1 recorded at position \d+\n$/)
    expect(JSON.parse((await product.cli(...asked)).stdout)).toMatchObject({ level: 'prohibited' })
    const lineage = await product.cli('audit', 'event', 'ban', '--text')
    expect(lineage.stdout).toContain('read it')
    const rule = await product.cli('settings', 'review', 'two-person', '--key', testKeys.admin)
    expect(rule.code).toBe(0)
  })
})
