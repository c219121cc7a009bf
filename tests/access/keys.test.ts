import type { Role } from '@asof/contract'
import { openControlLedger } from '@asof/runtime'
import { beforeEach, describe, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import { type Guarded, openGuarded, type Who } from './open-guarded.ts'

interface Key {
  readonly id: string
  readonly principal: string
  readonly role: Role
  readonly state: string
  readonly expiresAt: string
  readonly lastUsedAt: string | null
  readonly token: string
}

let guarded: Guarded
beforeEach(async () => {
  guarded = await openGuarded()
})

const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })

/** Asks with any token. */
const askWith = (token: string, method: string, path: string, body?: object, at = guarded) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = body === undefined ? null : JSON.stringify(body)
  return at.api.fetch(new Request(`http://asof.test/api/v1${path}`, { method, headers, body: sent }))
}

const issue = async (who: Who, spec: object = {}): Promise<{ status: number } & Key> => {
  const response = await guarded.ask(who, 'POST', '/api/v1/keys', spec)
  return { ...((await response.json()) as Key), status: response.status }
}

const list = async (who: Who): Promise<readonly Key[]> =>
  ((await (await guarded.ask(who, 'GET', '/api/v1/keys')).json()) as { keys: readonly Key[] }).keys

describe('an issued key', () => {
  test('opens what its role opens, and nothing else', async () => {
    const { token, status } = await issue('admin', { principal: 'ann', role: 'recorder' })
    expect(status).toBe(201)
    const appended = await askWith(token, 'POST', '/events', event)
    expect(appended.status).toBe(201)
    const recorded = (await (await askWith(token, 'GET', '/events/one')).json()) as { event: { recordedBy: string } }
    expect(recorded.event.recordedBy).toBe('ann')
    const reader = await issue('admin', { principal: 'rae', role: 'reader' })
    expect((await askWith(reader.token, 'POST', '/events', { ...event, id: 'two' })).status).toBe(403)
  })

  test('is shown once, and never again', async () => {
    const { token, id } = await issue('admin', { principal: 'ann', role: 'reader' })
    const text = JSON.stringify(await list('admin'))
    expect(text).toContain(id)
    for (const part of [token, token.slice(22, 65), 'hash']) expect(text).not.toContain(part)
  })

  test('opens until its last day is over', async () => {
    const { token, expiresAt } = await issue('admin', { principal: 'ann', role: 'reader', days: 1 })
    expect(expiresAt).toBe('2026-11-26T12:00:00.000Z')
    guarded.clock.set('2026-11-26T11:59:59.999Z')
    expect((await askWith(token, 'GET', '/keys')).status).toBe(200)
    guarded.clock.set(expiresAt)
    const refused = await askWith(token, 'GET', '/keys')
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([401, 'the key is expired'])
    expect((await list('admin'))[0]).toMatchObject({ state: 'expired' })
  })

  test('opens nothing with another secret, another id or a typo', async () => {
    const { token } = await issue('admin', { principal: 'ann', role: 'admin' })
    const other = await issue('admin', { principal: 'bob', role: 'admin' })
    const crossed = token.slice(0, 22) + other.token.slice(22)
    for (const wrong of [crossed, `${token}0`, token.slice(0, -1), token.toUpperCase()])
      expect((await askWith(wrong, 'GET', '/keys')).status).toBe(401)
  })

  test('is replaced by a second one, and only by one', async () => {
    const first = await issue('admin', { principal: 'ann', role: 'recorder' })
    const second = await askWith(first.token, 'POST', '/keys', {})
    const { token, role, principal } = (await second.json()) as Key
    expect([second.status, principal, role]).toEqual([201, 'ann', 'recorder'])
    expect((await askWith(first.token, 'POST', '/keys', {})).status).toBe(409)
    expect((await askWith(token, 'DELETE', `/keys/${first.id}`)).status).toBe(204)
    expect((await askWith(token, 'DELETE', `/keys/${first.id}`)).status).toBe(204)
    expect((await askWith(first.token, 'GET', '/keys')).status).toBe(401)
    expect((await askWith(token, 'POST', '/keys', {})).status).toBe(201)
  })

  test('makes no more than it is, and nothing for others', async () => {
    const { token } = await issue('admin', { principal: 'ann', role: 'reviewer' })
    for (const role of ['recorder', 'admin']) expect((await askWith(token, 'POST', '/keys', { role })).status).toBe(403)
    expect((await askWith(token, 'POST', '/keys', { principal: 'bob' })).status).toBe(403)
    expect((await askWith(token, 'POST', '/keys', { role: 'reader' })).status).toBe(201)
  })

  test('shows its last use, in the log to the day', async () => {
    const { token } = await issue('admin', { principal: 'ann', role: 'reader' })
    expect((await list('admin'))[0]).toMatchObject({ lastUsedAt: null })
    await askWith(token, 'GET', '/keys')
    guarded.clock.set('2026-11-25T18:00:00.000Z')
    await askWith(token, 'GET', '/keys')
    expect((await list('admin'))[0]).toMatchObject({ lastUsedAt: '2026-11-25T18:00:00.000Z' })
  })

  test.each([
    { principal: 'oidc-x', role: 'reader' },
    { principal: 'Ann', role: 'reader' },
    { principal: 'a:b', role: 'reader' },
    { role: 'owner' },
    { days: 367 },
    { days: 0 },
    { hash: 'x' },
  ])('is not made from %j', async (spec) => {
    expect((await issue('admin', spec)).status).toBe(422)
  })
})

describe('keys of somebody else', () => {
  test('are seen and revoked by an admin alone; for others they are not there', async () => {
    const own = await issue('reader')
    const foreign = await issue('stranger')
    expect((await list('reader')).map(({ id }) => id)).toEqual([own.id])
    expect((await list('admin')).map(({ id }) => id)).toEqual([own.id, foreign.id])
    for (const who of ['reader', 'recorder', 'reviewer'] as const)
      expect((await guarded.ask(who, 'DELETE', `/api/v1/keys/${foreign.id}`)).status).toBe(404)
    expect((await guarded.ask('reader', 'DELETE', `/api/v1/keys/${own.id}`)).status).toBe(204)
    expect((await guarded.ask('admin', 'DELETE', `/api/v1/keys/${foreign.id}`)).status).toBe(204)
    expect((await list('admin')).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
  })
})

describe('over one control ledger', () => {
  test('what one instance issues another one takes, and what it revokes no longer', async () => {
    const controlLedger = await openControlLedger({ kind: 'memory' })
    guarded = await openGuarded({ controlLedger })
    const other = await openGuarded({ controlLedger })
    const { token, id } = await issue('admin', { principal: 'ann', role: 'reader' })
    const askOther = async () => (await askWith(token, 'GET', '/keys', undefined, other)).status
    expect(await askOther()).toBe(200)
    await guarded.ask('admin', 'DELETE', `/api/v1/keys/${id}`)
    expect(await askOther()).toBe(401)
  })

  test('a use is recorded once a day, whichever instance saw it', async () => {
    const controlLedger = await openControlLedger({ kind: 'memory' })
    guarded = await openGuarded({ controlLedger })
    const other = await openGuarded({ controlLedger })
    const { token } = await issue('admin', { principal: 'ann', role: 'reader' })
    const use = async () => {
      for (const at of [guarded, other]) await askWith(token, 'GET', '/keys', undefined, at)
      for (const { api } of [guarded, other]) await api.turn()
      return (await controlLedger.head()).seq
    }
    expect([await use(), await use()]).toEqual([2, 2])
    for (const { clock } of [guarded, other]) clock.set('2026-11-26T00:00:00.000Z')
    expect(await use()).toBe(3)
  })
})
