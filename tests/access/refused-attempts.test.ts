import { type Commit, type Ledger, LedgerFault } from '@asof/ledger'
import { openControlLedger } from '@asof/runtime'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Guarded, openGuarded } from './open-guarded.ts'

const event = (id: string) => ({
  id,
  type: 'org.registered',
  announcedAt: '2026-01-01',
  source: [{ kind: 'register' }],
  data: { org: id, name: 'O', kind: 'company' },
})

interface Recorded {
  readonly by: string
  readonly data: Readonly<Record<string, unknown>>
}

let controlLedger: Ledger
let guarded: Guarded
beforeEach(async () => {
  controlLedger = await openControlLedger({ kind: 'memory' })
  guarded = await openGuarded({ controlLedger })
})

const attempts = async (): Promise<readonly Recorded[]> => {
  const commits = (await controlLedger.read(1, 1_000)).map(
    ({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as Commit,
  )
  return commits.flatMap(({ by, events }) =>
    events.filter(({ type }) => type === 'attempt.refused').map(({ data }) => ({ by, data })),
  )
}

const append = (who: 'reader' | 'recorder' | 'anonymous', id: string, query = '') =>
  guarded.ask(who, 'POST', `/api/v1/events${query}`, event(id))

const askWith = (token: string, path: string) =>
  guarded.api.fetch(new Request(`http://asof.test${path}`, { headers: { authorization: `Bearer ${token}` } }))

describe('of whom a key is known, it is recorded', () => {
  test('that the role did not do', async () => {
    const response = await append('reader', 'one')
    expect(await attempts()).toEqual([
      {
        by: 'api',
        data: {
          principal: 'reader',
          key: 'recorder-key',
          route: 'POST /api/v1/events',
          code: 'FORBIDDEN',
          request: response.headers.get('x-request-id'),
          count: 1,
        },
      },
    ])
  })

  test('that an append was refused, and by which rule', async () => {
    await append('recorder', 'one')
    expect(await attempts()).toEqual([])
    await guarded.ask('recorder', 'POST', '/api/v1/events', { ...event('one'), data: { org: 'x' } })
    await guarded.ask('recorder', 'POST', '/api/v1/events', { ...event('two'), type: 'org.invented' })
    expect((await attempts()).map(({ data }) => [data['principal'], data['code']])).toEqual([
      ['recorder', 'SCHEMA_INVALID'],
      ['recorder', 'UNKNOWN_EVENT_TYPE'],
    ])
  })

  test('that the key was over, or its secret wrong, and never what was shown', async () => {
    const issue = async (principal: string) => {
      const response = await guarded.ask('admin', 'POST', '/api/v1/keys', { principal, role: 'reader' })
      return (await response.json()) as { id: string; token: string }
    }
    const [own, other] = [await issue('ann'), await issue('bob')]
    await guarded.ask('admin', 'DELETE', `/api/v1/keys/${own.id}`)
    await askWith(own.token, '/api/v1/keys')
    expect((await attempts()).map(({ data }) => [data['principal'], data['key'], data['code']])).toEqual([
      ['ann', own.id, 'UNAUTHENTICATED'],
    ])
    const bytes = Buffer.concat((await controlLedger.read(1, 100)).map((row) => row.bytes)).toString()
    for (const { token } of [own, other]) expect(bytes).not.toContain(token.slice(22, 65))
  })

  test('that somebody wanted to change what is not theirs', async () => {
    await guarded.ask('reader', 'DELETE', '/api/v1/subscriptions/sub_other')
    await guarded.ask('reader', 'GET', '/api/v1/subscriptions/sub_other')
    expect((await attempts()).map(({ data }) => [data['route'], data['code']])).toEqual([
      ['DELETE /api/v1/subscriptions/:id', 'NOT_FOUND'],
    ])
  })
})

describe('nobody fills the log', () => {
  test('by asking without a key, with one that nobody holds, or only to see what would be', async () => {
    await append('anonymous', 'one')
    for (const token of ['nonsense', 'a.b.c', `asof_${'0'.repeat(16)}_${'x'.repeat(50)}`])
      expect((await askWith(token, '/api/v1/keys')).status).toBe(401)
    await guarded.ask('recorder', 'POST', '/api/v1/events?dryRun=true', { ...event('x'), type: 'org.invented' })
    expect(await attempts()).toEqual([])
  })

  test('by asking again and again: a minute of it is two events', async () => {
    for (let count = 0; count < 50; count++) await append('reader', 'one')
    await guarded.api.turn()
    expect((await attempts()).map(({ data }) => data['count'])).toEqual([1])
    guarded.clock.set('2026-11-25T12:01:00.000Z')
    await guarded.api.turn()
    await guarded.api.turn()
    expect((await attempts()).map(({ data }) => data['count'])).toEqual([1, 49])
    await append('reader', 'one')
    expect((await attempts()).map(({ data }) => data['count'])).toEqual([1, 49, 1])
  })

  test('by asking for many things: beyond twenty kinds a key has one more', async () => {
    const paths = ['subscriptions/x', 'keys/x', 'subscriptions/x/rotate', 'subscriptions/x/test']
    const types = Array.from({ length: 30 }, (_, index) => ({ type: index }))
    for (const body of types) await guarded.ask('recorder', 'POST', '/api/v1/events', { ...event('x'), ...body })
    for (const path of paths) await guarded.ask('recorder', 'DELETE', `/api/v1/${path}`)
    expect((await attempts()).length).toBeLessThanOrEqual(21)
  })
})

describe('where refusals cannot be recorded', () => {
  let isFailing = true
  beforeEach(async () => {
    isFailing = true
    const sound = await openControlLedger({ kind: 'memory' })
    controlLedger = {
      ...sound,
      append: async (bytes) => {
        if (isFailing) throw new LedgerFault('LOG_BUSY', 'held')
        return sound.append(bytes)
      },
    }
    guarded = await openGuarded({ controlLedger })
  })

  test('nothing is changed until they are', async () => {
    expect((await append('recorder', 'before')).status).toBe(201)
    expect((await append('reader', 'refused')).status).toBe(403)
    const refused = await append('recorder', 'then')
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'AUDIT_UNAVAILABLE'])
    expect((await guarded.ask('anonymous', 'GET', '/api/v1/events')).status).toBe(200)
    isFailing = false
    expect((await append('recorder', 'then')).status).toBe(201)
    expect((await attempts()).map(({ data }) => [data['code'], data['count']])).toEqual([['FORBIDDEN', 1]])
  })

  test('nor where the control ledger takes nothing at all', async () => {
    const state = { mode: 'read-only', isDamaged: true, reason: 'planted' } as const
    guarded = await openGuarded({ controlLedger: { ...(await openControlLedger({ kind: 'memory' })), state } })
    expect((await append('recorder', 'one')).status).toBe(503)
    expect((await append('recorder', 'one', '?dryRun=true')).status).toBe(200)
  })
})
