import { beforeAll, describe, expect, test } from 'vitest'
import { type Guarded, openGuarded } from './open-guarded.ts'

const DESCRIBING = ['/openapi.json', '/asyncapi.json', '/livez', '/readyz', '/style.css', '/problems/forbidden']
const SHOWING = ['/', '/index.json', '/index.csv', '/timemap?of=/', '/checkpoint', '/api/v1/stream', '/api/v1/feed']

describe('where reading needs a key', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await openGuarded({ reading: 'keys' })
  })

  test.each(SHOWING)('%s does', async (path) => {
    const refused = await guarded.ask('anonymous', 'GET', path)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect((await guarded.ask('anonymous', 'HEAD', path)).status).toBe(401)
    const response = await guarded.ask('reader', 'GET', path)
    await response.body?.cancel()
    expect(response.status).not.toBe(401)
  })

  test('what it gives is kept by no cache that others ask', async () => {
    const pinned = '/api/v1/events?knownAt=@0'
    const caching = async (at: Guarded) => (await at.ask('reader', 'GET', pinned)).headers.get('cache-control')
    expect(await caching(guarded)).toBe('private, immutable, max-age=31536000')
    expect(await caching(await openGuarded())).toBe('public, immutable, max-age=31536000')
  })

  test.each(DESCRIBING)('%s does not', async (path) => {
    expect((await guarded.ask('anonymous', 'GET', path)).status).toBe(200)
  })
})

describe('a browser that has no key', () => {
  const file = (text: string) => ({ bytes: Buffer.from(text), packed: Buffer.from(text), type: 'text/html' })
  const page = new Map([
    ['/index.html', file('<!--asof:head--><!--asof:noscript--><script src="/assets/a.js"></script>')],
  ])
  const visit = (guarded: Guarded, path: string, accept = 'text/html,*/*') =>
    guarded.api.fetch(new Request(`http://asof.test${path}`, { headers: { accept } }))

  test('is refused with the page that takes one, which holds nothing of the record', async () => {
    const guarded = await openGuarded({ reading: 'keys', page })
    for (const path of ['/', '/access/GB/anthropic/claude?asOf=2026-06-16', '/ops']) {
      const refused = await visit(guarded, path)
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
      expect(refused.headers.get('cache-control')).toBe('no-store')
      expect(refused.headers.get('content-security-policy')).toContain("script-src 'self'")
      expect([...refused.headers.keys()]).not.toContain('link')
      const html = await refused.text()
      expect(html).toContain('read with a key')
      expect(html).not.toMatch(/main|anthropic|2026/)
    }
  })

  test('gets it for pages alone, and nobody else does', async () => {
    const guarded = await openGuarded({ reading: 'keys', page })
    for (const path of ['/index.json', '/api/v1/ledgers', '/embed?item=a/b'])
      expect((await visit(guarded, path)).headers.get('content-type')).toBe('application/problem+json')
    expect((await visit(guarded, '/nothing')).status).toBe(404)
    expect((await visit(guarded, '/', 'application/json')).headers.get('content-type')).toBe('application/problem+json')
    expect((await visit(await openGuarded({ page }), '/')).status).toBe(200)
  })
})

describe('where reading is open', () => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await openGuarded()
  })

  const head = (authorization: string) =>
    guarded.api.fetch(new Request('http://asof.test/api/v1/log/head', { headers: { authorization } }))

  test.each(SHOWING)('%s needs no key', async (path) => {
    const response = await guarded.ask('anonymous', 'GET', path)
    await response.body?.cancel()
    expect(response.status).not.toBe(401)
  })

  test('a key that nobody holds is told so, also where none is needed', async () => {
    expect((await head('Bearer nonsense')).status).toBe(401)
    expect((await head('Bearer two parts')).status).toBe(401)
    expect((await head('bearer key-of-reader')).status).toBe(200)
  })

  test('what another scheme says is left to whoever stands in front', async () => {
    expect((await head('Basic dXNlcjpwYXNz')).status).toBe(200)
  })

  test('a key in the address opens nothing', async () => {
    for (const name of ['key', 'token', 'access_token']) {
      const path = `/api/v1/subscriptions?${name}=key-of-reader`
      expect((await guarded.ask('anonymous', 'GET', path)).status).toBe(401)
    }
  })
})
