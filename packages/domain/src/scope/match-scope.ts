import { keep } from '../belief/listen.ts'
import type { Order, Scene } from '../belief/scene.ts'
import type { Recipients, Scope, ScopeCore } from '../events/scope.ts'
import { type Evidence, groupKind, isMember, namedMembers } from '../reference/groups.ts'
import { groupInRows, isWithinByRows, memberByRows, membersByRows } from '../reference/member-rows.ts'
import { allHeadquarters, isAffiliate } from '../reference/organisations.ts'
import { placesAround } from '../reference/places.ts'
import type { GroupMatch, Match, RecipientRank } from './match.ts'
import type { Subject } from './subject.ts'

/** Matches a scope against a subject in this world; null when it does not cover it. AND between fields, OR inside a list. */
export function matchScope(scene: Scene, scope: Scope, subject: Subject, zone: string): Match | null {
  const match = matchCore(scene, scope, subject, zone)
  if (match === null) return null
  return scope.except?.some((carved) => matchCore(scene, carved, subject, zone) !== null) ? null : match
}

function matchCore(scene: Scene, scope: ScopeCore, subject: Subject, zone: string): Match | null {
  const { providers, activities, endUses } = scope
  if (providers !== undefined && !(subject.provider !== null && providers.includes(subject.provider))) return null
  if (activities !== undefined && !(activities as readonly string[]).includes(subject.activity)) return null
  if (endUses !== undefined && !(subject.endUse !== null && endUses.includes(subject.endUse))) return null
  const evidence: Evidence = new Set()
  const item = matchItem(scope, subject, evidence)
  if (item === null) return null
  const recipient = matchRecipients(scene, scope.recipients, subject, zone, evidence)
  if (recipient === null) return null
  return {
    ...item,
    ...recipient,
    provider: providers === undefined ? 0 : 1,
    activity: activities === undefined ? 0 : 1,
    endUse: endUses === undefined ? 0 : 1,
    evidence,
  }
}

function matchItem(
  { items, itemClasses }: ScopeCore,
  { item }: Subject,
  evidence: Evidence,
): { item: 0 | 2 | 3; itemDistance: number } | null {
  if (items === undefined && itemClasses === undefined) return { item: 0, itemDistance: 0 }
  if (item === null) return null
  const itemDistance = item.chain.findIndex((each) => items?.includes(each))
  if (itemDistance >= 0) return { item: 3, itemDistance }
  if (item.itemClass === null || !itemClasses?.includes(item.itemClass.name)) return null
  evidence.add(item.itemClass.position)
  return { item: 2, itemDistance: 0 }
}

type RecipientMatch = Pick<Match, 'recipient' | 'group'>

/** The closest alternative that matches; alternatives are tried from the most to the least specific. */
export function matchRecipients(
  scene: Scene,
  recipients: Recipients | undefined,
  subject: Subject,
  zone: string,
  evidence: Evidence,
): RecipientMatch | null {
  if (recipients === undefined) return { recipient: 0, group: null }
  const found = (recipient: RecipientRank): RecipientMatch => ({ recipient, group: null })
  if (subject.org !== null) {
    if (recipients.orgs?.includes(subject.org)) return found(5)
    if (isListed(scene, recipients, subject.org, zone, evidence)) return found(4)
    if (isHeadquartered(scene, recipients.headquarteredIn ?? [], subject.org, zone, evidence)) return found(3)
  }
  const { destination } = subject
  if (destination === null) return null
  if (recipients.jurisdictions?.some((place) => subject.places.includes(place))) {
    addDestination(subject, evidence)
    return found(2)
  }
  return matchGroups(scene, recipients.groups ?? [], subject, zone, evidence)
}

/** Whether an organisation is on a list, or an affiliate of one that is named; a group told by rows is no list. */
export function isListed(
  scene: Scene,
  { groups, affiliatesOf }: Recipients,
  org: string,
  zone: string,
  evidence: Evidence,
): boolean {
  const isList = (group: string) => groupInRows(scene, group) === null && groupKind(scene, group) === 'organisations'
  const lists = (groups ?? []).filter(isList)
  if (lists.some((group) => isMember(scene, group, org, zone, evidence))) return true
  return affiliatesOf !== undefined && isAffiliate(scene, org, affiliatesOf, zone, evidence)
}

function isHeadquartered(
  scene: Scene,
  places: readonly string[],
  org: string,
  zone: string,
  evidence: Evidence,
): boolean {
  if (places.length === 0) return false
  for (const { place, evidence: path } of allHeadquarters(scene, org, zone)) {
    const covered = places.some((named) =>
      named.startsWith('group:')
        ? isMember(scene, named.slice('group:'.length), place, zone, evidence)
        : placesAround(scene, place, zone).includes(named),
    )
    if (!covered) continue
    for (const position of path) evidence.add(position)
    return true
  }
  return false
}

/** Country groups match the destination; of several the smallest counts. */
function matchGroups(
  scene: Scene,
  groups: readonly string[],
  subject: Subject,
  zone: string,
  evidence: Evidence,
): RecipientMatch | null {
  const matches = groups.flatMap((group) => matchGroup(scene, group, subject, zone) ?? [])
  const [first] = matches
  if (first === undefined) return null
  const group = matches.length === 1 ? first : matches.reduce((a, b) => (sizeOf(scene, b) < sizeOf(scene, a) ? b : a))
  addDestination(subject, evidence)
  for (const position of group.evidence) evidence.add(position)
  return { recipient: 1, group }
}

/** The country group of a name, if the destination belongs to it. */
export function matchGroup(scene: Scene, group: string, subject: Subject, zone: string): GroupMatch | null {
  const known = subject.groups.get(group)
  if (known !== undefined) return known
  const number = groupInRows(scene, group)
  const match =
    number === null
      ? groupInFull(scene, group, subject.destination!, zone)
      : groupByRows(scene, number, subject.destination!)
  subject.groups.set(group, match)
  return match
}

function groupByRows(scene: Scene, group: number, destination: string): GroupMatch | null {
  const position = memberByRows(scene, group, destination)
  if (position === 0) return null
  return {
    inRows: group,
    evidence: [position],
    members: (at) => membersByRows(at, group),
    includes: (at, member) => memberByRows(at, group, member) !== 0,
  }
}

function groupInFull(scene: Scene, group: string, destination: string, zone: string): GroupMatch | null {
  const evidence: Evidence = new Set()
  if (groupKind(scene, group) === 'organisations' || !isMember(scene, group, destination, zone, evidence)) return null
  let named: ReadonlySet<string> | undefined
  const members = (at: Scene) => {
    named ??= new Set([...namedMembers(at, group, zone), destination])
    return named
  }
  return { inRows: null, evidence, members, includes: (at, member) => members(at).has(member) }
}

function sizeOf(scene: Scene, group: GroupMatch): number {
  return [...group.members(scene)].length
}

function addDestination({ destinationEvidence }: Subject, evidence: Evidence): void {
  if (destinationEvidence !== null) evidence.add(destinationEvidence)
}

/**
 * Compares two matches dimension by dimension: 1 = `a` is more specific (at least equal in every one and greater in one),
 * -1 = `b` is, 0 = equal in all, null = incomparable. A product order.
 */
export function compareSpecificity(scene: Scene, a: Match, b: Match): Order {
  if (a === b) return 0
  const nearer = a.item === b.item ? b.itemDistance - a.itemDistance : a.item - b.item
  const isMore = nearer > 0 || a.provider > b.provider || a.endUse > b.endUse || a.activity > b.activity
  const isLess = nearer < 0 || a.provider < b.provider || a.endUse < b.endUse || a.activity < b.activity
  if (isMore && isLess) return null
  const recipients = compareRecipients(scene, a, b)
  if (recipients === null || (isMore && recipients < 0) || (isLess && recipients > 0)) return null
  return isMore ? 1 : isLess ? -1 : recipients
}

/** Two country groups compare by members: a strict subset is more specific, otherwise incomparable. */
function compareRecipients(scene: Scene, a: Match, b: Match): Order {
  if (a.group === null || b.group === null) return Math.sign(a.recipient - b.recipient) as Order
  return a.group === b.group ? 0 : compareGroups(scene, a.group, b.group)
}

function compareGroups(scene: Scene, a: GroupMatch, b: GroupMatch): Order {
  if (a.inRows === null || b.inRows === null) return orderOf(scene, a, b)
  if (a.inRows === b.inRows) return 0
  if (a.inRows > b.inRows) return opposite(compareGroups(scene, b, a))
  const pair = a.inRows * scene.facts.columns.members.ofGroup.count + b.inRows
  const known = scene.groupOrders.get(pair)
  return known === undefined ? compareAnew(scene, pair, [a, b]) : known
}

function compareAnew(scene: Scene, pair: number, [a, b]: readonly [GroupMatch, GroupMatch]): Order {
  const order = keep(scene, { kind: 'groupOrder', name: pair }, (at) => orderOf(at, a, b))
  scene.groupOrders.set(pair, order)
  return order
}

function opposite(order: Order): Order {
  return order === 1 ? -1 : order === -1 ? 1 : order
}

function orderOf(scene: Scene, a: GroupMatch, b: GroupMatch): Order {
  const isAround = isWithin(scene, b, a)
  if (isWithin(scene, a, b)) return isAround ? 0 : 1
  return isAround ? -1 : null
}

function isWithin(scene: Scene, a: GroupMatch, b: GroupMatch): boolean {
  if (a.inRows !== null && b.inRows !== null) return isWithinByRows(scene, a.inRows, b.inRows)
  for (const member of a.members(scene)) if (!b.includes(scene, member)) return false
  return true
}
