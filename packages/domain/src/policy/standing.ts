import type { Belief } from '../belief/belief.ts'
import type { Scene } from '../belief/scene.ts'
import type { Body } from '../facts/columns/bodies.ts'
import { lengthOf, startOf } from '../facts/columns/lists.ts'
import { findPair } from '../facts/columns/pairs.ts'
import { cellOf, countUpTo, KNOWN_FROM, KNOWN_TO, lastKnown, ORDER, POSITION } from '../facts/columns/rows.ts'
import {
  ANNOUNCED,
  AS_POLICY,
  AUTHORITY,
  BODY,
  BODY_SHIFT,
  COMPLIANCE,
  END,
  NEVER_BINDS,
  POLICY_BITS,
  POLICY_COMPLIANCE,
  POLICY_END,
  POLICY_START,
  REACHES_ALL,
  REACHES_OUT,
  SCOPE,
  START,
  WAITS,
} from '../facts/columns/rule-columns.ts'
import { REMOVED } from '../facts/columns/scopes.ts'
import { findText, textOf } from '../facts/columns/texts.ts'
import type { Facts } from '../facts/state.ts'
import type { ProvisionStatus } from '../questions.ts'
import type { AuthorityFacts } from '../reference/places.ts'
import type { Status } from './status.ts'

/** A wording of a provision that may have a say at D, with its status. */
export interface Standing {
  /** Number of its rule: {@link provisionOf} and {@link policyOf} spell it out, which most are never asked for. */
  readonly rule: number
  readonly body: Body
  readonly authority: string
  readonly zone: string
  /** Jurisdiction its authority sits in, if it never reaches a destination there; else null. */
  readonly outboundFrom: string | null
  /** Positions of the announcement, and of the event whose wording is read. */
  readonly announcement: number
  readonly origin: number
  /** First and last day on which the wording can have been enacted; the whole of time where that is open. */
  readonly enactedFrom: number
  readonly enactedTo: number
  readonly status: Status
}

/** A standing read from rows, with the number of its scope. */
export interface PlainStanding extends Standing {
  readonly scope: number
}

/** Id of the provision of a rule. */
export function provisionOf({ columns: { rules } }: Facts, rule: number): string {
  return textOf(rules.provisions, rules.rules.seconds[rule]!)
}

/** Id of the policy of a rule. */
export function policyOf({ columns: { rules } }: Facts, rule: number): string {
  return textOf(rules.policies, rules.rules.firsts[rule]!)
}

/** Number of the rule of a policy's provision that some event worded. */
export function ruleOf({ columns: { rules } }: Facts, policy: string, provision: string): number {
  return findPair(rules.rules, findText(rules.policies, policy), findText(rules.provisions, provision))
}

/** Ids of the policies that any version of any event has a provision of an id in. */
export function policiesNaming({ columns: { rules } }: Facts, provision: string): readonly string[] {
  const number = findText(rules.provisions, provision)
  if (number < 0) return []
  const start = startOf(rules.ofProvision, number)
  const named = rules.ofProvision.cells.subarray(start, start + lengthOf(rules.ofProvision, number))
  return Array.from(named, (rule) => textOf(rules.policies, rules.rules.firsts[rule]!))
}

/** Whether days alone tell the life of a policy as known at K, so that its rows say what stands. */
export function isInRows({ facts, day, knownAt }: Scene, policy: number): boolean {
  return day !== null && facts.columns.rules.inFullFrom[policy]! > knownAt
}

/** Authority of a policy told by days alone as known at K; null while nothing believed announces it, undefined for any other policy. */
export function authorityInRows({ facts, knownAt }: Belief, policy: number): string | null | undefined {
  const { announcements, authorities, inFullFrom } = facts.columns.rules
  if (inFullFrom[policy]! <= knownAt) return undefined
  const announcement = announcementOf({ facts, knownAt }, policy)
  return announcement < 0 ? null : authorities.texts[announcements.cells[announcement + AUTHORITY]!]!
}

/** The wordings of a rule that may have a say at D: the one that stands, and of those announced for later one per scope and reach. */
export function readStandings(scene: Scene, rule: number, factsOf: AuthorityReader): readonly PlainStanding[] {
  const { wordings, rules } = scene.facts.columns.rules
  const announcement = announcementOf(scene, rules.firsts[rule]!)
  if (announcement < 0) return NONE
  const standing = standingWording(scene, rule, announcement)
  const wording = standing < 0 ? -1 : cellOf(wordings, rule, standing)
  const status = wording < 0 ? null : standingStatus(scene, wording, announcement)
  let pending = pendingWording(scene, { rule, announcement }, standing)
  if (status === null && pending < 0) return NONE
  const standings = status === null ? [] : [toStanding(scene, { rule, wording, announcement }, PLAIN[status]!, factsOf)]
  while (pending >= 0) {
    const place = { rule, wording: cellOf(wordings, rule, pending), announcement }
    const later = toStanding(scene, place, PENDING, factsOf)
    if (!standings.some((each) => each.status === PENDING && coversAlike(each, later))) standings.push(later)
    pending = pendingWording(scene, { rule, announcement }, pending)
  }
  return standings
}

function coversAlike(a: PlainStanding, b: PlainStanding): boolean {
  return a.scope === b.scope && a.outboundFrom === b.outboundFrom
}

/** Reads where an authority sits and by which clock, by its number. */
export type AuthorityReader = (authority: number) => AuthorityFacts

/** A wording of a rule that applies at D, where that is all that is asked. */
export interface Applicable {
  /** Number of its scope. */
  readonly scope: number
  readonly body: Body
  readonly authority: string
  readonly isOutbound: boolean
  /** Day on which it was enacted. */
  readonly enacted: number
}

/** The wording of a rule that applies at D; null when none does. */
export function readApplicable(scene: Scene, rule: number): Applicable | null {
  const { wordings, announcements, bodies, authorities, rules } = scene.facts.columns.rules
  const announcement = announcementOf(scene, rules.firsts[rule]!)
  if (announcement < 0) return null
  const standing = standingWording(scene, rule, announcement)
  if (standing < 0) return null
  const wording = cellOf(wordings, rule, standing)
  if (standingStatus(scene, wording, announcement) !== 'applicable') return null
  const { cells } = wordings
  return {
    scope: cells[wording + SCOPE]!,
    body: bodies.all[cells[wording + BODY]! >> BODY_SHIFT]!,
    authority: authorities.texts[announcements.cells[announcement + AUTHORITY]!]!,
    isOutbound: !reachesAll(scene, wording, announcement),
    enacted: cells[wording + ANNOUNCED]!,
  }
}

/** The reach a wording states, else that of its policy. */
function reachesAll({ facts }: Scene, wording: number, announcement: number): boolean {
  const { wordings, announcements } = facts.columns.rules
  const own = wordings.cells[wording + BODY]! & (REACHES_ALL | REACHES_OUT)
  return ((own === 0 ? announcements.cells[announcement + POLICY_BITS]! : own) & REACHES_ALL) !== 0
}

const NONE: readonly PlainStanding[] = []
const NOTHING: ReadonlySet<number> = new Set()

/** A status that rests on nothing but days. */
function plainStatus(status: ProvisionStatus): Status {
  return { status, evidence: NOTHING, switchedOffBy: NOTHING, endUnknown: false }
}

const PENDING = plainStatus('pending')

const PLAIN: Readonly<Record<string, Status>> = {
  applicable: plainStatus('applicable'),
  pending: PENDING,
  'in-force-not-yet-applicable': plainStatus('in-force-not-yet-applicable'),
}

/** Where a wording lies: its rule, its cell and that of the announcement. */
interface Place {
  readonly rule: number
  readonly wording: number
  readonly announcement: number
}

function toStanding(
  scene: Scene,
  { rule, wording, announcement }: Place,
  status: Status,
  factsOf: AuthorityReader,
): PlainStanding {
  const { authorities, bodies, wordings, announcements } = scene.facts.columns.rules
  const { cells } = wordings
  const { cells: announced } = announcements
  const authority = announced[announcement + AUTHORITY]!
  const { zone, jurisdiction } = factsOf(authority)
  const enacted = cells[wording + ANNOUNCED]!
  return {
    rule,
    body: bodies.all[cells[wording + BODY]! >> BODY_SHIFT]!,
    authority: authorities.texts[authority]!,
    zone,
    outboundFrom: reachesAll(scene, wording, announcement) ? null : jurisdiction,
    announcement: announced[announcement + POSITION]!,
    origin: cells[wording + POSITION]!,
    enactedFrom: enacted,
    enactedTo: enacted,
    status,
    scope: cells[wording + SCOPE]!,
  }
}

/** Cell of a policy's announcement as known at K; -1 while nothing believed announces it. */
function announcementOf({ facts, knownAt }: Pick<Belief, 'facts' | 'knownAt'>, policy: number): number {
  const { announcements } = facts.columns.rules
  const index = lastKnown(announcements, policy, lengthOf(announcements, policy), knownAt)
  return index < 0 ? -1 : cellOf(announcements, policy, index)
}

/** Index of the wording of a rule that stands at D: of those that have started the last; -1 while none has. */
function standingWording(scene: Scene, rule: number, announcement: number): number {
  const { wordings, announcements } = scene.facts.columns.rules
  const { cells } = wordings
  const day = scene.day!
  const policyStart = announcements.cells[announcement + POLICY_START]!
  const reached = countUpTo(wordings, rule, day)
  if (reached < lengthOf(wordings, rule)) scene.consult.day(cells[cellOf(wordings, rule, reached) + ORDER]!)
  for (let index = lastKnown(wordings, rule, reached, scene.knownAt); index >= 0; ) {
    const cell = cellOf(wordings, rule, index)
    const own = cells[cell + START]!
    const start = (cells[cell + BODY]! & WAITS) === 0 ? own : Math.max(own, policyStart)
    scene.consult.day(start)
    if (start <= day) return index
    index = lastKnown(wordings, rule, index, scene.knownAt)
  }
  return -1
}

/** Status of a wording that stands, at D; null when it has no say any more: it is removed, or has ended. */
function standingStatus(scene: Scene, wording: number, announcement: number): ProvisionStatus | null {
  const { wordings, announcements } = scene.facts.columns.rules
  const day = scene.day!
  if (wordings.cells[wording + SCOPE] === REMOVED) return null
  const end = endOf(scene, wording, announcement)
  scene.consult.day(end)
  if (end <= day) return null
  if ((announcements.cells[announcement + POLICY_BITS]! & NEVER_BINDS) !== 0)
    return wordings.cells[wording + ANNOUNCED]! <= day ? 'pending' : null
  const own = wordings.cells[wording + COMPLIANCE]!
  const compliance = own === AS_POLICY ? announcements.cells[announcement + POLICY_COMPLIANCE]! : own
  scene.consult.day(compliance)
  return compliance <= day ? 'applicable' : 'in-force-not-yet-applicable'
}

/** Index of the first wording after another that was announced by D and has not started; -1 when there is none. */
function pendingWording(
  scene: Scene,
  { rule, announcement }: { rule: number; announcement: number },
  after: number,
): number {
  const { wordings, leads } = scene.facts.columns.rules
  const { cells, width } = wordings
  const day = scene.day!
  const start = startOf(wordings, rule)
  for (let index = after + 1; index < lengthOf(wordings, rule); index++) {
    const cell = start + index * width
    if (cells[cell + ORDER]! - leads[rule]! > day) return -1
    const isKnown = cells[cell + KNOWN_FROM]! <= scene.knownAt && cells[cell + KNOWN_TO]! > scene.knownAt
    const isAnnounced = cells[cell + ANNOUNCED]! <= day && cells[cell + SCOPE]! !== REMOVED
    if (isKnown && isAnnounced && endOf(scene, cell, announcement) > day) return index
  }
  return -1
}

function endOf({ facts }: Scene, wording: number, announcement: number): number {
  const { wordings, announcements } = facts.columns.rules
  const own = wordings.cells[wording + END]!
  return own === AS_POLICY ? announcements.cells[announcement + POLICY_END]! : own
}
