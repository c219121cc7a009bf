import { positionsOfType } from '@asof/domain'
import { type LedgerReader, liveEvents } from '@asof/reader'
import type { Row } from '../pages/csv.ts'

/** A register and the number in it, as the id of an organisation names them; short enough for the id of its event. */
const REGISTERED = /^(?=.{1,193}$)(?<source>[^/]+)\/(?<number>.+)$/

/** The organisations that the columns of a table can say, in log order, and how many they cannot. */
export function listOrgs(
  { facts }: LedgerReader,
  knownAt: number,
): { readonly rows: readonly Row[]; readonly leftOut: number } {
  const events = liveEvents(facts, positionsOfType(facts, 'org.registered'), knownAt)
  const rows = events.flatMap(({ data, effectiveFrom }): readonly Row[] => {
    const { source, number } = REGISTERED.exec(String(data['org']))?.groups ?? {}
    if (source === undefined || effectiveFrom === undefined || data['kind'] !== 'company') return []
    return [{ source, entity_number: number, name: data['name'], start_date: effectiveFrom }]
  })
  return { rows, leftOut: events.length - rows.length }
}
