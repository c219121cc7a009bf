import type { Principal } from '@asof/runtime'
import { type Refused, refuse } from '../http/refusal.ts'
import type { Recognised } from './keys/issued-keys.ts'

/** Tells whose a bearer token is. */
export interface Credentials {
  recognise(token: string): Promise<Recognised>
}

/**
 * The principal behind a request; null where it shows no bearer token (what another scheme says is for a proxy in
 * front). A token that is shown and not good refuses the request, also where none is needed.
 */
export async function authenticate(request: Request, credentials: Credentials): Promise<Principal | Refused | null> {
  const [scheme, ...rest] = (request.headers.get('authorization') ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') return null
  const [token] = rest
  if (rest.length !== 1 || token === undefined) return refuse('UNAUTHENTICATED', 'send `Authorization: Bearer <key>`')
  const recognised = await credentials.recognise(token)
  if (recognised.kind === 'principal') return recognised.principal
  const isOver = recognised.kind === 'closed' && recognised.why !== 'wrong'
  return refuse('UNAUTHENTICATED', isOver ? `the key is ${recognised.why}` : 'nobody holds this key')
}
