import { canonicalBytes, sha256Hex } from '@asof/ledger'
import { type Refused, refuse } from '../http/refusal.ts'

/** Where a page ended: after which item, and at which position the list is known. */
export interface Cursor {
  readonly after: number
  readonly knownAt: number
}

/** An opaque cursor; `list` is everything that makes the list this one, so that a cursor fits no other. */
export function writeCursor({ after, knownAt }: Cursor, list: object): string {
  return Buffer.from(`${after}.${knownAt}.${sealOf(after, knownAt, list)}`).toString('base64url')
}

/** Errors: `INVALID_CURSOR` for text we did not write, or wrote for another list. */
export function readCursor(text: string, list: object): Cursor | Refused {
  const plain = Buffer.from(text, 'base64url')
  const [, after, knownAt, seal] = /^(\d{1,15})\.(\d{1,15})\.([0-9a-f]{16})$/.exec(plain.toString('latin1')) ?? []
  const refused = refuse('INVALID_CURSOR', 'take `next` of an answer to the same query', { parameter: 'after' })
  if (plain.toString('base64url') !== text || after === undefined || knownAt === undefined) return refused
  return seal === sealOf(Number(after), Number(knownAt), list)
    ? { after: Number(after), knownAt: Number(knownAt) }
    : refused
}

function sealOf(after: number, knownAt: number, list: object): string {
  return sha256Hex(canonicalBytes({ after, knownAt, list })).slice(0, 16)
}
