import type { RecordedEvent } from '../../api/queries.ts'
import type { Watched } from '../../api/watched.ts'
import { textOf } from '../../words/text.ts'

/** At most so many subjects of one event can be watched from it. */
const MOST = 6

/** Fields of an event's data that name what it is about, and what each is called in a question. */
const NAMED = [
  ['item', 'item'],
  ['provider', 'provider'],
  ['jurisdiction', 'jurisdiction'],
  ['org', 'org'],
  ['holder', 'org'],
  ['group', 'group'],
] as const

/**
 * What an event is about, as questions that can be watched: the item and place it names together where it is one of each,
 * else its items or providers, else its places; then whoever acted. Empty where the event itself names nothing.
 */
export function watchedOf({ data }: Pick<RecordedEvent, 'data'>): readonly Watched[] {
  const authority = textOf(data['authority'])
  return [...subjectsOf(data), ...(authority === null ? [] : [{ authority }])]
}

type Data = RecordedEvent['data']

function subjectsOf(data: Data): readonly Watched[] {
  const named = NAMED.flatMap(([field, name]) => {
    const id = textOf(data[field])
    return id === null ? [] : [{ [name]: id }]
  })
  if (named.length > 0) return named
  const scopes = scopesOf(data)
  const listed = (...path: readonly string[]) => [...new Set(scopes.flatMap((scope) => textsAt(scope, path)))]
  const [items, places] = [listed('items'), listed('recipients', 'jurisdictions')]
  const subjects = items.length > 0 ? items.map((item) => ({ item })) : listed('providers').map(toProvider)
  if (subjects.length === 1 && places.length === 1) return [{ ...subjects[0], jurisdiction: places[0] }]
  return (subjects.length > 0 ? subjects : places.map((jurisdiction) => ({ jurisdiction }))).slice(0, MOST)
}

function toProvider(provider: string): Watched {
  return { provider }
}

function scopesOf(data: Data): readonly unknown[] {
  const provisions = Array.isArray(data['provisions']) ? (data['provisions'] as readonly unknown[]) : []
  return [data['scope'], ...provisions.map((provision) => (provision as { readonly scope?: unknown }).scope)]
}

function textsAt(value: unknown, [name, ...rest]: readonly string[]): readonly string[] {
  if (name === undefined) return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  return typeof value === 'object' && value !== null
    ? textsAt((value as Readonly<Record<string, unknown>>)[name], rest)
    : []
}
