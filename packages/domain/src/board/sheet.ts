import { LEVELS, REVIEW_POLICIES } from '../access/strictness.ts'
import { LEVEL_OF_EFFECT } from '../access/track.ts'
import type { Scene } from '../belief/scene.ts'
import type { Body } from '../facts/columns/bodies.ts'
import { codeOf, drawersOfThing, EVERYBODY, GROUP, ITEM, ORG, PLACE } from '../facts/columns/scopes.ts'
import { type Applicable, isInRows, readApplicable } from '../policy/standing.ts'
import { entriesIn } from '../scope/drawers.ts'
import { type CountrySet, without } from './country-set.ts'
import type { Members, Terrain } from './terrain.ts'

/** What something orders, and for which countries. */
export interface Mark {
  readonly countries: CountrySet
  /** {@link strictnessOf} its effect. */
  readonly strictness: number
}

/** What one track of one authority says about one item: to places, to groups, to everybody. */
export interface Sheet {
  readonly places: readonly Mark[]
  /** By members, narrower groups first. */
  readonly groups: readonly { readonly members: Members; readonly marks: readonly Mark[] }[]
  readonly everybody: readonly Mark[]
}

/** What is said about one item itself, not about what it descends from. */
export interface Sheets {
  /** By authority and track. */
  readonly byTrack: ReadonlyMap<string, Sheet>
  /** Codes of recipients something is said to that has to be weighed in full. */
  readonly inFull: readonly number[]
}

/** Strictness of an outcome as a number: first by level, then by review policy; 0 = unknown. */
function strictnessOf({ effect, reviewPolicy }: Body): number {
  const level = LEVEL_OF_EFFECT[effect]!
  const review = level === 'licence-required' ? (reviewPolicy ?? null) : null
  return LEVELS.indexOf(level) * REVIEW_POLICIES.length + REVIEW_POLICIES.indexOf(review)
}

/** A board at D. */
export interface Ground {
  readonly scene: Scene
  readonly terrain: Terrain
}

/** Countries everybody, a place or a group of rows covers; a group that has to be read in full may cover any. */
export function coveredBy({ scene, terrain }: Ground, recipient: number): CountrySet {
  const { scopes, members } = scene.facts.columns
  const number = recipient >> 2
  if (recipient === EVERYBODY) return terrain.everyCountry
  if ((recipient & 3) === PLACE) return terrain.coveredBy(scopes.places.texts[number]!)
  return members.inFullFrom[number]! <= scene.knownAt ? terrain.everyCountry : terrain.membersOf(number).countries
}

/** A sheet while it is being written; equally specific marks lie side by side. */
interface Draft {
  readonly places: Dated[]
  readonly groups: Map<Members, Dated[]>
  readonly everybody: Dated[]
}

/** A mark with the day on which it was enacted. */
interface Dated extends Mark {
  readonly enacted: number
}

/** What is said about one item while it is being read. */
interface Drafts {
  readonly byTrack: Map<string, Draft>
  readonly inFull: number[]
}

/**
 * Reads what the rules in the plain drawers of some items say at D, by item. Drawers are read in the order in which they came,
 * which is about how their rules lie in memory: an order by item takes five times as long.
 */
export function readSheets(ground: Ground, items: Iterable<string>): ReadonlyMap<string, Sheets> {
  const { scopes } = ground.scene.facts.columns
  const drafts = new Map<number, Drafts>()
  const drawers: number[] = []
  for (const item of items) {
    const thing = codeOf(scopes.items, ITEM, item)
    if (thing < 0) continue
    drafts.set(thing, { byTrack: new Map(), inFull: [] })
    for (const drawer of drawersOfThing(scopes, thing)) drawers.push(drawer)
  }
  for (const drawer of Int32Array.from(drawers).sort()) {
    const recipient = scopes.drawers.seconds[drawer]!
    const { byTrack, inFull } = drafts.get(scopes.drawers.firsts[drawer]!)!
    const isCountry = recipient === EVERYBODY || (recipient > 0 && (recipient & 3) !== ORG)
    if (isCountry && !readDrawer(ground, { drawer, recipient }, byTrack)) inFull.push(recipient)
  }
  return new Map(
    [...drafts].map(([thing, { byTrack, inFull }]) => [
      scopes.items.texts[thing >> 2]!,
      { byTrack: new Map([...byTrack].map(([track, draft]) => [track, toSheet(draft)])), inFull },
    ]),
  )
}

/** Adds the marks of one drawer; false when something in it has to be weighed in full. */
function readDrawer(
  ground: Ground,
  { drawer, recipient }: { readonly drawer: number; readonly recipient: number },
  drafts: Map<string, Draft>,
): boolean {
  const { scene } = ground
  const { scopes, rules, members } = scene.facts.columns
  if (entriesIn(scopes.licences, drawer, scene.knownAt).length > 0) return false
  for (const rule of entriesIn(scopes.rules, drawer, scene.knownAt)) {
    if (!isInRows(scene, rules.rules.firsts[rule]!)) return false
    if ((recipient & 3) === GROUP && members.inFullFrom[recipient >> 2]! <= scene.knownAt) return false
    const said = readApplicable(scene, rule)
    if (said === null || said.scope !== drawer) continue
    if (said.body.priority !== undefined || said.body.exceptionTo !== undefined) return false
    if (said.body.effect !== 'none') note(ground, draftOf(drafts, said), said, recipient)
  }
  return true
}

function draftOf(drafts: Map<string, Draft>, { authority, body }: Applicable): Draft {
  const track = body.track === undefined ? authority : `${authority} ${body.track}`
  let draft = drafts.get(track)
  if (draft === undefined) {
    draft = { places: [], groups: new Map(), everybody: [] }
    drafts.set(track, draft)
  }
  return draft
}

function note(
  ground: Ground,
  { places, groups, everybody }: Draft,
  { authority, body, enacted, isOutbound }: Applicable,
  recipient: number,
): void {
  const { terrain } = ground
  const covered = coveredBy(ground, recipient)
  const countries = isOutbound ? without(covered, terrain.homeOf(authority)) : covered
  const mark = { countries, strictness: strictnessOf(body), enacted }
  if (recipient === EVERYBODY) everybody.push(mark)
  else if ((recipient & 3) === PLACE) places.push(mark)
  else {
    const members = terrain.membersOf(recipient >> 2)
    const marks = groups.get(members)
    if (marks === undefined) groups.set(members, [mark])
    else marks.push(mark)
  }
}

function toSheet({ places, groups, everybody }: Draft): Sheet {
  return {
    places: newest(places),
    groups: [...groups]
      .sort(([a], [b]) => a.narrower.length - b.narrower.length)
      .map(([members, marks]) => ({ members, marks: newest(marks) })),
    everybody: newest(everybody),
  }
}

/** Of equally specific marks what stands in each country: the last enacted, of one day all. One mark per strictness. */
function newest(marks: Dated[]): readonly Mark[] {
  if (marks.length < 2) return marks
  marks.sort((a, b) => b.enacted - a.enacted)
  const size = marks[0]!.countries.length
  const [said, later] = [new Int32Array(size), new Int32Array(size)]
  const standing = new Map<number, CountrySet>()
  let day = marks[0]!.enacted
  for (const { countries, strictness, enacted } of marks) {
    if (enacted < day) later.set(said)
    day = enacted
    const stands = standing.get(strictness) ?? new Int32Array(size)
    standing.set(strictness, stands)
    for (let word = 0; word < size; word++) {
      const bits = countries[word]! & ~later[word]!
      stands[word]! |= bits
      said[word]! |= bits
    }
  }
  return [...standing].map(([strictness, countries]) => ({ strictness, countries }))
}
