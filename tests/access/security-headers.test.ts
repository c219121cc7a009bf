import { type Ledger, LedgerFault } from '@asof/ledger'
import { openLedgers, type PageFile } from '@asof/runtime'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Guarded, openGuarded, type Who } from './open-guarded.ts'

const file = (text: string, type: string): PageFile => {
  const bytes = new TextEncoder().encode(text)
  return { bytes, packed: bytes, type }
}

const page = new Map([
  ['/index.html', file('<html><head></head></html>', 'text/html; charset=utf-8')],
  ['/assets/a-1.js', file('run()', 'text/javascript; charset=utf-8')],
  ['/icon.svg', file('<svg/>', 'image/svg+xml')],
])

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Every kind of answer: who asks what, and the status it has. */
type Answer = readonly [status: number, who: Who, method: string, path: string, body?: unknown]

const ANSWERS: readonly Answer[] = [
  [200, 'anonymous', 'GET', '/'],
  [200, 'anonymous', 'HEAD', '/'],
  [200, 'anonymous', 'GET', '/access/GB/a/b'],
  [308, 'anonymous', 'GET', '/access/UK/a/b'],
  [200, 'anonymous', 'GET', '/assets/a-1.js'],
  [200, 'anonymous', 'GET', '/icon.svg'],
  [200, 'anonymous', 'GET', '/style.css'],
  [200, 'anonymous', 'GET', '/problems/forbidden'],
  [200, 'anonymous', 'GET', '/openapi.json'],
  [200, 'anonymous', 'GET', '/livez'],
  [200, 'anonymous', 'GET', '/index.csv'],
  [200, 'anonymous', 'GET', '/api/v1/ledgers'],
  [200, 'anonymous', 'GET', '/api/v1/feed?jurisdiction=GB'],
  [200, 'anonymous', 'GET', '/api/v1/feed?jurisdiction=GB&format=ics'],
  [200, 'anonymous', 'GET', '/api/v1/stream?jurisdiction=GB'],
  [201, 'reader', 'POST', '/api/v1/subscriptions', { question: { jurisdiction: 'GB' } }],
  [201, 'reader', 'POST', '/api/v1/keys', {}],
  [400, 'anonymous', 'GET', '/api/v1/events?strange=1'],
  [401, 'anonymous', 'GET', '/api/v1/keys'],
  [403, 'reader', 'POST', '/api/v1/events', {}],
  [404, 'anonymous', 'GET', '/nothing'],
  [404, 'reader', 'GET', '/api/v1/subscriptions/none'],
  [405, 'anonymous', 'DELETE', '/api/v1/events'],
  [422, 'recorder', 'POST', '/api/v1/events', {}],
]

let guarded: Guarded
beforeAll(async () => {
  guarded = await openGuarded({ page })
})

const ask = async (...[who, method, path, body]: readonly [Who, string, string, unknown?]) => {
  const response = await guarded.ask(who, method, path, body)
  await response.body?.cancel()
  return response
}

function told({ headers }: Response): Record<string, string | null> {
  return Object.fromEntries(Object.keys(ALWAYS).map((name) => [name, headers.get(name)]))
}

const titled = ANSWERS.map(([status, ...request]) => ({ status, request, title: request.slice(0, 3).join(' ') }))

test.each(titled)('$status: $title', async ({ status, request }) => {
  const response = await ask(...request)
  expect(response.status).toBe(status)
  expect(told(response)).toEqual(ALWAYS)
  expect(response.headers.get('permissions-policy')).toContain('camera=()')
  expect(response.headers.has('strict-transport-security')).toBe(false)
  const policy = response.headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})

test('an answer that has not changed leaves the policy that was told', async () => {
  const { headers } = await ask('anonymous', 'GET', '/icon.svg')
  const again = await guarded.api.fetch(
    new Request('http://asof.test/icon.svg', { headers: { 'if-none-match': headers.get('etag')! } }),
  )
  expect([again.status, again.headers.get('content-security-policy')]).toEqual([304, null])
  expect(told(again)).toEqual(ALWAYS)
})

test('a fault says so too', async () => {
  const [sound] = await openLedgers(['main'], { kind: 'memory' })
  const ledger: Ledger = { ...sound! }
  const faulty = await openGuarded({ ledgers: [ledger] })
  Object.assign(ledger, { read: () => Promise.reject(new LedgerFault('LOG_BUSY', 'held')) })
  expect(told(await faulty.ask('anonymous', 'GET', '/api/v1/events'))).toEqual(ALWAYS)
  Object.assign(ledger, { read: () => Promise.reject(new Error('planted')) })
  const response = await faulty.ask('anonymous', 'GET', '/api/v1/events')
  expect([response.status, told(response)]).toEqual([500, ALWAYS])
})

test.each(['malformed', 'head-too-large', 'late'] as const)(
  'what never became a request (%s) says so too',
  (reason) => {
    expect(told(guarded.api.refuseUnread(reason))).toEqual(ALWAYS)
  },
)

describe('where people come by https', () => {
  test('browsers are told to keep to it, by every answer', async () => {
    guarded = await openGuarded({ page, isHttps: true })
    for (const [, ...request] of ANSWERS)
      expect((await ask(...request)).headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(guarded.api.refuseUnread('late').headers.has('strict-transport-security')).toBe(true)
  })
})
