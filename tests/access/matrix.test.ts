import { type OperationId, type Role, roles, routes } from '@asof/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Guarded, openGuarded, type Who } from './open-guarded.ts'

/** Which role each operation that is more than reading asks; all others are open where reading is. */
const ASKED: { readonly [O in OperationId]?: Role } = {
  postEvent: 'recorder',
  postCommit: 'recorder',
  postImport: 'recorder',
  postReview: 'reviewer',
  postSetting: 'admin',
  getAuditControl: 'admin',
  getSubscriptions: 'reader',
  postSubscription: 'reader',
  getSubscription: 'reader',
  putSubscription: 'reader',
  deleteSubscription: 'reader',
  postRotate: 'reader',
  getDeliveries: 'reader',
  postRedeliver: 'reader',
  postTest: 'reader',
  getKeys: 'reader',
  postKey: 'reader',
  deleteKey: 'reader',
}

/** What each role may do, said a second time. */
const MAY: Readonly<Record<Role, readonly Role[]>> = {
  reader: ['reader'],
  recorder: ['reader', 'recorder'],
  reviewer: ['reader', 'reviewer'],
  admin: ['reader', 'recorder', 'reviewer', 'admin'],
}

const SPEC = { question: { jurisdiction: 'GB' }, url: 'https://receiver.example/' }
const operations = Object.keys(routes) as OperationId[]
const asking: readonly Who[] = ['anonymous', ...roles]

function expectedOf(operation: OperationId, who: Who, reading: 'open' | 'keys'): 401 | 403 | 'let in' {
  const asked = ASKED[operation]
  if (who === 'anonymous') return asked === undefined && reading === 'open' ? 'let in' : 401
  return MAY[who as Role].includes(asked ?? 'reader') ? 'let in' : 403
}

async function send(guarded: Guarded, who: Who, operation: OperationId, id = 'none'): Promise<number> {
  const { method, path, request } = routes[operation]
  const body = operation === 'putSubscription' ? SPEC : operation === 'postRedeliver' ? { from: 1, to: 2 } : {}
  const address = path.replace('{id}', encodeURIComponent(id))
  const response = await guarded.ask(who, method.toUpperCase(), address, 'body' in request ? body : undefined)
  await response.body?.cancel()
  return response.status
}

let compared = 0

describe.each(['open', 'keys'] as const)('where reading is %s', (reading) => {
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await openGuarded({ reading })
  })

  test.each(operations)('%s lets in whom it should', async (operation) => {
    for (const who of asking) {
      const status = await send(guarded, who, operation)
      const outcome = status === 401 || status === 403 ? status : 'let in'
      expect(status).not.toBe(500)
      expect([who, outcome]).toEqual([who, expectedOf(operation, who, reading)])
      compared += 1
    }
  })
})

describe('what belongs to somebody', () => {
  const owned = operations.filter((operation) => routes[operation].path.startsWith('/api/v1/subscriptions/{id}'))
  let guarded: Guarded
  beforeAll(async () => {
    guarded = await openGuarded()
  })

  const create = async (owner: Who): Promise<string> => {
    const response = await guarded.ask(owner, 'POST', '/api/v1/subscriptions', SPEC)
    return ((await response.json()) as { id: string }).id
  }

  test.each(owned)('%s finds what is its own, and nothing of anybody else', async (operation) => {
    for (const who of roles) {
      const [own, foreign] = [await create(who), await create('stranger')]
      expect(await send(guarded, who, operation, own)).toBeLessThan(300)
      expect(await send(guarded, who, operation, foreign)).toBe(404)
      expect(await send(guarded, 'stranger', operation, foreign)).toBeLessThan(300)
      compared += 2
    }
  })

  test('the list holds what is its own', async () => {
    const { subscriptions } = (await (await guarded.ask('reader', 'GET', '/api/v1/subscriptions')).json()) as {
      subscriptions: { id: string }[]
    }
    const { subscriptions: others } = (await (
      await guarded.ask('stranger', 'GET', '/api/v1/subscriptions')
    ).json()) as { subscriptions: { id: string }[] }
    const ids = new Set(subscriptions.map(({ id }) => id))
    expect(ids.size).toBeGreaterThan(0)
    expect(others.filter(({ id }) => ids.has(id))).toEqual([])
  })
})

test('every route was asked by everybody, in both ways of reading', () => {
  expect(operations.length).toBeGreaterThanOrEqual(39)
  expect(compared).toBeGreaterThanOrEqual(operations.length * asking.length * 2)
})
