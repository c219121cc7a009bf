import { keep } from '../belief/listen.ts'
import { hasRivals, remember } from '../belief/remember.ts'
import type { Scene } from '../belief/scene.ts'
import { REMOVED, UNSORTED } from '../facts/columns/scopes.ts'
import { textOf } from '../facts/columns/texts.ts'
import { AUTHORITIES } from '../facts/keys.ts'
import type { Facts } from '../facts/state.ts'
import { readInstrument, rulesAt } from '../policy/instrument.ts'
import type { Rule } from '../policy/read-policy.ts'
import { isInRows, type PlainStanding, readStandings, ruleOf, type Standing } from '../policy/standing.ts'
import { type Status, statusOf } from '../policy/status.ts'
import type { Query, View } from '../questions.ts'
import { type AuthorityFacts, authorityOf } from '../reference/places.ts'
import type { Match } from '../scope/match.ts'
import { matchNumbered } from '../scope/match-drawer.ts'
import { matchScope } from '../scope/match-scope.ts'
import { createSubjects, type Subject } from '../scope/subject.ts'
import { dayNumber } from '../time/calendar.ts'
import { boundsOf } from '../time/reached.ts'
import type { Candidates } from './candidates.ts'

/** A wording whose reach and scope cover the question. */
export interface Matched {
  readonly standing: Standing
  readonly match: Match
}

/** Wordings that are read: those that may have a say at D, or all there ever were, for an explanation. */
export type RuleReading = 'deciding' | 'all'

/** A query on a scene, with what follows from it in the zone of one authority. */
export interface Asking {
  readonly scene: Scene
  readonly query: Query
  readonly view: View
  readonly reading: RuleReading
  readonly candidates: Candidates
  readonly standingsOf: (rule: number) => readonly PlainStanding[]
  readonly subjectFor: (zone: string) => Subject
}

/** What rules are asked, whatever D and world. */
export type RuleQuestion = Pick<Asking, 'query' | 'view' | 'reading' | 'candidates'>

/** A question on a scene. */
export function toAsking(scene: Scene, { query, view, reading, candidates }: RuleQuestion): Asking {
  return {
    scene,
    query,
    view,
    reading,
    candidates,
    standingsOf: createStandings(scene),
    subjectFor: createSubjects(scene, query),
  }
}

/** 6.1: the provisions whose reach and scope cover the question, with their status. */
export function selectRules(asking: Asking): readonly Matched[] {
  const { scene, reading, candidates } = asking
  const { rules } = scene.facts.columns
  const matched: Matched[] = []
  const inFull = new Set<number>()
  const visit = (rule: number, drawer: number, number: number) => {
    const policy = rules.rules.firsts[rule]!
    if (reading === 'all' || !isInRows(scene, policy)) inFull.add(policy)
    else if (scene.trail === null) addMatched(asking, rule, drawer, matched)
    else for (const each of keptMatched(asking, rule, drawer, number)) matched.push(each)
  }
  for (const { drawer, rules: inDrawer, first } of candidates.rules)
    for (let index = 0; index < inDrawer.length; index++) visit(inDrawer[index]!, drawer, first + index)
  for (const policy of [...inFull].map((number) => textOf(rules.policies, number)).sort())
    matched.push(...readInFull(asking, policy))
  return matched
}

/** The wordings of a rule that cover the question, kept from day to day of a walk. */
function keptMatched(asking: Asking, rule: number, drawer: number, number: number): readonly Matched[] {
  return keep(asking.scene, { kind: 'matched', name: number, isLasting: areInRows }, (at) => {
    const matched: Matched[] = []
    addMatched(toAsking(at, asking), rule, drawer, matched)
    return matched
  })
}

/** Whether no group among what matched is read in full: such a group names its members only when asked. */
function areInRows(matched: readonly Matched[]): boolean {
  return matched.every(({ match: { group } }) => group === null || group.inRows !== null)
}

/**
 * Adds the wordings of a rule that cover the question.
 * @param drawer it was found in, of plain scopes; {@link UNSORTED}: its scope has to be matched in full
 */
function addMatched(asking: Asking, rule: number, drawer: number, matched: Matched[]): void {
  const { scene } = asking
  for (const standing of asking.standingsOf(rule)) {
    const { scope, zone, outboundFrom } = standing
    if (drawer === UNSORTED ? scope >= REMOVED : scope !== drawer) continue
    const subject = asking.subjectFor(zone)
    if (!reachesOut(outboundFrom, subject)) continue
    const match = matchNumbered(scene, scope, subject, zone)
    if (match !== null) matched.push({ standing, match })
  }
}

const ALL_AUTHORITIES = { kind: 'authorities', of: '', keys: [AUTHORITIES] }

/**
 * Reads the standings of rules.
 * @param read those read before for the same D and K; used and added to unless authorities differ from world to world
 */
export function createStandings(
  scene: Scene,
  read?: Map<number, readonly PlainStanding[]>,
): (rule: number) => readonly PlainStanding[] {
  const authorities = remember(scene, ALL_AUTHORITIES, (): AuthorityFacts[] => [])
  const { texts } = scene.facts.columns.rules.authorities
  const factsOf = (authority: number): AuthorityFacts => {
    authorities[authority] ??= authorityOf(scene, texts[authority]!)
    return authorities[authority]
  }
  if (read === undefined || hasRivals(scene.facts, AUTHORITIES)) return (rule) => readStandings(scene, rule, factsOf)
  return (rule) => {
    let standings = read.get(rule)
    if (standings === undefined) {
      standings = readStandings(scene, rule, factsOf)
      read.set(rule, standings)
    }
    return standings
  }
}

function readInFull({ scene, view, reading, subjectFor }: Asking, id: string): readonly Matched[] {
  const instrument = readInstrument(scene, id)
  if (instrument === null) return []
  const { policy } = instrument
  const subject = subjectFor(policy.zone)
  const rules = reading === 'all' ? instrument.rules : rulesAt(scene, instrument)
  return rules.flatMap((rule) => {
    if (!reachesOut(outboundFrom(rule), subject)) return []
    const match = matchScope(scene, rule.provision.scope, subject, policy.zone)
    return match === null
      ? []
      : [{ standing: ofRule(scene.facts, rule, statusOf(scene, { policy, rule, subject, view })), match }]
  })
}

function ofRule(facts: Facts, rule: Rule, status: Status): Standing {
  const { policy, provision, origin } = rule
  const enacted = boundsOf(origin.announced, policy.zone)
  return {
    rule: ruleOf(facts, policy.id, provision.id),
    body: provision,
    authority: policy.authority,
    zone: policy.zone,
    outboundFrom: outboundFrom(rule),
    announcement: policy.announcement.position,
    origin: origin.position,
    enactedFrom: enacted === null ? Number.NEGATIVE_INFINITY : dayNumber(enacted.earliest),
    enactedTo: enacted === null ? Number.POSITIVE_INFINITY : dayNumber(enacted.latest),
    status,
  }
}

function outboundFrom({ policy, provision }: Rule): string | null {
  return provision.reach === 'all' ? null : policy.home
}

/** An outbound rule never reaches a destination inside the authority's own jurisdiction. */
function reachesOut(home: string | null, { destination, places }: Subject): boolean {
  return destination === null || home === null || !places.includes(home)
}
