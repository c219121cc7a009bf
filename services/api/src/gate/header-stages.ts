import { limits } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'

/** The idempotency key of a request: null when it gives none. */
export function readIdempotencyKey(request: Request): { readonly key: string | null } | Refused {
  const key = request.headers.get('idempotency-key')
  if (key === null) return { key }
  if (/^[\x20-\x7e]+$/.test(key) && key.length <= limits.idempotencyKeyChars) return { key }
  return refuse('INVALID_IDEMPOTENCY_KEY', `1 to ${limits.idempotencyKeyChars} visible ASCII characters`)
}
