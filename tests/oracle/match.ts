import { authorityNamed, believed, lastRunning, type World } from './world.ts'

/** What is asked, as the rules of one zone see it at D. */
export interface Asked {
  readonly org: string | undefined
  readonly destination: string | undefined
  /** The headquarters event the destination was taken from. */
  readonly home: number | undefined
  readonly items: readonly string[]
  readonly itemClass: { readonly name: string; readonly position: number } | undefined
  readonly provider: string | undefined
  readonly activity: string
  readonly endUse: string | undefined
}

/** How closely a scope names what is asked, per dimension; and on what events that rests. */
export interface Fit {
  readonly recipient: number
  readonly members: ReadonlySet<string> | null
  readonly item: number
  readonly distance: number
  readonly provider: number
  readonly endUse: number
  readonly activity: number
  readonly rests: ReadonlySet<number>
}

type Loose = Readonly<Record<string, never>> & { readonly [field: string]: unknown }
type Used = Set<number>

export function readAsked(world: World, query: Readonly<Record<string, string | undefined>>, zone: string): Asked {
  const about = (type: string, field: string, name: string) =>
    lastRunning(
      world,
      believed(world, (claim) => claim.type === type && claim.data[field] === name),
      zone,
    )
  const { org, jurisdiction } = query
  const home = jurisdiction === undefined && org !== undefined ? about('org.headquartered', 'org', org) : undefined
  const items: string[] = []
  let provider = query['provider']
  let itemClass: Asked['itemClass']
  for (let item = query['item']; item !== undefined && !items.includes(item); ) {
    items.push(item)
    const registered = about('item.registered', 'item', item)
    const classified = about('item.classified', 'item', item)
    if (itemClass === undefined && classified !== undefined)
      itemClass = { name: classified.data.class, position: classified.position }
    provider ??= registered?.data.provider
    item = registered?.data.parent
  }
  return {
    org,
    destination: jurisdiction ?? home?.data.jurisdiction,
    home: home?.position,
    items,
    itemClass,
    provider,
    activity: query['activity'] ?? 'export',
    endUse: query['endUse'],
  }
}

/** Whether a scope covers what is asked (domain.md section 4.1): AND between fields, OR inside a list, carve-outs last. */
export function fitScope(world: World, scope: Loose, asked: Asked, zone: string): Fit | null {
  const fit = fitFields(world, scope, asked, zone)
  if (fit === null) return null
  const except = (scope['except'] ?? []) as readonly Loose[]
  return except.some((carved) => fitFields(world, carved, asked, zone) !== null) ? null : fit
}

function fitFields(world: World, scope: Loose, asked: Asked, zone: string): Fit | null {
  const list = (field: string) => scope[field] as readonly string[] | undefined
  const names = (field: string, value: string | undefined) =>
    list(field) === undefined || (value !== undefined && list(field)!.includes(value))
  if (!names('providers', asked.provider) || !names('activities', asked.activity) || !names('endUses', asked.endUse))
    return null
  const rests: Used = new Set()
  const item = fitItem(list('items'), list('itemClasses'), asked, rests)
  if (item === null) return null
  const recipient = fitRecipients(world, scope['recipients'] as Loose | undefined, asked, zone, rests)
  if (recipient === null) return null
  const named = (field: string) => (list(field) === undefined ? 0 : 1)
  return {
    ...item,
    ...recipient,
    provider: named('providers'),
    endUse: named('endUses'),
    activity: named('activities'),
    rests,
  }
}

function fitItem(
  items: readonly string[] | undefined,
  classes: readonly string[] | undefined,
  asked: Asked,
  rests: Used,
): { item: number; distance: number } | null {
  if (items === undefined && classes === undefined) return { item: 0, distance: 0 }
  const distance = asked.items.findIndex((each) => items?.includes(each))
  if (distance !== -1) return { item: 3, distance }
  if (asked.itemClass === undefined || !classes?.includes(asked.itemClass.name)) return null
  rests.add(asked.itemClass.position)
  return { item: 2, distance: 0 }
}

type RecipientFit = Pick<Fit, 'recipient' | 'members'>

/** The most specific alternative that matches (domain.md section 6.3); what it rests on goes to `rests`. */
export function fitRecipients(
  world: World,
  recipients: Loose | undefined,
  asked: Asked,
  zone: string,
  rests: Used,
): RecipientFit | null {
  if (recipients === undefined) return { recipient: 0, members: null }
  const [recipient, used] = fitOrganisation(world, recipients, asked, zone) ?? [0, []]
  for (const position of used) rests.add(position)
  return recipient > 0 ? { recipient, members: null } : fitPlace(world, recipients, asked, zone, rests)
}

const listOf = (recipients: Loose, field: string) => (recipients[field] ?? []) as readonly string[]

/** Named itself, on a list, affiliated with one, or by its headquarters: the rank and the events behind it. */
function fitOrganisation(
  world: World,
  recipients: Loose,
  { org }: Asked,
  zone: string,
): readonly [number, Iterable<number>] | null {
  if (org === undefined) return null
  if (listOf(recipients, 'orgs').includes(org)) return [5, []]
  for (const group of listOf(recipients, 'groups').filter((name) => isListOfOrgs(world, name))) {
    const listed = membership(world, group, org, zone)
    if (listed !== null) return [4, listed]
  }
  const affiliates = recipients['affiliatesOf'] as { group: string; threshold: number } | undefined
  const affiliated = affiliates === undefined ? null : affiliation(world, org, affiliates, zone, [])
  if (affiliated !== null) return [4, affiliated]
  const seated = headquarters(world, org, listOf(recipients, 'headquarteredIn'), zone)
  return seated === null ? null : [3, seated]
}

/** By the destination: its jurisdiction named, or the smallest of the groups that hold it. */
function fitPlace(
  world: World,
  recipients: Loose,
  { destination, home }: Asked,
  zone: string,
  rests: Used,
): RecipientFit | null {
  if (destination === undefined) return null
  const isNamed = listOf(recipients, 'jurisdictions').some((place) => isWithin(world, destination, place, zone))
  let smallest: { members: ReadonlySet<string>; used: ReadonlySet<number> } | null = null
  for (const group of isNamed ? [] : listOf(recipients, 'groups')) {
    const used = isListOfOrgs(world, group) ? null : membership(world, group, destination, zone)
    if (used === null) continue
    const members = membersOf(world, group, destination, zone)
    if (smallest === null || members.size < smallest.members.size) smallest = { members, used }
  }
  if (!isNamed && smallest === null) return null
  for (const position of [...(home === undefined ? [] : [home]), ...(smallest?.used ?? [])]) rests.add(position)
  return isNamed ? { recipient: 2, members: null } : { recipient: 1, members: smallest!.members }
}

function isListOfOrgs(world: World, group: string): boolean {
  return (
    believed(world, ({ type, data }) => type === 'group.defined' && data.group === group).at(-1)?.data.kind ===
    'organisations'
  )
}

/** Events that make somebody a member at D; null when out. Of a partial group everything not named is undecided. */
function membership(
  world: World,
  group: string,
  member: string,
  zone: string,
  isCounted: (group: string, member: string) => boolean = (outer, each) =>
    isPartial(world, outer, zone) && world.ask(`member ${outer} ${each}`, 2) === 0,
): ReadonlySet<number> | null {
  const entry = entryOf(world, group, member, zone)
  if (entry?.type === 'group.member.excluded') return null
  if (entry?.type === 'group.member.added') return new Set([entry.position])
  for (const nested of nestedIn(world, group, zone)) {
    const used = membership(world, nested.name, member, zone, isCounted)
    if (used !== null) return new Set([nested.position, ...used])
  }
  return entry === undefined && isCounted(group, member) ? new Set() : null
}

function isPartial(world: World, group: string, zone: string): boolean {
  const definitions = believed(world, ({ type, data }) => type === 'group.defined' && data.group === group)
  return lastRunning(world, definitions, zone)?.data.completeness === 'partial'
}

function entryOf(world: World, group: string, member: string, zone: string) {
  const entries = believed(
    world,
    ({ type, data }) => type.startsWith('group.member.') && data.group === group && data.member === member,
  )
  return lastRunning(world, entries, zone)
}

function nestedIn(world: World, group: string, zone: string): readonly { name: string; position: number }[] {
  const named = world.claims.filter(
    ({ type, data }) => type.startsWith('group.member.') && data.group === group && data.member.startsWith('group:'),
  )
  return [...new Set(named.map(({ data }) => data.member as string))].flatMap((member) => {
    const entry = entryOf(world, group, member, zone)
    return entry?.type === 'group.member.added' ? [{ name: member.slice(6), position: entry.position }] : []
  })
}

/** Members a group names at D, and the destination, which matched. */
function membersOf(world: World, group: string, destination: string, zone: string): ReadonlySet<string> {
  const places = new Set(
    world.claims.filter(({ type }) => type.startsWith('group.member.')).map(({ data }) => data.member as string),
  )
  const named = [...places].filter((place) => !place.startsWith('group:'))
  return new Set([...named.filter((place) => membership(world, group, place, zone, () => false) !== null), destination])
}

function isWithin(world: World, inner: string, outer: string, zone: string): boolean {
  const seen: string[] = []
  for (let place: string | undefined = inner; place !== undefined && !seen.includes(place); ) {
    if (place === outer) return true
    seen.push(place)
    const registrations = believed(
      world,
      ({ type, data }) => type === 'jurisdiction.registered' && data.jurisdiction === place,
    )
    place = lastRunning(world, registrations, zone)?.data.partOf
  }
  return false
}

export function isAtHome(world: World, destination: string, authority: string, zone: string): boolean {
  const { jurisdiction } = authorityNamed(world, authority)
  return jurisdiction !== null && isWithin(world, destination, jurisdiction, zone)
}

/** Owners with their share at D, the last statement of each pair. */
function holdings(world: World, owned: string, zone: string) {
  const told = believed(world, ({ type, data }) => type === 'org.ownership' && data.owned === owned)
  const owners = [...new Set(told.map(({ data }) => data.owner as string))]
  return owners.flatMap((owner) => {
    const last = lastRunning(
      world,
      told.filter(({ data }) => data.owner === owner),
      zone,
    )
    return last === undefined ? [] : [{ owner, percent: last.data.percent as number, position: last.position }]
  })
}

/** Its own headquarters, or upwards those of a single owner with half or more. */
function headquarters(
  world: World,
  org: string,
  places: readonly string[],
  zone: string,
  below: readonly string[] = [],
): ReadonlySet<number> | null {
  if (places.length === 0 || below.includes(org)) return null
  const told = believed(world, ({ type, data }) => type === 'org.headquartered' && data.org === org)
  const home = lastRunning(world, told, zone)
  for (const place of home === undefined ? [] : places) {
    const used = place.startsWith('group:')
      ? membership(world, place.slice(6), home!.data.jurisdiction, zone)
      : isWithin(world, home!.data.jurisdiction, place, zone)
        ? new Set<number>()
        : null
    if (used !== null) return new Set([home!.position, ...used])
  }
  for (const { owner, percent, position } of holdings(world, org, zone)) {
    const used = percent < 50 ? null : headquarters(world, owner, places, zone, [...below, org])
    if (used !== null) return new Set([position, ...used])
  }
  return null
}

/** Holdings of listed or already affiliated owners, added up. */
function affiliation(
  world: World,
  org: string,
  list: { group: string; threshold: number },
  zone: string,
  below: readonly string[],
): ReadonlySet<number> | null {
  if (below.includes(org)) return null
  const rests: Used = new Set()
  let held = 0
  for (const { owner, percent, position } of holdings(world, org, zone)) {
    const used = membership(world, list.group, owner, zone) ?? affiliation(world, owner, list, zone, [...below, org])
    if (used === null) continue
    held += percent
    for (const each of [position, ...used]) rests.add(each)
  }
  return held > 0 && held >= list.threshold ? rests : null
}
