import { limits } from '@asof/contract'
import type { LedgerReader } from '@asof/reader'
import { type Known, resolveKnownAt } from '../answer/resolve-known-at.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { type Cursor, readCursor } from './cursor.ts'

/** A page as asked for; `list` is everything that makes the list this one. */
interface PageRequest {
  readonly now: string
  readonly list: object
  readonly knownAt?: string
  readonly after?: string
  readonly limit?: number
}

/** Resolves a page: a cursor brings its own position, so that all pages of a list show one state of the log. */
export function openPage(
  reader: LedgerReader,
  request: PageRequest,
): { known: Known; after: number; limit: number } | Refused {
  const { now, list, knownAt, after, limit = limits.pageDefault } = request
  const cursor: Cursor | Refused | null = after === undefined ? null : readCursor(after, list)
  if (cursor !== null && isRefused(cursor)) return cursor
  const known = resolveKnownAt(reader, cursor?.knownAt ?? knownAt, now, { parameter: 'knownAt' })
  if (isRefused(known)) return known
  return { known, after: cursor?.after ?? 0, limit }
}
