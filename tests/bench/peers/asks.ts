import type { Query } from '@asof/domain'
import { randomFrom } from '../../support/seeded.ts'
import {
  chainOf,
  DAYS,
  dayText,
  FIRST_LEAF,
  headquartersOf,
  itemName,
  LEAVES,
  orgName,
  orgsOf,
  placeName,
  WORLD,
} from '../workload/world.ts'

/** One question in both forms: numbers for the peers, words for asof. */
export interface Ask {
  readonly place: number
  /** -1: about the country at large. */
  readonly org: number
  readonly items: readonly [number, number, number]
  readonly day: number
  /** A year after `day`. */
  readonly later: number
  /** Position, inclusive. */
  readonly known: number
  readonly query: Query
  readonly asOf: string
  readonly laterAsOf: string
}

/** What a question may be about, besides the size of the history. */
export interface AskSpace {
  readonly events: number
  /** Fix the cell; default: any place and leaf. */
  readonly cell?: { readonly place: number; readonly leaf: number }
}

/** Questions drawn from a seed: any place (every second one an organisation of it), leaf, day and position. */
export function drawAsks(count: number, seed: number, { events, cell }: AskSpace): readonly Ask[] {
  const random = randomFrom(seed)
  const below = (n: number) => Math.floor(random() * n)
  return Array.from({ length: count }, (_, index) => {
    const org = cell === undefined && index % 2 === 1 ? below(orgsOf(events)) : -1
    const place = cell?.place ?? (org < 0 ? below(WORLD.places) : headquartersOf(org))
    const leaf = cell?.leaf ?? FIRST_LEAF + below(LEAVES)
    const day = below(DAYS - 365)
    return toAsk({ place, org, leaf, day, known: 1 + below(events) })
  })
}

/** The same question on the newest knowledge. */
export function atHead(ask: Ask, head: number): Ask {
  return { ...ask, known: head }
}

/** A question about one cell, in both forms. */
export function toAsk(drawn: { place: number; org: number; leaf: number; day: number; known: number }): Ask {
  const { place, org, leaf, day, known } = drawn
  const query = { jurisdiction: placeName(place), item: itemName(leaf) }
  return {
    place,
    org,
    items: chainOf(leaf),
    day,
    later: day + 365,
    known,
    query: org < 0 ? query : { ...query, org: orgName(org) },
    asOf: dayText(day),
    laterAsOf: dayText(day + 365),
  }
}
