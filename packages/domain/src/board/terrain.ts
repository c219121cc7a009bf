import type { Scene } from '../belief/scene.ts'
import { isWithinByRows, membersByRows } from '../reference/member-rows.ts'
import { authorityOf } from '../reference/places.ts'
import { placesIn } from '../scope/subject.ts'
import { type CountrySet, createCountrySet } from './country-set.ts'
import { settled } from './settled.ts'

/** The countries of a board at D. */
export interface Terrain {
  readonly size: number
  readonly everyCountry: CountrySet
  /** Countries whose places depend on the world. */
  readonly undecided: CountrySet
  /** Countries that are a place or part of it, by the place's name; of undecided ones only the place itself is looked at. */
  coveredBy(place: string): CountrySet
  /** Countries that belong to a group of rows, by the group's number. */
  membersOf(group: number): Members
  /** Countries an authority's outbound rules never reach. */
  homeOf(authority: string): CountrySet
}

/** A group as a board sees it; groups with the same members are one. */
export interface Members {
  /** How many others were asked for before it. */
  readonly index: number
  /** The number it was first asked for by. */
  readonly group: number
  readonly countries: CountrySet
  /** Groups asked for so far that have some of its members and no others. */
  readonly narrower: Members[]
}

/** The ground a board stands on. */
export function createTerrain(scene: Scene, jurisdictions: readonly string[]): Terrain {
  const size = jurisdictions.length
  const around = jurisdictions.map((country) => settled(scene, (at) => placesIn(at, country, 'UTC')))
  const indexes = Map.groupBy(jurisdictions.keys(), (index) => jurisdictions[index]!)
  const toSet = (countries: Iterable<number>) => createCountrySet(size, countries)
  const covered = new Map<string, number[]>()
  for (const [index, country] of jurisdictions.entries())
    for (const place of around[index] ?? [country]) ensure(covered, place, (): number[] => []).push(index)
  const sets = new Map([...covered].map(([place, countries]) => [place, toSet(countries)]))
  const nowhere = toSet([])
  const coveredBy = (place: string) => sets.get(place) ?? nowhere
  const groups = new Map<number, Members>()
  const distinct: Members[] = []
  const homes = new Map<string, CountrySet>()
  return {
    size,
    everyCountry: toSet(jurisdictions.keys()),
    undecided: toSet(around.flatMap((places, index) => (places === null ? [index] : []))),
    coveredBy,
    membersOf: (group) =>
      ensure(groups, group, () => {
        const countries = [...membersByRows(scene, group)].flatMap((country) => indexes.get(country) ?? [])
        return enrol(scene, { index: distinct.length, group, countries: toSet(countries), narrower: [] }, distinct)
      }),
    homeOf: (authority) => ensure(homes, authority, () => coveredBy(authorityOf(scene, authority).jurisdiction ?? '')),
  }
}

/** Adds a group to those known, unless one of them has the same members; gives the one that stays. */
function enrol(scene: Scene, members: Members, known: Members[]): Members {
  const wider: Members[] = []
  for (const other of known) {
    const isInside = isWithinByRows(scene, members.group, other.group)
    const isAround = isWithinByRows(scene, other.group, members.group)
    if (isInside && isAround) return other
    if (isInside) wider.push(other)
    if (isAround) members.narrower.push(other)
  }
  for (const other of wider) other.narrower.push(members)
  known.push(members)
  return members
}

function ensure<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = create()
    map.set(key, value)
  }
  return value
}
