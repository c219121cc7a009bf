import { type Api, type ApiNeeds, createApi } from '@asof/api'
import { type Role, roles } from '@asof/contract'
import {
  createCountingIds,
  createKeys,
  createManualClock,
  type ManualClock,
  openControlLedger,
  openLedgers,
  openOutbox,
  sha256,
  silentLogger,
} from '@asof/runtime'

/** Who asks in the tests of access. */
export type Who = Role | 'anonymous' | 'stranger'

/** An api that people of every role ask. */
export interface Guarded {
  readonly api: Api
  readonly clock: ManualClock
  ask(who: Who, method: string, path: string, body?: unknown): Promise<Response>
}

/** An api over an empty ledger whose keys are called after their roles; the stranger's may do everything, and owns nothing of theirs. */
export async function openGuarded(needs: Partial<ApiNeeds> = {}): Promise<Guarded> {
  const clock = createManualClock('2026-11-25T12:00:00.000Z')
  const api = await createApi({
    ledgers: await openLedgers(['main'], { kind: 'memory' }),
    controlLedger: await openControlLedger({ kind: 'memory' }),
    outbox: await openOutbox({ kind: 'memory' }, silentLogger),
    webhookKey: new Uint8Array(32),
    // Nothing here is late.
    clock: { ...clock, after: () => new Promise(() => {}) },
    ids: createCountingIds(),
    logger: silentLogger,
    keys: createKeys({
      ...Object.fromEntries(roles.map((role) => [sha256(`key-of-${role}`), { name: role, role }])),
      [sha256('key-of-stranger')]: { name: 'stranger', role: 'admin' },
    }),
    ...needs,
  })
  return {
    api,
    clock,
    ask: async (who, method, path, body) => {
      const headers = new Headers(who === 'anonymous' ? {} : { authorization: `Bearer key-of-${who}` })
      if (body !== undefined) headers.set('content-type', 'application/json')
      const sent = body === undefined ? null : JSON.stringify(body)
      return api.fetch(new Request(`http://asof.test${path}`, { method, headers, body: sent }))
    },
  }
}
