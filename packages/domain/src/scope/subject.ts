import { keep } from '../belief/listen.ts'
import { rememberOnDay } from '../belief/remember.ts'
import type { Scene } from '../belief/scene.ts'
import { CLASSIFIED, ITEMS, JURISDICTIONS } from '../facts/keys.ts'
import type { Query } from '../questions.ts'
import { type ItemFacts, readItem } from '../reference/items.ts'
import { headquartersOf } from '../reference/organisations.ts'
import { placesAround } from '../reference/places.ts'
import type { GroupMatch, Match } from './match.ts'

/** A query as the rules of one authority see it at D. */
export interface Subject {
  /** Null: the question is about the country at large. */
  readonly org: string | null
  readonly destination: string | null
  /** The destination and everything it is part of. */
  readonly places: readonly string[]
  /** Country groups asked about the destination so far; null = it does not belong. */
  readonly groups: Map<string, GroupMatch | null>
  /** Drawers of plain scopes matched so far. */
  readonly drawers: Map<number, Match | null>
  /** Position of the headquarters event the destination was taken from. */
  readonly destinationEvidence: number | null
  readonly item: ItemFacts | null
  readonly provider: string | null
  readonly activity: string
  readonly endUse: string | null
}

/** The subject of a query by the zone of an authority, worked out once per zone. */
export function createSubjects(scene: Scene, query: Query): (zone: string) => Subject {
  const subjects = new Map<string, Subject>()
  return (zone) => {
    let subject = subjects.get(zone)
    if (subject === undefined) {
      const kept = keep(scene, { kind: 'subject', name: zone }, (at) => toSubject(at, query, zone))
      // What it was matched with on another day may not match on this one.
      subject = scene.trail === null ? kept : { ...kept, groups: new Map(), drawers: new Map() }
      subjects.set(zone, subject)
    }
    return subject
  }
}

/** Fills in what follows from the query: destination from headquarters, provider from the item, activity `export`. */
function toSubject(scene: Scene, query: Query, zone: string): Subject {
  const home =
    query.jurisdiction === undefined && query.org !== undefined ? headquartersOf(scene, query.org, zone) : undefined
  const item = query.item === undefined ? null : itemFacts(scene, query.item, zone)
  const destination = query.jurisdiction ?? (home?.event.data['jurisdiction'] as string | undefined) ?? null
  return {
    org: query.org ?? null,
    destination,
    places: destination === null ? [] : placesIn(scene, destination, zone),
    groups: new Map(),
    drawers: new Map(),
    destinationEvidence: home?.position ?? null,
    item,
    provider: query.provider ?? item?.provider ?? null,
    activity: query.activity ?? 'export',
    endUse: query.endUse ?? null,
  }
}

const ITEM_KEYS = [ITEMS, CLASSIFIED]
const PLACE_KEYS = [JURISDICTIONS]

/** What an item is at D. */
export function itemFacts(scene: Scene, item: string, zone: string): ItemFacts {
  const name = { kind: 'item', of: item, keys: ITEM_KEYS }
  return rememberOnDay(scene, name, (at) => readItem(at, item, zone))
}

/** A place and everything it is part of at D, nearest first. */
export function placesIn(scene: Scene, destination: string, zone: string): readonly string[] {
  const name = { kind: 'places', of: destination, keys: PLACE_KEYS }
  return rememberOnDay(scene, name, (at) => placesAround(at, destination, zone))
}
