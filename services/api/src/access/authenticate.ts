import type { Principal } from '@asof/runtime'
import { type Refused, refuse } from '../http/refusal.ts'
import type { Recognised } from './keys/issued-keys.ts'

/** Tells whose a bearer token is. */
export interface Credentials {
  recognise(token: string): Promise<Recognised>
}

/** Whose key a request named, whether it opened or not. */
export interface Holder {
  readonly principal: string
  readonly key: string
}

/** Who asks; or why nobody does, and whose key was shown. */
export type Authenticated = { readonly principal: Principal | null } | (Refused & { readonly holder: Holder | null })

/**
 * The principal behind a request; null where it shows no bearer token (what another scheme says is for a proxy in
 * front). A token that is shown and not good refuses the request, also where none is needed.
 */
export async function authenticate(request: Request, credentials: Credentials): Promise<Authenticated> {
  const [scheme, ...rest] = (request.headers.get('authorization') ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') return { principal: null }
  const [token] = rest
  if (rest.length !== 1 || token === undefined) return refuseAs('send `Authorization: Bearer <key>`', null)
  const recognised = await credentials.recognise(token)
  if (recognised.kind === 'principal') return { principal: recognised.principal }
  if (recognised.kind === 'stranger') return refuseAs('nobody holds this key', null)
  if (recognised.kind === 'unavailable')
    return { ...refuse('ISSUER_UNAVAILABLE', 'try again'), retryAfterS: 30, holder: null }
  const { key, why } = recognised
  return refuseAs(why === 'wrong' ? 'nobody holds this key' : `the key is ${why}`, {
    principal: key.principal,
    key: key.id,
  })
}

function refuseAs(detail: string, holder: Holder | null): Authenticated {
  return { ...refuse('UNAUTHENTICATED', detail), holder }
}
