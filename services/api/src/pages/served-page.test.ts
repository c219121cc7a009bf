import { expect, test } from 'vitest'
import { createServedPage } from './served-page.ts'

const file = (text: string, type: string) => ({
  bytes: new TextEncoder().encode(text),
  packed: new TextEncoder().encode(`packed ${text}`),
  type,
})
const html = '<html><head><!--asof:head--></head><body><noscript><!--asof:noscript--></noscript></body></html>'
const served = createServedPage(
  new Map([
    ['/index.html', file(html, 'text/html; charset=utf-8')],
    ['/assets/a-1.js', file('run()', 'text/javascript; charset=utf-8')],
    ['/icon.svg', file('<svg/>', 'image/svg+xml')],
  ]),
  async () => '<body><main>$& ledgers</main></body>',
)
const ask = (path: string, headers: Record<string, string> = {}) => new Request(`http://asof.test${path}`, { headers })

test('a page runs no script but its own files, and nothing from elsewhere', async () => {
  const { headers } = await served.page(ask('/'))
  const policy = headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(headers.get('cache-control')).toBe('no-cache')
})

test('a page names its question for readers without script, with whatever its address holds', async () => {
  const page = await (await served.page(ask('/access/CN/nvidia/h20?asOf=2025-05-01&knownAt=%22%3E%3Cscript%3E'))).text()
  expect(page).toContain('<title>May CN get nvidia/h20? True on 2025-05-01')
  expect(page).toContain('not legal advice')
  expect(page).not.toContain('<script>')
  expect(await (await served.page(ask('/'))).text()).toContain('<noscript><main>$& ledgers</main></noscript>')
})

test('UK leads to GB, and the clocks go along', async () => {
  const response = await served.page(ask('/access/UK/anthropic/claude?asOf=2026-06-16'))
  expect([response.status, response.headers.get('location')]).toEqual([
    308,
    '/access/GB/anthropic/claude?asOf=2026-06-16',
  ])
})

test('assets are kept for ever, other files are asked about again', () => {
  const asset = served.file(ask('/assets/a-1.js'))!
  expect(asset.headers.get('cache-control')).toBe('public, immutable, max-age=31536000')
  const icon = served.file(ask('/icon.svg'))!
  expect(icon.headers.get('cache-control')).toBe('no-cache')
  expect(served.file(ask('/icon.svg', { 'if-none-match': icon.headers.get('etag')! }))!.status).toBe(304)
  expect(served.file(ask('/assets/../index.html.bak'))).toBeNull()
})

test('who takes gzip gets it', async () => {
  const response = served.file(ask('/assets/a-1.js', { 'accept-encoding': 'gzip, br' }))!
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(await response.text()).toBe('packed run()')
  expect(await served.file(ask('/assets/a-1.js'))!.text()).toBe('run()')
})
