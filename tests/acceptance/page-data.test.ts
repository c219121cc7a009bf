import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['seed-story'] })
})
afterAll(() => product.close())

describe('the data behind a page', () => {
  test('is what the API answers, at the same clocks', async () => {
    const clocks = 'asOf=2026-06-16&knownAt=@77'
    const page = await product.get(`/access/GB/anthropic/claude.json?${clocks}`)
    const api = await product.get(`/api/v1/why?jurisdiction=GB&item=anthropic/claude&${clocks}`)
    expect([page.status, await page.text()]).toEqual([200, await api.text()])
    expect(page.headers.get('cache-control')).toContain('immutable')
  })

  test.each([
    ['/index.csv?asOf=2026-06-16', 'jurisdiction,provider,item,value,asOf,knownAt', 7],
    ['/access/GB/anthropic/claude.csv', 'jurisdiction,subject,from,to,value,knownAt', 5],
    ['/statements.csv', 'id,type,announcedAt,', 17],
    [
      '/compare.csv?jurisdiction=GB&item=anthropic/claude&from=2025-01-12&to=2026-06-17',
      'at,position,before,after,causes,knownAt',
      3,
    ],
  ])('%s is a table', async (path, header, lines) => {
    const response = await product.get(path)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const rows = (await response.text()).trimEnd().split('\r\n')
    expect(rows[0]).toMatch(new RegExp(`^${header}`))
    expect(rows.length).toBe(lines)
  })

  test('of a subject is a feed and a calendar too', async () => {
    for (const format of ['atom', 'ics']) {
      const page = await product.get(`/access/GB/anthropic/claude.${format}?asOf=2026-06-16`)
      const feed = await product.get(`/api/v1/feed?jurisdiction=GB&item=anthropic%2Fclaude&format=${format}`)
      const types = [page, feed].map((response) => response.headers.get('content-type'))
      expect([page.status, types[0]]).toEqual([200, types[1]])
      expect(await page.text()).toBe(await feed.text())
    }
  })

  test('a page without a day means today', async () => {
    expect(await (await product.get('/index.json')).json()).toMatchObject({ asOf: '2026-11-25' })
  })

  test('a bad date is refused in every form', async () => {
    for (const form of ['json', 'csv'])
      expect((await product.get(`/access/GB/anthropic/claude.${form}?asOf=2025-02-30&knownAt=soon`)).status).toBe(422)
  })

  test('what has no data is not found', async () => {
    for (const path of ['/ops.json', '/policies/us/ban.csv', '/nothing.csv'])
      expect([path, (await product.get(path)).status]).toEqual([path, 404])
  })
})

describe('the past of a page', () => {
  test('a time map lists every moment the record grew', async () => {
    const response = await product.get(
      `/timemap?of=${encodeURIComponent('/access/GB/anthropic/claude?ledger=seed-story')}`,
    )
    expect(response.headers.get('content-type')).toBe('application/link-format')
    const links = (await response.text()).split(',\n')
    expect(links).toEqual([
      '</access/GB/anthropic/claude?ledger=seed-story>; rel="original timegate"',
      expect.stringContaining('rel="self"'),
      expect.stringMatching(
        /asOf=2026-06-17&knownAt=2026-06-17T08%3A01%3A1\dZ>; rel="memento"; datetime="Wed, 17 Jun 2026/,
      ),
    ])
  })

  test.each(['/timemap', '/timemap?of=//elsewhere.org/', '/timemap?of=/?ledger=nothing'])(
    '%s is none',
    async (path) => {
      expect((await product.get(path)).status).toBe(404)
    },
  )
})

test('where only checked events count, every form says so or is refused', async () => {
  const json = async (path: string) => (await (await product.get(path)).json()) as Record<string, unknown>
  const board = await json('/index.json?asOf=2026-06-16&review=checked')
  expect(board).toMatchObject({ question: { review: 'checked' }, cells: [] })
  expect((await json('/events.json?review=checked'))['events']).toEqual([])
  expect((await json('/statements.json?review=checked'))['events']).toEqual([])
  expect((await json('/events/seed-043.json?review=checked'))['event']).toMatchObject({ id: 'seed-043' })
  for (const form of ['atom', 'ics'])
    for (const lens of ['review=checked', 'publicAt=2026-01-01'])
      expect((await product.get(`/access/GB/anthropic/claude.${form}?${lens}`)).status).toBe(400)
  expect((await product.get('/events/seed-043.csv')).status).toBe(404)
})
