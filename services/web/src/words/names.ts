import type { Reply } from '@asof/contract'

export type Entity = Reply<'getEntities'>['entities'][number]

/** What things are called. */
export interface Names {
  readonly entities: readonly Entity[]
  /** The name on record, else what its id says. */
  of(id: string): string
  /** A country by the record, else by its code in the reader's language. */
  place(id: string): string
}

const places = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

/** Names of places that take an article inside a sentence. */
const WITH_ARTICLE = /^(United |Netherlands|European Union|Central African|Philippines|Bahamas|Czech Republic)/

/** A place inside a sentence. @example inSentence('United Kingdom') // 'the United Kingdom' */
export function inSentence(place: string): string {
  return WITH_ARTICLE.test(place) ? `the ${place}` : place
}

/** Names out of the record; a provider without one is called by its id. */
export function createNames(entities: readonly Entity[]): Names {
  const known = new Map<string, string>()
  for (const { id, name } of entities) if (name !== null && !known.has(id)) known.set(id, name)
  for (const { id, name, type } of entities) if (name !== null && type === 'org') known.set(id, name)
  return {
    entities,
    of: (id) => known.get(id) ?? id,
    place: (id) => known.get(id) ?? (/^[A-Z]{2}$/.test(id) ? places.of(id)! : id),
  }
}
