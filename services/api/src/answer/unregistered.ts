import { type AccessQuestion, positionsOfStream, positionsOfType, typeAt } from '@asof/domain'
import { type LedgerReader, liveEvent } from '@asof/reader'

/** Parts of a query, the event type that brings such an id in, and the field of its data with the id. */
const PLACES = [
  ['jurisdiction', 'jurisdiction.registered', 'jurisdiction'],
  ['org', 'org.registered', 'org'],
  ['item', 'item.registered', 'item'],
  ['provider', 'item.registered', 'provider'],
] as const

/** Ids of a question that nothing on record names: misspelt, or not recorded yet. */
export function unregisteredIn({ facts }: LedgerReader, { query, knownAt }: AccessQuestion): readonly string[] {
  return PLACES.flatMap(([part, type, field]) => {
    const id = query[part]
    if (id === undefined) return []
    // A provider is named by its items, and has no stream of its own.
    const candidates =
      part === 'provider'
        ? positionsOfType(facts, type)
        : positionsOfStream(facts, `${part}:${id}`).filter((position) => typeAt(facts, position) === type)
    const named = candidates.some((position) => liveEvent(facts, position, knownAt)?.data[field] === id)
    return named ? [] : [id]
  })
}
