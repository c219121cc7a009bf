import type { Scene } from '../belief/scene.ts'
import type { Recipients, Scope, ScopeCore } from '../events/scope.ts'
import { type Evidence, groupKind, isMember, namedMembers } from '../reference/groups.ts'
import { allHeadquarters, isAffiliate } from '../reference/organisations.ts'
import { isWithin } from '../reference/places.ts'
import type { Subject } from './subject.ts'

/** How closely a recipient was named; the higher the more specific (domain.md section 6.3). */
export type RecipientRank = 0 | 1 | 2 | 3 | 4 | 5

/** What matched, and how closely: the dimensions of specificity. */
export interface Match {
  readonly recipient: RecipientRank
  /** Members of the smallest matching country group; null unless `recipient` is 1. */
  readonly groupMembers: ReadonlySet<string> | null
  /** 3 = item named, 2 = class, 0 = any. */
  readonly item: 0 | 2 | 3
  /** Steps from the asked item up to the named one; 0 unless `item` is 3. */
  readonly itemDistance: number
  readonly provider: boolean
  readonly endUse: boolean
  readonly activity: boolean
  readonly evidence: ReadonlySet<number>
}

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
    provider: providers !== undefined,
    activity: activities !== undefined,
    endUse: endUses !== undefined,
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

type RecipientMatch = { recipient: RecipientRank; groupMembers: ReadonlySet<string> | null }

/** The closest alternative that matches; alternatives are tried from the most to the least specific. */
export function matchRecipients(
  scene: Scene,
  recipients: Recipients | undefined,
  subject: Subject,
  zone: string,
  evidence: Evidence,
): RecipientMatch | null {
  if (recipients === undefined) return { recipient: 0, groupMembers: null }
  const found = (recipient: RecipientRank): RecipientMatch => ({ recipient, groupMembers: null })
  if (subject.org !== null) {
    if (recipients.orgs?.includes(subject.org)) return found(5)
    if (isListed(scene, recipients, subject.org, zone, evidence)) return found(4)
    if (isHeadquartered(scene, recipients.headquarteredIn ?? [], subject.org, zone, evidence)) return found(3)
  }
  const { destination } = subject
  if (destination === null) return null
  if (recipients.jurisdictions?.some((place) => isWithin(scene, destination, place, zone))) {
    addDestination(subject, evidence)
    return found(2)
  }
  return matchGroups(scene, recipients.groups ?? [], subject, zone, evidence)
}

function isListed(
  scene: Scene,
  { groups, affiliatesOf }: Recipients,
  org: string,
  zone: string,
  evidence: Evidence,
): boolean {
  const lists = (groups ?? []).filter((group) => groupKind(scene, group) === 'organisations')
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
        : isWithin(scene, place, named, zone),
    )
    if (!covered) continue
    for (const position of path) evidence.add(position)
    return true
  }
  return false
}

/** Country groups match the destination, which counts among their members; of several the smallest counts. */
function matchGroups(
  scene: Scene,
  groups: readonly string[],
  subject: Subject,
  zone: string,
  evidence: Evidence,
): RecipientMatch | null {
  const destination = subject.destination!
  let smallest: { members: ReadonlySet<string>; used: Evidence } | null = null
  for (const group of groups) {
    const used: Evidence = new Set()
    if (groupKind(scene, group) === 'organisations') continue
    if (!isMember(scene, group, destination, zone, used)) continue
    const members = new Set([...namedMembers(scene, group, zone), destination])
    if (smallest === null || members.size < smallest.members.size) smallest = { members, used }
  }
  if (smallest === null) return null
  addDestination(subject, evidence)
  for (const position of smallest.used) evidence.add(position)
  return { recipient: 1, groupMembers: smallest.members }
}

function addDestination({ destinationEvidence }: Subject, evidence: Evidence): void {
  if (destinationEvidence !== null) evidence.add(destinationEvidence)
}

/**
 * Whether `a` is more specific than `b`: at least equal in every dimension and greater in one. A product order: two
 * matches may be incomparable.
 */
export function isMoreSpecific(a: Match, b: Match): boolean {
  const signs = [
    compareRecipients(a, b),
    compare(a.item, b.item) || (a.item === 3 ? compare(b.itemDistance, a.itemDistance) : 0),
    compare(Number(a.provider), Number(b.provider)),
    compare(Number(a.endUse), Number(b.endUse)),
    compare(Number(a.activity), Number(b.activity)),
  ]
  return signs.every((sign) => sign !== null && sign >= 0) && signs.some((sign) => sign === 1)
}

/** Whether two matches are equally specific in every dimension. */
export function isEquallySpecific(a: Match, b: Match): boolean {
  return (
    compareRecipients(a, b) === 0 &&
    a.item === b.item &&
    a.itemDistance === b.itemDistance &&
    a.provider === b.provider &&
    a.endUse === b.endUse &&
    a.activity === b.activity
  )
}

/** Two country groups compare by members: a strict subset is more specific, otherwise incomparable (null). */
function compareRecipients(a: Match, b: Match): number | null {
  if (a.groupMembers === null || b.groupMembers === null) return compare(a.recipient, b.recipient)
  const inBoth = [...a.groupMembers].filter((member) => b.groupMembers!.has(member)).length
  if (inBoth === a.groupMembers.size) return inBoth === b.groupMembers.size ? 0 : 1
  return inBoth === b.groupMembers.size ? -1 : null
}

function compare(a: number, b: number): number {
  return Math.sign(a - b)
}
