import type { OpenLedger } from '../handle/ledger-set.ts'
import { liveEvents, textOf } from '../lists/live-events.ts'

/** A link to a question that this ledger can answer. */
export interface Example {
  readonly href: string
  readonly text: string
}

/** Example questions made from what a ledger holds: its newest dated rule, about its own items and countries. */
export function listExamples({ reader }: OpenLedger): readonly Example[] {
  const { position, ledger } = reader
  const items = liveEvents(reader, reader.ofType('item.registered'), position)
  const places = liveEvents(reader, reader.ofType('jurisdiction.registered'), position)
  const item = textOf(items[0], 'item')
  const place = textOf(
    places.find(({ data }) => data['jurisdiction'] === 'GB' || data['jurisdiction'] === 'CN') ?? places[0],
    'jurisdiction',
  )
  const asOf = reader.recordedAt.slice(0, 10)
  if (item === null || place === null) return []
  const query = new URLSearchParams({ ledger: ledger.id, jurisdiction: place, item })
  const ask = (path: string, parameters: Record<string, string>) =>
    `/api/v1${path}?${new URLSearchParams({ ...Object.fromEntries(query), ...parameters })}`
  return [
    { href: ask('/access', { asOf }), text: `${ledger.id}: may ${place} get ${item}, true on ${asOf}?` },
    { href: ask('/why', { asOf }), text: `${ledger.id}: why?` },
    {
      href: ask('/timeline', { from: '2018-01-01', to: '2030-01-01' }),
      text: `${ledger.id}: ${place} and ${item} over time`,
    },
    {
      href: `/api/v1/board?${new URLSearchParams({ ledger: ledger.id, asOf, jurisdiction: place })}`,
      text: `${ledger.id}: everything for ${place}`,
    },
  ]
}
