import { remember } from '../belief/remember.ts'
import type { Scene } from '../belief/scene.ts'
import type { Body } from '../facts/columns/bodies.ts'
import { cellOf, POSITION } from '../facts/columns/rows.ts'
import {
  ANNOUNCED,
  AUTHORITY,
  BODY,
  BODY_SHIFT,
  POLICY_BITS,
  REACHES_ALL,
  REACHES_OUT,
  SCOPE,
} from '../facts/columns/rule-columns.ts'
import { REMOVED, UNSORTED, wholeScope } from '../facts/columns/scopes.ts'
import { AUTHORITIES } from '../facts/keys.ts'
import { readInstrument, rulesAt } from '../policy/instrument.ts'
import type { Rule } from '../policy/read-policy.ts'
import { announcementOf, isInRows, pendingWording, standingStatus, standingWording } from '../policy/standing.ts'
import { type Status, statusOf } from '../policy/status.ts'
import type { ProvisionStatus, Query, View } from '../questions.ts'
import { type AuthorityFacts, authorityOf } from '../reference/places.ts'
import { type Drawers, entriesIn } from '../scope/drawers.ts'
import type { Match } from '../scope/match.ts'
import { matchDrawer } from '../scope/match-drawer.ts'
import { matchScope } from '../scope/match-scope.ts'
import type { Subject } from '../scope/subject.ts'
import { dayNumber } from '../time/calendar.ts'
import { boundsOf } from '../time/reached.ts'

/** A provision whose scope covers the question, with its status at D. */
export interface Matched {
  readonly provision: string
  readonly body: Body
  readonly policy: string
  readonly authority: string
  readonly zone: string
  /** Positions of the announcement, and of the event whose wording is read. */
  readonly announcement: number
  readonly origin: number
  /** First and last day on which the wording can have been enacted; the whole of time where that is open. */
  readonly enactedFrom: number
  readonly enactedTo: number
  readonly match: Match
  readonly status: Status
}

/** Wordings that are read: those that may have a say at D, or all there ever were, for an explanation. */
export type RuleReading = 'deciding' | 'all'

/** A query on a scene, with what follows from it in the zone of one authority. */
export interface Asking {
  readonly scene: Scene
  readonly query: Query
  readonly view: View
  readonly reading: RuleReading
  readonly drawers: Drawers
  /** Of authorities asked for so far. */
  readonly authorities: Map<string, AuthorityFacts>
  readonly subjectFor: (zone: string) => Subject
}

/** 6.1: the provisions whose reach and scope cover the question, with their status. */
export function selectRules(asking: Asking): readonly Matched[] {
  const { scene, reading, drawers } = asking
  const { rules, scopes } = scene.facts.columns
  const matched: Matched[] = []
  const inFull = new Set<number>()
  const isRead = (rule: number) => {
    const policy = rules.rules.firsts[rule]!
    if (reading === 'deciding' && isInRows(scene, policy)) return true
    inFull.add(policy)
    return false
  }
  for (const drawer of drawers.plain)
    for (const rule of entriesIn(scopes.rules, drawer, scene.knownAt))
      if (isRead(rule)) readRows(asking, rule, drawer, matched)
  for (const rule of new Set(drawers.unsorted.flatMap((drawer) => entriesIn(scopes.rules, drawer, scene.knownAt))))
    if (isRead(rule)) readRows(asking, rule, UNSORTED, matched)
  for (const policy of [...inFull].map((number) => rules.policies.texts[number]!).sort())
    matched.push(...readInFull(asking, policy))
  return matched
}

/**
 * Adds the wordings of a rule that may have a say at D, by its rows: the one that stands, and one announced for later.
 * @param drawer of a plain scope; {@link UNSORTED}: those of scopes that have to be matched in full
 */
function readRows(asking: Asking, rule: number, drawer: number, matched: Matched[]): void {
  const { scene } = asking
  const { rules } = scene.facts.columns
  const announcement = announcementOf(scene, rules.rules.firsts[rule]!)
  if (announcement < 0) return
  const standing = standingWording(scene, rule, announcement)
  if (standing >= 0) {
    const wording = cellOf(rules.wordings, rule, standing)
    const status = standingStatus(scene, wording, announcement)
    if (status !== null) addMatched(asking, { rule, drawer, wording, announcement, status }, matched)
  }
  for (let after = standing; ; ) {
    after = pendingWording(scene, { rule, announcement, after })
    if (after < 0) return
    const wording = cellOf(rules.wordings, rule, after)
    if (addMatched(asking, { rule, drawer, wording, announcement, status: 'pending' }, matched)) return
  }
}

const NOTHING: ReadonlySet<number> = new Set()

/** A status that rests on nothing but days. */
function plainStatus(status: ProvisionStatus): Status {
  return { status, evidence: NOTHING, switchedOffBy: NOTHING, endUnknown: false }
}

const PLAIN: Readonly<Record<string, Status>> = {
  applicable: plainStatus('applicable'),
  pending: plainStatus('pending'),
  'in-force-not-yet-applicable': plainStatus('in-force-not-yet-applicable'),
}

/** A wording read from rows. */
interface Row {
  readonly rule: number
  readonly drawer: number
  readonly wording: number
  readonly announcement: number
  readonly status: ProvisionStatus
}

/** Adds a wording that covers the question, whether it does. */
function addMatched(asking: Asking, row: Row, matched: Matched[]): boolean {
  const { scene, subjectFor } = asking
  const { rule, drawer, wording, announcement } = row
  const { scopes, rules } = scene.facts.columns
  const { cells } = rules.wordings
  const scope = cells[wording + SCOPE]!
  if (drawer === UNSORTED ? scope > REMOVED : scope !== drawer) return false
  const { cells: announced } = rules.announcements
  const authority = rules.authorities.texts[announced[announcement + AUTHORITY]!]!
  const { zone, jurisdiction: home } = authorityFacts(asking, authority)
  const subject = subjectFor(zone)
  const own = cells[wording + BODY]! & (REACHES_ALL | REACHES_OUT)
  const reach = own === 0 ? announced[announcement + POLICY_BITS]! : own
  if ((reach & REACHES_ALL) === 0 && !reachesOut(home, subject)) return false
  const match =
    scope < 0 ? matchScope(scene, wholeScope(scopes, scope), subject, zone) : matchDrawer(scene, scope, subject, zone)
  if (match === null) return false
  const enacted = cells[wording + ANNOUNCED]!
  matched.push({
    provision: rules.provisions.texts[rules.rules.seconds[rule]!]!,
    body: rules.bodies.all[cells[wording + BODY]! >> BODY_SHIFT]!,
    policy: rules.policies.texts[rules.rules.firsts[rule]!]!,
    authority,
    zone,
    announcement: announced[announcement + POSITION]!,
    origin: cells[wording + POSITION]!,
    enactedFrom: enacted,
    enactedTo: enacted,
    match,
    status: PLAIN[row.status]!,
  })
  return true
}

const ALL_AUTHORITIES = { kind: 'authorities', of: '', keys: [AUTHORITIES] }

/** Where authorities sit, as far as it was asked; once per state of the log. */
export function authoritiesAt(scene: Scene): Map<string, AuthorityFacts> {
  return remember(scene, ALL_AUTHORITIES, () => new Map<string, AuthorityFacts>())
}

function authorityFacts({ scene, authorities }: Asking, authority: string): AuthorityFacts {
  let facts = authorities.get(authority)
  if (facts === undefined) {
    facts = authorityOf(scene, authority)
    authorities.set(authority, facts)
  }
  return facts
}

function readInFull({ scene, view, reading, subjectFor }: Asking, id: string): readonly Matched[] {
  const instrument = readInstrument(scene, id)
  if (instrument === null) return []
  const { policy } = instrument
  const subject = subjectFor(policy.zone)
  const rules = reading === 'all' ? instrument.rules : rulesAt(scene, instrument)
  return rules.flatMap((rule) => {
    const match = reaches(rule, subject) ? matchScope(scene, rule.provision.scope, subject, policy.zone) : null
    return match === null ? [] : [ofRule(rule, match, statusOf(scene, { policy, rule, subject, view }))]
  })
}

function ofRule({ policy, provision, origin }: Rule, match: Match, status: Status): Matched {
  const enacted = boundsOf(origin.announced, policy.zone)
  return {
    provision: provision.id,
    body: provision,
    policy: policy.id,
    authority: policy.authority,
    zone: policy.zone,
    announcement: policy.announcement.position,
    origin: origin.position,
    enactedFrom: enacted === null ? Number.NEGATIVE_INFINITY : dayNumber(enacted.earliest),
    enactedTo: enacted === null ? Number.POSITIVE_INFINITY : dayNumber(enacted.latest),
    match,
    status,
  }
}

/** An instrument may state the default of its provisions. */
function reaches({ policy, provision }: Rule, subject: Subject): boolean {
  const reach = provision.reach ?? policy.announcement.event.data['reach']
  return reach === 'all' || reachesOut(policy.home, subject)
}

/** An outbound rule never reaches a destination inside the authority's own jurisdiction. */
function reachesOut(home: string | null, { destination, places }: Subject): boolean {
  return destination === null || home === null || !places.includes(home)
}
