import type { RecordedEvent } from '../events/envelope.ts'
import type { Scope, ScopeCore } from '../events/scope.ts'
import { positionsUnder } from '../facts/positions.ts'
import { eventAt, isAboutAnEvent, positionOf, targetOf, versionsOf, wasRevised } from '../facts/read.ts'
import { isReview } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'
import type { Query } from '../questions.ts'

/** What an append may have touched: everything, or what these scopes are about. */
export type Touch = { readonly kind: 'everything' } | { readonly kind: 'scopes'; readonly scopes: readonly Scope[] }

/** Everything a question was ever about, whatever holds at D: enough to say which scopes never match it. */
export interface Traits {
  readonly items: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly providers: ReadonlySet<string>
  /** Null: the question names no place, so any scope of places may match. */
  readonly places: ReadonlySet<string> | null
  readonly activity: string
  readonly endUse: string | null
}

/** Families without effect on any answer. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['context', 'statement', 'silence', 'action', 'ledger'])

const EVERYTHING: Touch = { kind: 'everything' }

/**
 * What the events between two positions, both inclusive, may have touched; more than they did, never less. Rules and
 * licences touch what any wording of theirs was ever about, and a rule whose act another policy carries what that is about.
 * Everything else that has an effect touches everything.
 */
export function touchOf(facts: Facts, { first, last }: { readonly first: number; readonly last: number }): Touch {
  const scopes: Scope[] = []
  const seen = new Set<string>()
  for (let position = first; position <= last; position++)
    if (!gather(facts, eventAt(facts, position)!, { scopes, seen })) return EVERYTHING
  return { kind: 'scopes', scopes }
}

/** Whether a touch may concern a question; never false where it does. */
export function isTouched(touch: Touch, traits: Traits): boolean {
  return touch.kind === 'everything' || touch.scopes.some((scope) => mayMatch(scope, traits))
}

/** The traits of a question by everything known so far. */
export function traitsOf(facts: Facts, query: Query): Traits {
  const items = closure(query.item, (item) => ever(facts, `item:${item}`, 'parent'))
  const providers = [...items].flatMap((item) => ever(facts, `item:${item}`, 'provider'))
  const places = closure(query.jurisdiction, (place) => ever(facts, `jurisdiction:${place}`, 'partOf'))
  return {
    items,
    classes: new Set([...items].flatMap((item) => ever(facts, `class:${item}`, 'class'))),
    providers: new Set(query.provider === undefined ? providers : [query.provider, ...providers]),
    places: query.org === undefined && query.jurisdiction !== undefined ? places : null,
    activity: query.activity ?? 'export',
    endUse: query.endUse ?? null,
  }
}

interface Gathering {
  readonly scopes: Scope[]
  readonly seen: Set<string>
}

/** Gathers what an event may touch; false: everything. */
function gather(facts: Facts, event: RecordedEvent, into: Gathering): boolean {
  const family = event.type.slice(0, event.type.indexOf('.'))
  if (WITHOUT_EFFECT.has(family)) return true
  if (event.fact !== undefined) return false
  if (isAboutAnEvent(event.type) || isReview(event.type)) {
    const aim = positionOf(facts, targetOf(event))
    return aim === undefined || versionsOfAny(facts, aim).every((version) => gather(facts, version, into))
  }
  if (family === 'policy') return gatherPolicy(facts, event.data['policy'] as string, into)
  return family === 'licence' && gatherStream(facts, `licence:${event.data['licence']}`, into)
}

function gatherPolicy(facts: Facts, policy: string, into: Gathering): boolean {
  if (!gatherStream(facts, `policy:${policy}`, into)) return false
  return [...positionsUnder(facts, `carried:${policy}`)].every((position) => {
    const carried = eventAt(facts, position)!.data['policy'] as string
    return into.seen.has(`policy:${carried}`) || gatherPolicy(facts, carried, into)
  })
}

function gatherStream(facts: Facts, stream: string, { scopes, seen }: Gathering): boolean {
  if (seen.has(stream)) return true
  seen.add(stream)
  for (const position of positionsUnder(facts, stream))
    for (const { data, fact } of versionsOfAny(facts, position)) {
      if (fact !== undefined) return false
      scopes.push(...scopesIn(data))
    }
  return true
}

/** Every version of an event that was not retracted, and what it was when recorded. */
function versionsOfAny(facts: Facts, position: number): readonly RecordedEvent[] {
  const original = eventAt(facts, position)!
  if (isAboutAnEvent(original.type) || !wasRevised(facts, position)) return [original]
  return [original, ...versionsOf(facts, position).flatMap((content) => content?.event ?? [])]
}

function scopesIn(data: RecordedEvent['data']): readonly Scope[] {
  const {
    provisions = [],
    changes = {},
    scope,
  } = data as {
    provisions?: readonly (string | { scope: Scope })[]
    changes?: { add?: readonly { scope: Scope }[]; replace?: readonly { scope: Scope }[] }
    scope?: Scope
  }
  const worded = provisions.flatMap((provision) => (typeof provision === 'string' ? [] : provision.scope))
  const amended = [...(changes.add ?? []), ...(changes.replace ?? [])].map((provision) => provision.scope)
  return [...worded, ...amended, ...(scope === undefined ? [] : [scope])]
}

function mayMatch(scope: ScopeCore, traits: Traits): boolean {
  const { items, itemClasses, providers, recipients, activities, endUses } = scope
  const isOpen = items === undefined && itemClasses === undefined
  const isNamed = (items ?? []).some((item) => traits.items.has(item))
  const isClassed = (itemClasses ?? []).some((name) => traits.classes.has(name))
  if (!isOpen && !isNamed && !isClassed) return false
  if (providers !== undefined && !providers.some((provider) => traits.providers.has(provider))) return false
  if (activities !== undefined && !activities.some((activity) => activity === traits.activity)) return false
  if (endUses !== undefined && (traits.endUse === null || !endUses.includes(traits.endUse))) return false
  const namesPlacesAlone =
    recipients?.jurisdictions !== undefined &&
    Object.values(recipients).filter((list) => list !== undefined).length === 1
  const { places } = traits
  return !namesPlacesAlone || places === null || recipients.jurisdictions!.some((place) => places.has(place))
}

/** Values of a field in every event that ever stood under an index key. */
function ever(facts: Facts, key: string, field: string): readonly string[] {
  return [...positionsUnder(facts, key)].flatMap((position) =>
    versionsOfAny(facts, position).flatMap(({ data }) => {
      const value = data[field]
      return Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []
    }),
  )
}

function closure(start: string | undefined, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const open = start === undefined ? [] : [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    open.push(...next(id))
  }
  return found
}
