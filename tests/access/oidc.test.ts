import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import {
  forgeToken,
  type Issuer,
  makeIssuerKey,
  openIssuer,
  signByPublicKey,
  signToken,
} from '../support/open-issuer.ts'
import { type Guarded, openGuarded } from './open-guarded.ts'

const NOW = Date.parse('2026-11-25T12:00:00.000Z') / 1_000
const [rsa, ec, ed] = [makeIssuerKey('RS256', 'r'), makeIssuerKey('ES256', 'e'), makeIssuerKey('EdDSA', 'd')]
const strangers = [makeIssuerKey('RS256', 'r'), makeIssuerKey('ES256', 'e'), makeIssuerKey('EdDSA', 'd')]

let issuer: Issuer
let guarded: Guarded
beforeEach(async () => {
  issuer = await openIssuer([rsa, ec, ed])
  guarded = await openGuarded({ oidc: { issuer: issuer.issuer, audience: 'asof', roleClaim: 'roles' } })
})
afterEach(() => issuer.close())

const claimsOf = (more: object = {}) => ({
  iss: issuer.issuer,
  aud: 'asof',
  sub: 'ann@example.org',
  exp: NOW + 300,
  iat: NOW,
  roles: ['recorder'],
  ...more,
})

const ask = async (token: string, path = '/api/v1/subscriptions') => {
  const headers = { authorization: `Bearer ${token}` }
  return guarded.api.fetch(new Request(`http://asof.test${path}`, { headers }))
}
const statusOf = async (token: string) => (await ask(token)).status

const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })

const append = (token: string) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify(event)
  return guarded.api.fetch(new Request('http://asof.test/api/v1/events', { method: 'POST', headers, body }))
}

describe('a token of the provider', () => {
  test.each([rsa, ec, ed])('signed by $alg opens what its role opens, under a name that says nothing', async (key) => {
    expect((await append(signToken(key, claimsOf()))).status).toBe(201)
    const { event: recorded } = (await (await ask(signToken(key, claimsOf()), '/api/v1/events/one')).json()) as {
      event: { recordedBy: string }
    }
    const hash = createHash('sha256').update(`${issuer.issuer}|ann@example.org`).digest('hex')
    expect(recorded.recordedBy).toBe(`oidc-${hash.slice(0, 24)}`)
  })

  test.each([
    ['one role', { roles: 'recorder' }, 201],
    ['the strongest of several', { roles: ['reader', 'admin', 'nonsense'] }, 201],
    ['a role that may not', { roles: ['reader', 'reviewer'] }, 403],
    ['no role of ours', { roles: ['owner'] }, 401],
    ['no role at all', { roles: undefined }, 401],
    ['a role that is no text', { roles: { admin: true } }, 401],
  ])('with %s', async (_, claims, status) => {
    expect((await append(signToken(rsa, claimsOf(claims)))).status).toBe(status)
  })

  test('may name its role deeper, where that is configured', async () => {
    guarded = await openGuarded({
      oidc: { issuer: issuer.issuer, audience: 'asof', roleClaim: 'realm_access.roles' },
    })
    const claims = { roles: undefined, realm_access: { roles: ['recorder'] } }
    expect((await append(signToken(rsa, claimsOf(claims)))).status).toBe(201)
  })

  test('is good until a minute after its end, and from a minute before its beginning', async () => {
    expect(await statusOf(signToken(ec, claimsOf({ exp: NOW - 59 })))).toBe(200)
    expect(await statusOf(signToken(ec, claimsOf({ exp: NOW - 60 })))).toBe(401)
    expect(await statusOf(signToken(ec, claimsOf({ nbf: NOW + 60 })))).toBe(200)
    expect(await statusOf(signToken(ec, claimsOf({ nbf: NOW + 61 })))).toBe(401)
  })

  test('makes no key beside itself', async () => {
    for (const role of ['recorder', 'admin']) {
      const headers = {
        authorization: `Bearer ${signToken(rsa, claimsOf({ roles: role }))}`,
        'content-type': 'application/json',
      }
      const request = new Request('http://asof.test/api/v1/keys', { method: 'POST', headers, body: '{}' })
      expect((await guarded.api.fetch(request)).status).toBe(403)
    }
  })
})

describe('a forged token', () => {
  const good = () => signToken(rsa, claimsOf())
  const parts = () => good().split('.') as [string, string, string]
  const admin = () => claimsOf({ roles: ['admin'] })
  const rebuilt = (claims: object) =>
    `${parts()[0]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${parts()[2]}`
  const canary = () => `${issuer.issuer}/canary`

  const forged: readonly (readonly [what: string, make: () => string])[] = [
    ...['none', 'None', 'NONE', 'HS256', 'HS512', 'RS512', 'PS256', 'ES384', 'ES256K', 'dir', 'RS256 ', ''].map(
      (alg) => [`alg "${alg}" without a signature`, () => forgeToken({ alg, kid: 'r' }, admin(), 'AAAA')] as const,
    ),
    ['alg none and nothing behind the dot', () => forgeToken({ alg: 'none' }, admin(), '')],
    ['HS256 by the public key', () => signByPublicKey(rsa, { alg: 'HS256', kid: 'r' }, admin())],
    ['HS256 by the public key of another kind', () => signByPublicKey(ec, { alg: 'HS256', kid: 'e' }, admin())],
    ['RS256 said of an HMAC', () => signByPublicKey(rsa, { alg: 'RS256', kid: 'r' }, admin())],
    ...strangers.map((key) => [`the key of a stranger, ${key.alg}`, () => signToken(key, admin())] as const),
    ...strangers.map(
      (key) =>
        [`no kid, the key of a stranger, ${key.alg}`, () => signToken(key, admin(), { kid: undefined })] as const,
    ),
    ['a kid nobody has', () => signToken(strangers[0]!, admin(), { kid: '../../keys' })],
    ['its key in the header', () => signToken(strangers[1]!, admin(), { jwk: strangers[1]!.jwk })],
    ['a jku', () => signToken(strangers[1]!, admin(), { jku: canary() })],
    ['an x5u', () => signToken(strangers[1]!, admin(), { x5u: canary() })],
    ['an x5c', () => signToken(strangers[0]!, admin(), { x5c: ['MIIB'] })],
    ['a jku beside the right kid', () => signToken(strangers[0]!, admin(), { jku: canary(), kid: 'r' })],
    ['an unknown critical header', () => signToken(rsa, admin(), { crit: ['asof'], asof: 1 })],
    ['a payload that is not encoded', () => signToken(rsa, admin(), { crit: ['b64'], b64: false })],
    ['another issuer', () => signToken(rsa, claimsOf({ iss: 'https://other.example' }))],
    ['an issuer with a slash more', () => signToken(rsa, claimsOf({ iss: `${issuer.issuer}/` }))],
    ['another audience', () => signToken(rsa, claimsOf({ aud: 'other' }))],
    ['other audiences', () => signToken(rsa, claimsOf({ aud: ['other', 'asof2'] }))],
    ['no audience', () => signToken(rsa, claimsOf({ aud: undefined }))],
    ['no end', () => signToken(rsa, claimsOf({ exp: undefined }))],
    ['an end that is text', () => signToken(rsa, claimsOf({ exp: '4102444800' }))],
    ['a past end', () => signToken(rsa, claimsOf({ exp: NOW - 3_600 }))],
    ['nobody as its subject', () => signToken(rsa, claimsOf({ sub: undefined }))],
    ['an empty subject', () => signToken(rsa, claimsOf({ sub: '' }))],
    ['other claims than were signed', () => rebuilt(admin())],
    ['a signature cut short', () => good().slice(0, -8)],
    ['a signature of another token', () => `${parts()[0]}.${parts()[1]}.${signToken(rsa, admin()).split('.')[2]}`],
    ['a fourth part', () => `${good()}.AAAA`],
    ['a header that is no JSON', () => `AAAA.${parts()[1]}.${parts()[2]}`],
    ['the algorithm of another key', () => signToken(rsa, admin(), { alg: 'ES256', kid: 'e' })],
    ['the signature of ES256 in DER', () => `${signToken(ec, admin()).split('.').slice(0, 2).join('.')}.MEUCIQ`],
  ]

  test('of forty kinds and more', () => expect(forged.length).toBeGreaterThanOrEqual(40))

  test.each(forged)('%s is refused, and nothing is fetched because of it', async (_, make) => {
    expect(await statusOf(good())).toBe(200)
    expect(await statusOf(make())).toBe(401)
    expect(issuer.asked.filter((path) => !['/.well-known/openid-configuration', '/keys'].includes(path))).toEqual([])
  })
})

describe('a provider', () => {
  test('that is down is told so, asked twice a minute at most, and keys of ours go on', async () => {
    issuer.mood = 'is down'
    for (let count = 0; count < 5; count++) {
      const response = await ask(signToken(rsa, claimsOf()))
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
    }
    expect(issuer.asked).toHaveLength(1)
    expect((await guarded.ask('reader', 'GET', '/api/v1/subscriptions')).status).toBe(200)
    issuer.mood = 'answers'
    guarded.clock.set('2026-11-25T12:00:30.000Z')
    expect(await statusOf(signToken(rsa, claimsOf()))).toBe(200)
  })

  test('that goes down is missed after an hour', async () => {
    const token = signToken(rsa, claimsOf({ exp: NOW + 86_400 }))
    expect(await statusOf(token)).toBe(200)
    issuer.mood = 'is down'
    guarded.clock.set('2026-11-25T12:59:59.999Z')
    expect(await statusOf(token)).toBe(200)
    guarded.clock.set('2026-11-25T13:00:00.000Z')
    expect(await statusOf(token)).toBe(503)
    issuer.mood = 'answers'
    guarded.clock.set('2026-11-25T13:00:30.000Z')
    expect(await statusOf(token)).toBe(200)
  })

  test('that rotates its keys is asked again, but not by every token with a new name', async () => {
    expect(await statusOf(signToken(rsa, claimsOf()))).toBe(200)
    const next = makeIssuerKey('RS256', 'next')
    issuer.keys = [next]
    const asked = issuer.asked.length
    for (let count = 0; count < 5; count++)
      expect(await statusOf(signToken(next, claimsOf(), { kid: `made-up-${count}` }))).toBe(401)
    expect(issuer.asked).toHaveLength(asked)
    guarded.clock.set('2026-11-25T12:00:30.000Z')
    expect(await statusOf(signToken(next, claimsOf()))).toBe(200)
    expect(await statusOf(signToken(rsa, claimsOf()))).toBe(401)
  })

  test('that takes a key back is believed within ten minutes', async () => {
    const token = signToken(rsa, claimsOf({ exp: NOW + 86_400 }))
    expect(await statusOf(token)).toBe(200)
    issuer.keys = [ec]
    guarded.clock.set('2026-11-25T12:10:00.000Z')
    expect(await statusOf(token)).toBe(401)
  })

  test.each(['redirects', 'describes another'] as const)('that %s is not believed', async (mood) => {
    issuer.mood = mood
    expect(await statusOf(signToken(rsa, claimsOf()))).toBe(503)
  })

  test('whose keys lie at another host is not believed, and that host not asked', async () => {
    const elsewhere = await openIssuer([rsa])
    issuer.keysAt = `${elsewhere.issuer}/keys`
    expect(await statusOf(signToken(rsa, claimsOf()))).toBe(503)
    expect(elsewhere.asked).toEqual([])
    await elsewhere.close()
  })
})

test('where no provider is configured, a token is nothing', async () => {
  guarded = await openGuarded()
  expect(await statusOf(signToken(rsa, claimsOf()))).toBe(401)
  expect(issuer.asked).toEqual([])
})
