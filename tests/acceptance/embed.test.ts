import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['ai-controls', 'seed-story'] })
})
afterAll(() => product.close())

test('a board stands in the page of somebody else: no script, both clocks, and the way to the whole', async () => {
  const response = await product.get('/embed?item=nvidia/h20&asOf=2025-05-01&knownAt=@545')
  expect(response.status).toBe(200)
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('frame-ancestors *')
  expect(response.headers.get('x-frame-options')).toBeNull()
  const html = await response.text()
  expect(html).toContain(
    '<tr><th scope="row">China (mainland)</th><td><span class="level licence-required">licence required</span>',
  )
  expect(html).toContain('True on 2025-05-01, known at position 545 of “ai-controls”')
  expect(html).toContain('href="/?ledger=ai-controls&amp;item=nvidia%2Fh20&amp;asOf=2025-05-01&amp;knownAt=%40545"')
  expect(html).toContain('not legal advice')
  expect(html).not.toContain('<script')
})

test('what is uncertain or not on record is never shown as open', async () => {
  const html = await (await product.get('/embed?ledger=seed-story&item=anthropic/claude&asOf=2025-06-01')).text()
  expect(html).toContain('uncertain')
  const before = await (await product.get('/embed?ledger=seed-story&item=anthropic/claude&asOf=2020-01-01')).text()
  expect(before).toContain('United Kingdom</th><td><span class="level unknown">no record, which does not mean open')
  expect(await (await product.get('/embed?item=nobody/nothing&asOf=2025-05-01')).text()).toContain('Nothing on record')
})

test('an address that does not say what to show is refused, and so are other pages in a frame', async () => {
  for (const [query, code] of [
    ['', 'INVALID_QUERY'],
    ['item=nvidia/h20&asOf=2025-02-30', 'INVALID_DATE'],
    ['item=nvidia/h20&asof=2025-02-01', 'INVALID_QUERY'],
    ['item=nvidia/h20&ledger=none', 'UNKNOWN_LEDGER'],
  ]) {
    const response = await product.get(`/embed?${query}`)
    expect([query, ((await response.json()) as { code: string }).code]).toEqual([query, code])
  }
  expect((await product.get('/')).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('what narrows the answers is said, and goes along to the whole', async () => {
  const html = await (await product.get('/embed?item=nvidia/h20&asOf=2025-05-01&knownAt=@545&review=checked')).text()
  expect(html).toContain('only events that are checked')
  expect(html).toContain('knownAt=%40545&amp;review=checked"')
  expect(html).toContain('Nothing on record about it.')
  expect(html).not.toContain('licence required')
})
