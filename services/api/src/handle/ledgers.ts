import type { LedgerState } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import { toJsonResponse } from '../http/answer-response.ts'
import type { ApiNeeds } from '../needs.ts'
import type { LedgerSet } from './ledger-set.ts'

/** What can be asked here. */
export function listLedgers(ledgers: LedgerSet, titles: ApiNeeds['titles']): Response {
  return toJsonResponse(
    { ledgers: describeLedgers(ledgers, titles) },
    { headers: new Headers({ 'cache-control': 'no-cache' }) },
  )
}

/** A ledger in a list. */
export interface LedgerEntry {
  readonly id: string
  readonly isDefault: boolean
  readonly title: string | null
  readonly description: string | null
  readonly position: number
  readonly head: { readonly seq: number; readonly hash: string }
  readonly recordedFrom: string | null
  readonly recordedTo: string | null
  readonly coverageFrom: string | null
  readonly writable: boolean
  readonly reason: string | null
}

/** The ledgers with their state, in order; the first is the default one. */
export function describeLedgers({ all }: LedgerSet, titles: ApiNeeds['titles'] = {}): readonly LedgerEntry[] {
  return all.map(({ reader }, index) => {
    const { id, state } = reader.ledger
    return {
      id,
      isDefault: index === 0,
      title: titles[id]?.title ?? null,
      description: titles[id]?.description ?? null,
      position: reader.position,
      head: reader.headAt(reader.position),
      recordedFrom: reader.position === 0 ? null : reader.commitAt(1).recordedAt,
      recordedTo: reader.recordedAt || null,
      coverageFrom: reader.coverageFrom(reader.position),
      writable: state.mode === 'writable',
      reason: reasonOf(state),
    }
  })
}

/** What anyone may read of the reason; the operator's own names files. */
function reasonOf(state: LedgerState): string | null {
  if (state.mode === 'writable') return null
  return state.isDamaged
    ? 'its log is damaged, or shorter or other than it was; answers rest on what is sound (asof verify, or the log of the server, says more)'
    : state.reason
}

/** Newest position and commit. */
export function readLogHead(reader: LedgerReader): Response {
  const head = reader.headAt(reader.position)
  const body = {
    ledger: reader.ledger.id,
    position: reader.position,
    head,
    recordedAt: reader.recordedAt || null,
  }
  return toJsonResponse(body, {
    headers: new Headers({ 'cache-control': 'no-cache', 'asof-position': String(reader.position) }),
  })
}
