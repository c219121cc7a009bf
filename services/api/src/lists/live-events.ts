import { liveAt, type RecordedEvent } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'

/** The events at these positions as known at K; those retracted or recorded later are left out. */
export function liveEvents({ facts }: LedgerReader, positions: readonly number[], knownAt: number): RecordedEvent[] {
  return positions.flatMap((position) => {
    if (position > knownAt) return []
    return liveAt(facts, facts.log[position - 1]!.id, knownAt) ?? []
  })
}

/** A text field of an event's data; null when it has none. */
export function textOf(event: RecordedEvent | undefined, field: string): string | null {
  const value = event?.data[field]
  return typeof value === 'string' ? value : null
}
