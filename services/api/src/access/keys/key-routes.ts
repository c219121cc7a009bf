import { type KeySpec, permits, routes } from '@asof/contract'
import { type Book, type Control, type IssuedKey, isLive, LIVE_KEYS, liveKeysOf } from '@asof/control'
import { type Clock, type Ids, type Principal, sha256 } from '@asof/runtime'
import { readJson } from '../../gate/json-body.ts'
import { parseBody, parseQuery } from '../../gate/parse-query.ts'
import { toJsonResponse } from '../../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../../http/refusal.ts'
import { recordDecision } from '../../subscriptions/record-owned.ts'
import { type Admitted, type Caller, holderOf } from '../admitted.ts'
import { OIDC_PREFIX } from '../oidc/token-verifier.ts'
import type { KeyUses } from './key-uses.ts'
import { formatToken } from './token.ts'

/** What the routes of keys reach for. */
export interface KeyParts {
  readonly control: Control
  readonly uses: KeyUses
  readonly clock: Clock
  readonly ids: Ids
}

type Operation = 'getKeys' | 'postKey' | 'deleteKey'

const DAY_MS = 86_400_000

/** Answers a route of keys: everybody has to do with their own, an admin with all. */
export async function keyRoute(
  operation: Operation,
  parts: KeyParts,
  { request, body, caller }: Admitted,
  id = '',
): Promise<Response | Refused> {
  const json = operation === 'postKey' ? readJson(body, false) : null
  if (json !== null && isRefused(json)) return json
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  switch (operation) {
    case 'getKeys':
      return list(parts, holderOf(caller))
    case 'postKey': {
      const spec = parseBody(json!.value, routes.postKey.request.body.content['application/json'].schema)
      return isRefused(spec) ? spec : issue(parts, caller, spec)
    }
    case 'deleteKey':
      return revoke(parts, caller, id)
  }
}

async function list({ control, uses, clock }: KeyParts, holder: Principal): Promise<Response> {
  await control.refresh()
  const now = clock.now()
  const seen = [...control.book.keys.values()].filter((key) => isWithin(holder, key))
  return toJsonResponse({ keys: seen.map((key) => toReply(key, { now, lastUse: uses.lastUse(key.id) })) })
}

/** Whether a key is one that its holder may see and revoke. */
function isWithin({ name, role }: Principal, { principal }: IssuedKey): boolean {
  return role === 'admin' || principal === name
}

async function issue({ control, clock, ids }: KeyParts, caller: Caller, spec: KeySpec): Promise<Response | Refused> {
  const holder = holderOf(caller)
  const { principal = holder.name, role = holder.role, days } = spec
  const refused = judge(holder, { principal, role })
  if (refused !== null) return refused
  const now = clock.now()
  const [key, secret] = [sha256(ids.requestId()).slice(0, 16), ids.secret()]
  const expiresAt = new Date(Date.parse(now) + days * DAY_MS).toISOString()
  const data = { key, principal, role, hash: sha256(secret), expiresAt }
  const decide = (book: Book) =>
    liveKeysOf(book.keys, principal, now).length < LIVE_KEYS
      ? [{ type: 'key.issued', data } as const]
      : refuse('TOO_MANY_LIVE_KEYS', `${principal} has ${LIVE_KEYS}: revoke one first`)
  const recorded = await recordDecision(control, { caller, key: `key ${key}`, decide })
  if (recorded !== null) return recorded
  const reply = toReply(control.book.keys.get(key)!, { now, lastUse: null })
  return toJsonResponse({ ...reply, token: formatToken({ id: key, secret }) }, { status: 201 })
}

/** Only an admin hands out what is more than, or not, the holder's own. */
function judge(holder: Principal, { principal, role }: Pick<IssuedKey, 'principal' | 'role'>): Refused | null {
  if (principal.startsWith(OIDC_PREFIX)) return refuse('FORBIDDEN', 'whom an issuer knows gets no key beside it')
  if (holder.role === 'admin') return null
  if (principal !== holder.name) return refuse('FORBIDDEN', 'only an admin issues keys to others')
  return permits(holder.role, role) ? null : refuse('FORBIDDEN', `a ${holder.role} cannot make a ${role}`)
}

async function revoke({ control, ids }: KeyParts, caller: Caller, id: string): Promise<Response | Refused> {
  await control.refresh()
  const key = control.book.keys.get(id)
  if (key === undefined || !isWithin(holderOf(caller), key)) return refuse('NOT_FOUND', 'there is no such key')
  if (key.revokedAt === null) {
    const decide = () => [{ type: 'key.revoked', data: { key: id } } as const]
    const refused = await recordDecision(control, { caller, key: `revoke ${ids.requestId()}`, decide })
    if (refused !== null) return refused
  }
  return new Response(null, { status: 204 })
}

function toReply(
  { hash: _, ...key }: IssuedKey,
  { now, lastUse }: { readonly now: string; readonly lastUse: string | null },
): object {
  const state = isLive(key, now) ? 'live' : key.revokedAt === null ? 'expired' : 'revoked'
  return { ...key, state, lastUsedAt: lastUse ?? key.lastUsedAt }
}
