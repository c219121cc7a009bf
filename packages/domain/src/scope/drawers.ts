import { remember } from '../belief/remember.ts'
import type { Scene } from '../belief/scene.ts'
import { type Lists, lengthOf, startOf } from '../facts/columns/lists.ts'
import type { Names } from '../facts/columns/names.ts'
import {
  ANY,
  codeOf,
  EVERYBODY,
  findDrawer,
  GROUP,
  ITEM,
  ITEM_CLASS,
  ORG,
  PLACE,
  PROVIDER,
  UNSORTED,
} from '../facts/columns/scopes.ts'
import { CLASSIFIED, ITEMS, JURISDICTIONS } from '../facts/keys.ts'
import { everSaid } from '../facts/read.ts'
import type { Query } from '../questions.ts'
import { memberSince } from '../reference/member-rows.ts'

/**
 * Drawers whose rules or licences may name what is asked for: a superset, whatever the world. Everything an item was ever
 * said to descend from or to be classed as counts, and every place an organisation or a place was ever said to be in.
 */
export interface Drawers {
  /** Of plain scopes: a match of the drawer is a match of the scope. */
  readonly plain: readonly number[]
  /** Of scopes that have to be matched in full. */
  readonly unsorted: readonly number[]
}

/** The drawers a query may be found before, at D and K. */
export function drawersFor(scene: Scene, query: Query): Drawers {
  const { scopes } = scene.facts.columns
  const things = thingsAsked(scene, query)
  const recipients = recipientsAsked(scene, query)
  const plain: number[] = []
  const unsorted: number[] = []
  for (const thing of things) {
    const drawer = findDrawer(scopes, thing, UNSORTED)
    if (drawer >= 0) unsorted.push(drawer)
    for (const recipient of recipients) {
      const found = findDrawer(scopes, thing, recipient)
      if (found >= 0) plain.push(found)
    }
  }
  return { plain, unsorted }
}

/** Drawers of the scopes that may name an item and have to be matched in full, whoever asks. */
export function unsortedDrawersFor(scene: Scene, item: string): readonly number[] {
  const { scopes } = scene.facts.columns
  return thingsAsked(scene, { item }).flatMap((thing) => {
    const drawer = findDrawer(scopes, thing, UNSORTED)
    return drawer < 0 ? [] : [drawer]
  })
}

/** What lies in a drawer as known at K, in the order in which it came. */
export function entriesIn(lists: Lists, drawer: number, knownAt: number): readonly number[] {
  const { cells, width } = lists
  const length = lengthOf(lists, drawer)
  if (length === 0) return NOTHING
  const start = startOf(lists, drawer)
  const end = start + length * width
  const entries: number[] = []
  for (let cell = start; cell < end && cells[cell + 1]! <= knownAt; cell += width) entries.push(cells[cell]!)
  return entries
}

const ITEM_KEYS = [ITEMS, CLASSIFIED]
const PLACE_KEYS = [JURISDICTIONS]

const NOTHING: readonly number[] = []

function thingsAsked(scene: Scene, { item, provider }: Query): readonly number[] {
  const { items, classes, providers } = scene.facts.columns.scopes
  const things = [ANY]
  if (provider !== undefined) add(things, codeOf(providers, PROVIDER, provider))
  if (item === undefined) return things
  const ever = remember(scene, { kind: 'names', of: item, keys: ITEM_KEYS }, () => namesEver(scene, item))
  for (const name of ever.items) add(things, codeOf(items, ITEM, name))
  for (const name of ever.classes) add(things, codeOf(classes, ITEM_CLASS, name))
  for (const name of ever.providers) add(things, codeOf(providers, PROVIDER, name))
  return things
}

/** NOTE: names and not codes are remembered: a name gets its code only when a scope first carries it. */
function namesEver({ facts, knownAt }: Scene, item: string) {
  const items = [item]
  const classes = new Set<string>()
  const providers = new Set<string>()
  for (const each of items) {
    for (const { provider, parent } of everSaid(facts, `item:${each}`, knownAt)) {
      providers.add(provider as string)
      if (typeof parent === 'string' && !items.includes(parent)) items.push(parent)
    }
    for (const said of everSaid(facts, `class:${each}`, knownAt)) classes.add(said['class'] as string)
  }
  return { items, classes: [...classes], providers: [...providers] }
}

function recipientsAsked(scene: Scene, { org, jurisdiction }: Query): readonly number[] {
  const { orgs } = scene.facts.columns.scopes
  const recipients: number[] = []
  if (org !== undefined) add(recipients, codeOf(orgs, ORG, org))
  addGroupsInFull(scene, recipients)
  const destinations = jurisdiction === undefined ? headquartersEver(scene, org!) : [jurisdiction]
  for (const destination of destinations) {
    addPlaces(scene, recipients, destination)
    addGroups(scene, recipients, destination)
  }
  // Last: who is named mostly decides, and what is more specific is best met first.
  return [...recipients, EVERYBODY]
}

function headquartersEver({ facts, knownAt }: Scene, org: string): readonly string[] {
  return [...new Set(everSaid(facts, `headquarters:${org}`, knownAt).map((said) => said['jurisdiction'] as string))]
}

function addPlaces(scene: Scene, recipients: number[], destination: string): void {
  const name = { kind: 'around', of: destination, keys: PLACE_KEYS }
  const around = remember(scene, name, () => placesEver(scene, destination))
  for (const place of around) add(recipients, codeOf(scene.facts.columns.scopes.places, PLACE, place))
}

function placesEver({ facts, knownAt }: Scene, destination: string): readonly string[] {
  const places = [destination]
  for (const place of places)
    for (const { partOf } of everSaid(facts, `jurisdiction:${place}`, knownAt))
      if (typeof partOf === 'string' && !places.includes(partOf)) places.push(partOf)
  return places
}

/** Every group that has to be read in full: lists of organisations are among them. */
function addGroupsInFull({ facts, knownAt }: Scene, recipients: number[]): void {
  const { inFull, inFullFrom } = facts.columns.members
  for (const group of inFull) if (inFullFrom[group]! <= knownAt) add(recipients, group * 4 + GROUP)
}

/** Groups of rows that name the destination as a member at D. */
function addGroups(scene: Scene, recipients: number[], destination: string): void {
  const { columns } = scene.facts
  const { inFullFrom, ofPlace, memberships } = columns.members
  const place = numberOf(columns.scopes.places, destination)
  if (place < 0 || place >= ofPlace.count) return
  for (const membership of entriesIn(ofPlace, place, scene.knownAt)) {
    const group = memberships.firsts[membership]!
    if (inFullFrom[group]! <= scene.knownAt) continue
    if (scene.day === null || memberSince(scene, membership) !== 0) add(recipients, group * 4 + GROUP)
  }
}

function numberOf(names: Names, text: string): number {
  return codeOf(names, 0, text) >> 2
}

function add(codes: number[], code: number): void {
  if (code >= 0 && !codes.includes(code)) codes.push(code)
}
