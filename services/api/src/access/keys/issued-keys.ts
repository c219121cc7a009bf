import { timingSafeEqual } from 'node:crypto'
import { type Book, type Control, type IssuedKey, isLive } from '@asof/control'
import { type Clock, type Principal, sha256 } from '@asof/runtime'
import { parseToken } from './token.ts'

/** What a token turned out to be. */
export type Recognised =
  | { readonly kind: 'principal'; readonly principal: Principal }
  /** It names a key that does not open: `wrong` is its secret, or it is over. */
  | { readonly kind: 'closed'; readonly key: IssuedKey; readonly why: 'wrong' | 'expired' | 'revoked' }
  | { readonly kind: 'stranger' }
  /** Whether it is good can only be known later. */
  | { readonly kind: 'unavailable' }

/** Compared with where there is no key, so that nobody can tell by the time whether there is one. */
const NOBODY = sha256('nobody')

/**
 * Whose token this is, by what every instance has recorded up to now. Rejects with `LedgerFault` when the control ledger
 * cannot be read: whether a key was revoked is not known then.
 */
export async function recogniseIssued(
  token: string,
  { control, clock }: { readonly control: Control; readonly clock: Clock },
): Promise<Recognised> {
  const parts = parseToken(token)
  if (parts === null) return { kind: 'stranger' }
  await control.refresh()
  const key = control.book.keys.get(parts.id)
  const isRight = equals(sha256(parts.secret), key?.hash ?? NOBODY)
  if (key === undefined) return { kind: 'stranger' }
  if (!isRight) return { kind: 'closed', key, why: 'wrong' }
  if (!isLive(key, clock.now())) return { kind: 'closed', key, why: key.revokedAt === null ? 'expired' : 'revoked' }
  const { principal: name, role, id: keyId, expiresAt } = key
  return { kind: 'principal', principal: { name, role, keyId, expiresAt } }
}

/** Whether the credential of somebody who was let in opens nothing any more, as far as is known here. */
export function isOver({ keyId, expiresAt }: Principal, { keys }: Book, now: string): boolean {
  return (expiresAt !== null && now >= expiresAt) || (keys.get(keyId)?.revokedAt ?? null) !== null
}

function equals(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))
}
