import { openRates, silentLogger } from '@asof/runtime'
import { ViewsFault } from '@asof/views'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Guarded, openGuarded } from './open-guarded.ts'

const HEAD = '/api/v1/log/head'

let guarded: Guarded
beforeEach(async () => {
  guarded = await openGuarded({ rate: { perMinute: 3, proxies: [], rates: await openRates(silentLogger) } })
})

/** Asks over the network. */
const ask = async (address: string, path = HEAD, key?: string) => {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer key-of-${key}` }
  const response = await guarded.api.fetch(new Request(`http://asof.test${path}`, { headers }), { address })
  await response.body?.cancel()
  const told = ['ratelimit', 'ratelimit-policy', 'retry-after'].map((name) => response.headers.get(name))
  return [response.status, ...told]
}

describe('an address, or a key from any address', () => {
  test('may ask so often in a minute, and is told how often it still may, and when again', async () => {
    guarded.clock.set('2026-11-25T12:00:17.500Z')
    const policy = '"default";q=3;w=60'
    expect(await ask('203.0.113.7')).toEqual([200, '"default";r=2;t=43', policy, null])
    expect(await ask('203.0.113.7')).toEqual([200, '"default";r=1;t=43', policy, null])
    expect(await ask('203.0.113.7')).toEqual([200, '"default";r=0;t=43', policy, null])
    expect(await ask('203.0.113.7')).toEqual([429, '"default";r=0;t=43', policy, '43'])
    expect((await ask('203.0.113.8'))[0]).toBe(200)
    guarded.clock.set('2026-11-25T12:01:00.000Z')
    expect(await ask('203.0.113.7')).toEqual([200, '"default";r=2;t=60', policy, null])
  })

  test('is counted apart from others', async () => {
    const statuses = []
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'])
      statuses.push((await ask(address, HEAD, 'reader'))[0])
    expect(statuses).toEqual([200, 200, 200, 429])
    expect((await ask('203.0.113.1', HEAD, 'recorder'))[0]).toBe(200)
    expect((await ask('203.0.113.1'))[0]).toBe(200)
  })
})

test.each(['/api/v1/stream?jurisdiction=GB', '/api/v1/feed?jurisdiction=GB', '/index.csv', '/nothing', '/'])(
  '%s is counted',
  async (path) => {
    const statuses = []
    for (let count = 0; count < 4; count++) statuses.push((await ask('203.0.113.7', path))[0])
    expect(statuses.slice(0, 3)).not.toContain(429)
    expect(statuses[3]).toBe(429)
  },
)

test.each(['/livez', '/readyz', '/openapi.json', '/style.css'])('%s is not', async (path) => {
  for (let count = 0; count < 5; count++) expect(await ask('203.0.113.7', path)).toEqual([200, null, null, null])
})

test('a key that nobody holds is counted for its address, before anything else is told', async () => {
  const statuses = []
  for (let count = 0; count < 4; count++) statuses.push((await ask('203.0.113.7', HEAD, 'nobody'))[0])
  expect(statuses).toEqual([401, 401, 401, 429])
})

test('too many are told so as a problem', async () => {
  for (let count = 0; count < 3; count++) await ask('203.0.113.7')
  const response = await guarded.api.fetch(new Request(`http://asof.test${HEAD}`), { address: '203.0.113.7' })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
})

test('what is asked inside the process is not counted', async () => {
  for (let count = 0; count < 5; count++) expect((await guarded.ask('anonymous', 'GET', HEAD)).status).toBe(200)
})

test('where counts cannot be reached, requests are let in', async () => {
  const rates = {
    count: () => Promise.reject(new ViewsFault('VIEWS_UNAVAILABLE', 'planted')),
    close: async () => {},
  }
  guarded = await openGuarded({ rate: { perMinute: 1, proxies: [], rates } })
  for (let count = 0; count < 3; count++) expect((await ask('203.0.113.7')).slice(0, 2)).toEqual([200, null])
})
