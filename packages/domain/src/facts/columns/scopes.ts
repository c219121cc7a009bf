import type { Recipients, Scope, ScopeCore } from '../../events/scope.ts'
import { sortedJson } from '../sorted-json.ts'
import { addList, createLists, insertRecord, type Lists, lengthOf, removeRecord, startOf } from './lists.ts'
import { createNames, findName, internName, type Names } from './names.ts'
import { createPairs, findPair, internPair, type Pairs } from './pairs.ts'

/** Kinds of what a scope may be found under; a thing is `number of its name * 4 + kind`, `any` is 0. */
export const ITEM = 1
export const ITEM_CLASS = 2
export const PROVIDER = 3
/** Kinds of recipients, coded alike; everybody is 0. */
export const PLACE = 1
export const GROUP = 2
export const ORG = 3

/** What a scope may be found under when it names nothing at all. */
export const ANY = 0
/** Recipient of a plain scope that names none. */
export const EVERYBODY = 0
/** Recipient of every scope that is more than plain: it has to be matched in full. */
export const UNSORTED = -1

/** Scope number of a wording that removes its provision. */
export const REMOVED = -1

/**
 * Scopes by what they name. A plain scope, one item for everybody or for one place, group or organisation, is its drawer:
 * whoever stands before that drawer is covered. Every other scope has a negative number and is kept whole.
 */
export interface Scopes {
  readonly items: Names
  readonly classes: Names
  readonly providers: Names
  readonly places: Names
  readonly groups: Names
  readonly orgs: Names
  /** A thing and a recipient: the drawers. */
  readonly drawers: Pairs
  /** Per code of a thing its drawers. */
  readonly ofThing: Lists
  /** Per drawer what lies in it, with the position since which it does; ascending. */
  readonly rules: Lists
  readonly licences: Lists
  readonly whole: Scope[]
  readonly numbers: Map<string, number>
}

/** No scopes yet. */
export function createScopes(): Scopes {
  return {
    items: createNames(),
    classes: createNames(),
    providers: createNames(),
    places: createNames(),
    groups: createNames(),
    orgs: createNames(),
    drawers: createPairs(),
    ofThing: createLists(1),
    rules: createLists(2),
    licences: createLists(2),
    whole: [],
    numbers: new Map(),
  }
}

/** Code of a name of some kind; -1 when nothing carries the name. */
export function codeOf(names: Names, kind: number, name: string): number {
  const number = findName(names, name)
  return number < 0 ? -1 : number * 4 + kind
}

/** Number of a scope: its drawer when it is plain, else a number below {@link REMOVED}. */
export function scopeNumber(scopes: Scopes, scope: Scope): number {
  const recipient = plainRecipient(scopes, scope)
  if (recipient !== null) return drawerOf(scopes, internName(scopes.items, scope.items![0]!) * 4 + ITEM, recipient)
  const text = sortedJson(scope)
  const known = scopes.numbers.get(text)
  if (known !== undefined) return known
  const number = -1 - scopes.whole.push(scope)
  scopes.numbers.set(text, number)
  return number
}

/** The scope of a number below {@link REMOVED}. */
export function wholeScope({ whole }: Scopes, number: number): Scope {
  return whole[-2 - number]!
}

/** Puts a rule or a licence into every drawer a scope is found in. */
export function file(scopes: Scopes, into: 'rules' | 'licences', scope: Scope, [entry, since]: [number, number]): void {
  for (const drawer of drawersOf(scopes, scope)) {
    const list = scopes[into]
    const length = lengthOf(list, drawer)
    const cells = list.cells
    let isThere = false
    for (let cell = startOf(list, drawer), end = cell + length * 2; cell < end; cell += 2)
      if (cells[cell] === entry) isThere = true
    if (isThere) continue
    const cell = insertRecord(list, drawer, length)
    list.cells[cell] = entry
    list.cells[cell + 1] = since
  }
}

/** Takes out of the drawers of a scope what was put in at a position. */
export function unfile(scopes: Scopes, from: 'rules' | 'licences', scope: Scope, since: number): void {
  const list = scopes[from]
  for (const drawer of drawersOf(scopes, scope))
    for (let last = lengthOf(list, drawer) - 1; last >= 0; last--) {
      if (list.cells[startOf(list, drawer) + last * 2 + 1] !== since) break
      removeRecord(list, drawer, last)
    }
}

/** The drawers of a thing by its code, in the order in which they came. */
export function drawersOfThing({ ofThing }: Scopes, thing: number): Int32Array {
  if (thing < 0 || thing >= ofThing.count) return NO_DRAWERS
  const start = startOf(ofThing, thing)
  return ofThing.cells.subarray(start, start + lengthOf(ofThing, thing))
}

const NO_DRAWERS = new Int32Array(0)

/** Number of the drawer of a thing and a recipient; -1 when there is none. */
export function findDrawer({ drawers }: Scopes, thing: number, recipient: number): number {
  return findPair(drawers, thing, recipient)
}

function drawerOf({ drawers, ofThing, rules, licences }: Scopes, thing: number, recipient: number): number {
  const drawer = internPair(drawers, thing, recipient)
  if (drawer === rules.count) {
    addList(rules)
    addList(licences)
    while (ofThing.count <= thing) addList(ofThing)
    const cell = insertRecord(ofThing, thing, lengthOf(ofThing, thing))
    ofThing.cells[cell] = drawer
  }
  return drawer
}

/** By item and class, else by provider, else under any. */
function drawersOf(scopes: Scopes, scope: Scope): readonly number[] {
  const recipient = plainRecipient(scopes, scope)
  if (recipient !== null) return [drawerOf(scopes, internName(scopes.items, scope.items![0]!) * 4 + ITEM, recipient)]
  return thingsOf(scopes, scope).map((thing) => drawerOf(scopes, thing, UNSORTED))
}

function thingsOf(scopes: Scopes, { items, itemClasses, providers }: ScopeCore): readonly number[] {
  const coded = (names: Names, kind: number, list: readonly string[] = []) =>
    [...new Set(list)].map((name) => internName(names, name) * 4 + kind)
  if (items !== undefined || itemClasses !== undefined)
    return [...coded(scopes.items, ITEM, items), ...coded(scopes.classes, ITEM_CLASS, itemClasses)]
  return providers === undefined ? [ANY] : coded(scopes.providers, PROVIDER, providers)
}

/** Code of the one recipient of a plain scope; null when the scope is more than plain. */
function plainRecipient(scopes: Scopes, scope: Scope): number | null {
  const { items, recipients } = scope
  if (items?.length !== 1) return null
  for (const field in scope) if (field !== 'items' && field !== 'recipients') return null
  return recipients === undefined ? EVERYBODY : oneRecipient(scopes, recipients)
}

function oneRecipient(scopes: Scopes, recipients: Recipients): number | null {
  const { jurisdictions, groups, orgs } = recipients
  for (const field in recipients) if (field !== 'jurisdictions' && field !== 'groups' && field !== 'orgs') return null
  const named = (jurisdictions?.length ?? 0) + (groups?.length ?? 0) + (orgs?.length ?? 0)
  if (named !== 1) return null
  if (jurisdictions?.length === 1) return internName(scopes.places, jurisdictions[0]!) * 4 + PLACE
  if (groups?.length === 1) return internName(scopes.groups, groups[0]!) * 4 + GROUP
  return internName(scopes.orgs, orgs![0]!) * 4 + ORG
}
