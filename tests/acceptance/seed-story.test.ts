import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../architecture/source-files.ts'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const GB = ['GB', 'anthropic/claude'] as const

/** The nine answers of domain.md section 12. */
const answers = [
  ['the UK before 2025', [...GB, '2024-12-31'], { level: 'unknown', certainty: 'certain' }],
  [
    'the UK during 2025',
    [...GB, '2025-06-01'],
    { level: 'prohibited', certainty: 'uncertain', possibleLevels: ['unknown', 'prohibited'] },
  ],
  ['the UK until 15 June 2026', [...GB, '2026-06-15'], { level: 'prohibited', certainty: 'certain' }],
  [
    'the UK from 16 June 2026',
    [...GB, '2026-06-16'],
    { level: 'licence-required', decisive: ['licence-for-allies'], terms: { price: { class: 'premium' } } },
  ],
  ['France', ['FR', 'anthropic/claude', '2026-06-16'], { level: 'prohibited', certainty: 'uncertain' }],
  ['the US', ['US', 'anthropic/claude', '2026-06-16'], { level: 'open', confidence: 'alleged' }],
  ['OpenAI for the UK', ['GB', 'openai/models', '2026-06-16'], { level: 'open', confidence: 'reported' }],
] as const

const gaps = [
  ['US to UK', 'recipient', ['US', 'GB'], 'anthropic/claude', '2026-06-17', { relation: 'a-better', levelGap: 2 }],
  ['Anthropic to OpenAI', 'provider', ['anthropic/claude', 'openai/models'], 'GB', '2026-06-17', { levelGap: -2 }],
  ['Anthropic to OpenAI then', 'provider', ['anthropic/claude', 'openai/models'], 'GB', '2026-01-15', { levelGap: -3 }],
] as const

describe.each(['memory', 'sqlite'] as const)('the seed story over %s', (backend) => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend, ledgers: ['seed-story'] })
  })
  afterAll(() => product.close())

  async function ask(path: string, ...argv: string[]): Promise<Record<string, unknown>> {
    const response = await product.get(`/api/v1${path}`)
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(await product.cli(...argv, '--ledger', 'seed-story')).toEqual({ code: 0, stdout: text, stderr: '' })
    return JSON.parse(text) as Record<string, unknown>
  }

  test.each(answers)(
    '%s: HTTP and CLI give the answer, byte for byte',
    async (_, [recipient, item, asOf], expected) => {
      const path = `/access?ledger=seed-story&jurisdiction=${recipient}&item=${item}&asOf=${asOf}`
      expect(await ask(path, 'access', recipient, item, '--as-of', asOf)).toMatchObject({
        ...expected,
        asOf,
        knownAt: 77,
      })
    },
  )

  test.each(gaps)('the gap %s', async (_, by, [a, b], other, asOf, expected) => {
    const side = by === 'recipient' ? 'item' : 'jurisdiction'
    const path = `/parity?ledger=seed-story&by=${by}&a=${a}&b=${b}&${side}=${other}&asOf=${asOf}`
    expect(await ask(path, 'parity', a, b, '--by', by, `--${side}`, other, '--as-of', asOf)).toMatchObject(expected)
  })

  test('every other question gives the same bytes by HTTP and CLI', async () => {
    const pair = 'jurisdiction=GB&item=anthropic/claude'
    const [L, day] = ['ledger=seed-story', '2026-06-16']
    const why = await ask(`/why?${L}&${pair}&asOf=${day}`, 'why', ...GB, '--as-of', day)
    expect(why).toMatchObject({ since: day, answer: { level: 'licence-required' } })
    expect((why['evidence'] as { id: string }[]).map(({ id }) => id)).toContain('seed-043')
    const span = ['--from', '2024-01-01', '--to', '2027-01-01']
    const timeline = await ask(`/timeline?${L}&${pair}&from=2024-01-01&to=2027-01-01`, 'timeline', ...GB, ...span)
    expect((timeline['segments'] as { value: string }[]).map(({ value }) => value)).toEqual([
      'unknown',
      'prohibited?',
      'prohibited',
      'licence-required',
    ])
    await ask(`/revisions?${L}&${pair}&asOf=${day}`, 'revisions', ...GB, '--as-of', day)
    await ask(`/steps?${L}&${pair}&asOf=${day}&limit=1000`, 'replay', ...GB, '--to', day)
    const policy = 'us/anthropic-export-ban'
    await ask(`/policies/${encodeURIComponent(policy)}?${L}&asOf=${day}`, 'status', policy, '--as-of', day)
    const stance = await ask(
      `/stance?${L}&party=anthropic&topic=lifting&asOf=2026-06-18`,
      'stance',
      'anthropic',
      'lifting',
      '--as-of',
      '2026-06-18',
    )
    expect(stance).toMatchObject({ stance: 'silent', observedAt: '2026-06-17' })
    const action = await ask(`/actions/wto-challenge?${L}&asOf=${day}`, 'actions', 'wto-challenge', '--as-of', day)
    expect(action).toMatchObject({ state: 'no-record' })
    await ask(`/events?${L}&type=policy&limit=2`, 'events', '--type', 'policy', '--limit', '2')
    await ask(`/events/seed-043?${L}`, 'event', 'seed-043')
  })

  test('a difference is told by exit code 3', async () => {
    const path = '/api/v1/diff?ledger=seed-story&jurisdiction=GB&item=anthropic/claude&from=2025-01-12&to=2026-06-17'
    const text = await (await product.get(path)).text()
    const ran = await product.cli('diff', ...GB, '--from', '2025-01-12', '--to', '2026-06-17', '--ledger', 'seed-story')
    expect(ran).toEqual({ code: 3, stdout: text, stderr: '' })
    expect(JSON.parse(text)).toMatchObject({
      differs: true,
      values: { before: 'prohibited?', after: 'licence-required' },
    })
    const same = await product.cli(
      'diff',
      ...GB,
      '--from',
      '2026-06-17',
      '--to',
      '2026-06-18',
      '--ledger',
      'seed-story',
    )
    expect(same.code).toBe(0)
  })

  test('people get the chain of events with the answer', async () => {
    const ran = await product.cli('access', ...GB, '--as-of', '2026-06-16', '--ledger', 'seed-story', '--text')
    const [head] = ran.stdout.split('\n')
    expect(head).toMatch(/^GB x anthropic\/claude {3}LICENCE-REQUIRED since 2026-06-16 +\(known on position 77\)$/)
    expect(ran.stdout).toMatch(/^ {2}because {2}seed-043 {2}2026-06-16 {2}Limited licensing scheme .* paragraph 2$/m)
  })

  test('people are told sources, doubts about spelling, and that this is no legal advice', async () => {
    const text = async (...argv: string[]) =>
      (await product.cli(...argv, '--as-of', '2026-06-16', '--ledger', 'seed-story', '--text')).stdout
    const why = await text('why', ...GB)
    expect(why).toMatch(/^ {2}true on +2026-06-16$/m)
    expect(why).toMatch(/^sources\n/m)
    expect(why).toMatch(/^ {2}seed-043 {2}reported, news-article .*paragraph 2, published 2026-06-17$/m)
    expect(why).toContain('not legal advice')
    const [, source] = /^decided by (.*)$/m.exec(why)!
    expect(readFileSync(join(ROOT, source!), 'utf8')).toContain('The decision procedure of domain.md section 6')
    const none = await product.cli('events', '--type', 'polizy', '--ledger', 'seed-story', '--text')
    expect(none).toMatchObject({ code: 0, stdout: 'no event on record matches\n' })
    const misspelt = await text('access', 'gb', 'anthropic/claude')
    expect(misspelt).toMatch(/^ {2}check +nothing on record names gb: is it spelt so\?$/m)
    expect(await text('access', 'GB', 'anthropic/none')).toContain('unknown is not open')
    expect(await text('access', 'GB', 'openai/models')).not.toMatch(/reaches back|^ {2}counts/m)
    const narrowed = [
      '--public-at',
      '2026-06-17',
      '--min-confidence',
      'reported',
      '--view',
      'formal',
      '--review',
      'checked',
    ]
    const counted = await text('access', ...GB, ...narrowed)
    expect(counted).toContain('counts   only what was announced by 2026-06-17; also rules that are not enforced; ')
    expect(counted).toContain('only claims that are reported or better; only events that a second person has checked\n')
    expect(counted).toMatch(/^ {2}check +no checked event names GB or anthropic\/claude/m)
    const before = ['--as-of', '1900-01-01', '--ledger', 'seed-story', '--text']
    const { stdout } = await product.cli('access', 'GB', 'openai/models', ...before)
    expect(stdout).toMatch(/^ {2}note +this ledger reaches back to 2025-01-01: what decides is said to have held/m)
  })

  test('a misspelt command line ends with 2, an unknown event with 1', async () => {
    expect((await product.cli('frob')).code).toBe(2)
    expect((await product.cli('access', 'GB')).code).toBe(2)
    expect((await product.cli('access', ...GB, '--as-of', '2026-02-30', '--ledger', 'seed-story')).code).toBe(2)
    expect((await product.cli('event', 'nobody', '--ledger', 'seed-story')).code).toBe(1)
  })
})
