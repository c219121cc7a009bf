import { limits } from '@asof/contract'
import type { Keys, Principal } from '@asof/runtime'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'

/** The principal behind a request, or why there is none. */
export function authenticate(request: Request, keys: Keys): Principal | Refused {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) return refuse('UNAUTHENTICATED', 'this needs `Authorization: Bearer <key>`')
  return keys.authenticate(token) ?? refuse('UNAUTHENTICATED', 'nobody holds this key')
}

/** The principal behind a request that may append, or why it may not. */
export function authoriseRecorder(request: Request, keys: Keys): Principal | Refused {
  const principal = authenticate(request, keys)
  if (isRefused(principal) || principal.role === 'recorder') return principal
  return refuse('FORBIDDEN', 'this key may read, not append')
}

/** The idempotency key of a request: null when it gives none. */
export function readIdempotencyKey(request: Request): { readonly key: string | null } | Refused {
  const key = request.headers.get('idempotency-key')
  if (key === null) return { key }
  if (/^[\x20-\x7e]+$/.test(key) && key.length <= limits.idempotencyKeyChars) return { key }
  return refuse('INVALID_IDEMPOTENCY_KEY', `1 to ${limits.idempotencyKeyChars} visible ASCII characters`)
}
