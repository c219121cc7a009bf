import type { AccessQuestion } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'
import { liveEvents } from '../lists/live-events.ts'

/** Parts of a query, the event type that brings such an id in, and the field of its data with the id. */
const PLACES = [
  ['jurisdiction', 'jurisdiction.registered', 'jurisdiction'],
  ['org', 'org.registered', 'org'],
  ['item', 'item.registered', 'item'],
  ['provider', 'item.registered', 'provider'],
] as const

/** Ids of a question that nothing on record names: misspelt, or not recorded yet. */
export function unregisteredIn(reader: LedgerReader, { query, knownAt }: AccessQuestion): readonly string[] {
  return PLACES.flatMap(([part, type, field]) => {
    const id = query[part]
    if (id === undefined) return []
    const named = liveEvents(reader, reader.ofType(type), knownAt).some(({ data }) => data[field] === id)
    return named ? [] : [id]
  })
}
