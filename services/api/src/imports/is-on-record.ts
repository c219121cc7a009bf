import { eventById, type Proposal, positionsOfStream } from '@asof/domain'
import { type LedgerReader, liveEvents } from '@asof/reader'

/**
 * Whether the log holds what a row of a table says: in the event that the row made before, whatever became of it since, or in
 * another event that says so now. A table does not know who registered what it lists.
 */
export function isOnRecord({ facts, position }: LedgerReader, { id, type, data, effectiveFrom }: Proposal): boolean {
  if (type !== 'org.registered' || !id.startsWith('import:')) return false
  const own = eventById(facts, id)
  const live = liveEvents(facts, positionsOfStream(facts, `org:${String(data['org'])}`), position)
  return [...live, ...(own === undefined ? [] : [own])].some(
    (event) => event.type === type && event.data['name'] === data['name'] && event.effectiveFrom === effectiveFrom,
  )
}
