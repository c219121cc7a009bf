import { permits, type Role } from '@asof/contract'
import type { ControlEvent } from './events.ts'

/** A key as last recorded. Its secret is nowhere: who shows the right one is known by its hash. */
export interface IssuedKey {
  readonly id: string
  /** Who acts by it. */
  readonly principal: string
  readonly role: Role
  /** SHA-256 of the secret, hex. */
  readonly hash: string
  /** UTC instants. */
  readonly issuedAt: string
  readonly issuedBy: string
  readonly expiresAt: string
  /** Null while it is not. */
  readonly revokedAt: string | null
  /** To the day: at most one use a day is recorded. */
  readonly lastUsedAt: string | null
}

/** Keys by id. */
export type KeyRing = ReadonlyMap<string, IssuedKey>

/** Most keys of one principal that open at the same time: one, and the one that replaces it. */
export const LIVE_KEYS = 2

export type KeyEvent = Extract<ControlEvent, { readonly type: `key.${string}` }>

/** Whether a key opens at a moment (UTC instant); on the moment of its expiry it no longer does. */
export function isLive({ revokedAt, expiresAt }: Pick<IssuedKey, 'revokedAt' | 'expiresAt'>, now: string): boolean {
  return revokedAt === null && now < expiresAt
}

/** Those keys of a principal that open at a moment. */
export function liveKeysOf(keys: KeyRing, principal: string, now: string): readonly IssuedKey[] {
  return [...keys.values()].filter((key) => key.principal === principal && isLive(key, now))
}

/**
 * Whether a principal may be shown anything at a moment: whoever was issued keys needs one that opens. Of others, as of those
 * whom an issuer knows, nothing is known here, and they may.
 */
export function mayRead(keys: KeyRing, principal: string, now: string): boolean {
  const own = [...keys.values()].filter((key) => key.principal === principal)
  return own.length === 0 || own.some((key) => isLive(key, now) && permits(key.role, 'reader'))
}

/** The keys after one more event; one about a key that is not there changes nothing. */
export function evolveKeys(
  keys: KeyRing,
  event: KeyEvent,
  { at, by }: { readonly at: string; readonly by: string },
): KeyRing {
  const before = keys.get(event.data.key)
  if (event.type === 'key.issued') {
    const { key: id, ...issued } = event.data
    if (before !== undefined) return keys
    return new Map(keys).set(id, { id, ...issued, issuedAt: at, issuedBy: by, revokedAt: null, lastUsedAt: null })
  }
  if (before === undefined) return keys
  const after =
    event.type === 'key.revoked'
      ? { ...before, revokedAt: before.revokedAt ?? at }
      : { ...before, lastUsedAt: event.data.at }
  return new Map(keys).set(before.id, after)
}
