import type { Scene } from '../belief/scene.ts'
import type { Confidence } from '../events/envelope.ts'
import { weaker } from '../facts/content.ts'
import { contentAt } from '../facts/read.ts'
import { coverageOf, type Licence, licencesOf } from '../licence/read-licence.ts'
import { readInstrument, rulesAt } from '../policy/instrument.ts'
import type { Rule } from '../policy/read-policy.ts'
import { statusOf } from '../policy/status.ts'
import type { ExplainedLicence, Level, Query, ReviewPolicy, Terms, View } from '../questions.ts'
import { openSchemes } from '../scheme/read-scheme.ts'
import { matchScope } from '../scope/match-scope.ts'
import { type Subject, toSubject } from '../scope/subject.ts'
import { candidates } from './candidates.ts'
import { sortedSet, strictestLevel, strictestReview } from './strictness.ts'
import { defeatedBy, type Matched, ruleTrack, type TrackRuling } from './track.ts'

/** What one track of one authority comes to, licences tried. */
export interface TrackResult extends TrackRuling {
  readonly authority: string
  readonly track: string
  /** Licences that cover the question and the track; only a requirement asks for them. */
  readonly covering: readonly Licence[]
  /** The covering licence with the fewest conditions, then the smallest id. */
  readonly reliedOn: Licence | null
  readonly tried: readonly ExplainedLicence[]
}

/** The answer in one world, with positions as evidence. */
export interface WorldAnswer {
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly licences: readonly string[]
  readonly schemes: readonly string[]
  readonly terms: Terms | null
  readonly confidence: Confidence | null
  readonly flags: readonly string[]
  readonly decisive: readonly string[]
  readonly evidence: ReadonlySet<number>
  readonly tracks: readonly TrackResult[]
}

/** Wordings that are read: those that may have a say at D, or all there ever were, for an explanation. */
export type RuleReading = 'deciding' | 'all'

/** A query with what follows from it in the zone of one authority. */
interface Asker {
  readonly query: Query
  readonly subject: Subject
}

/** The decision procedure of domain.md section 6 in one world: select, except, rule each track, try licences, combine. */
export function evaluate(scene: Scene, query: Query, view: View, reading: RuleReading = 'deciding'): WorldAnswer {
  const subjects = new Map<string, Subject>()
  const subjectFor = (zone: string): Subject => {
    const subject = subjects.get(zone) ?? toSubject(scene, query, zone)
    subjects.set(zone, subject)
    return subject
  }
  const matched = selectRules(scene, { query, view, reading }, subjectFor)
  const tracks = [...groupBy(matched, ({ rule }) => rule.policy.authority)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([authority, rules]) =>
      ruleAuthority(scene, authority, rules, { query, subject: subjectFor(rules[0]!.rule.policy.zone) }),
    )
  return combine(scene, tracks, matched, subjectFor)
}

/** 6.1: the provisions whose reach and scope cover the question, with their status. */
function selectRules(
  scene: Scene,
  { query, view, reading }: { query: Query; view: View; reading: RuleReading },
  subjectFor: (zone: string) => Subject,
): readonly Matched[] {
  return candidates(scene, query, 'rules').flatMap((id) => {
    const instrument = readInstrument(scene, id)
    if (instrument === null) return []
    const { policy } = instrument
    const subject = subjectFor(policy.zone)
    const rules = reading === 'all' ? instrument.rules : rulesAt(scene, instrument)
    return rules.flatMap((rule) => {
      const match = reaches(rule, subject) ? matchScope(scene, rule.provision.scope, subject, policy.zone) : null
      return match === null ? [] : [{ rule, match, status: statusOf(scene, { policy, rule, subject, view }) }]
    })
  })
}

/** An outbound rule never reaches a destination inside the authority's own jurisdiction; an instrument may state the default. */
function reaches({ policy, provision }: Rule, { destination, places }: Subject): boolean {
  const reach = provision.reach ?? policy.announcement.event.data['reach']
  if (reach === 'all' || destination === null) return true
  return policy.home === null || !places.includes(policy.home)
}

/** 6.2 to 6.4 for one authority. */
function ruleAuthority(
  scene: Scene,
  authority: string,
  rules: readonly Matched[],
  asker: Asker,
): readonly TrackResult[] {
  const defeats = defeatedBy(rules.filter(({ status }) => status.status === 'applicable'))
  return [...groupBy(rules, ({ rule }) => rule.provision.track ?? 'main')]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([track, inTrack]) => tryLicences(scene, authority, track, ruleTrack(inTrack, defeats), asker))
}

function tryLicences(
  scene: Scene,
  authority: string,
  track: string,
  ruling: TrackRuling,
  { query, subject }: Asker,
): TrackResult {
  if (ruling.level !== 'licence-required')
    return { ...ruling, authority, track, covering: [], reliedOn: null, tried: [] }
  const covering: Licence[] = []
  const tried = licencesOf(scene, authority, candidates(scene, query, 'permits')).map((licence) => {
    const { match, reason } = coverageOf(scene, licence, subject, track)
    if (match !== null) covering.push({ ...licence, evidence: new Set([...licence.evidence, ...match.evidence]) })
    return { licence: licence.id, covers: match !== null, reason }
  })
  const reliedOn = covering.reduce<Licence | null>(
    (best, licence) => (best === null || licence.conditions.length < best.conditions.length ? licence : best),
    null,
  )
  if (reliedOn === null) return { ...ruling, authority, track, covering, reliedOn, tried }
  const conditions = sortedSet(reliedOn.conditions)
  return {
    ...ruling,
    level: 'open-with-conditions',
    reviewPolicy: null,
    conditions,
    authority,
    track,
    covering,
    reliedOn,
    tried,
  }
}

/** The strictest over tracks and authorities; conditions of all outcomes united, review of what is still required (6.4). */
function combine(
  scene: Scene,
  tracks: readonly TrackResult[],
  matched: readonly Matched[],
  subjectFor: (zone: string) => Subject,
): WorldAnswer {
  const level = strictestLevel(tracks.map((track) => track.level))
  const deciding = tracks.filter((track) => track.level === level && level !== 'unknown')
  const isOpen = level !== 'prohibited' && level !== 'unknown'
  const schemes = isOpen ? openSchemes(scene, subjectFor) : []
  const grounds = groundsOf(deciding, matched)
  const evidence = new Set(grounds)
  for (const position of [...tracks.flatMap(({ covering }) => covering), ...schemes].flatMap((each) => [
    ...each.evidence,
  ]))
    evidence.add(position)
  return {
    level,
    reviewPolicy: level === 'licence-required' ? strictestReview(deciding.map((track) => track.reviewPolicy)) : null,
    conditions: isOpen ? sortedSet(tracks.flatMap((track) => track.conditions)) : [],
    licences: sortedSet(tracks.flatMap(({ covering }) => covering.map(({ id }) => id))),
    schemes: schemes.map(({ id }) => id),
    terms: isOpen ? termsOf(deciding, schemes) : null,
    confidence: level === 'unknown' ? null : weakest(scene, grounds),
    flags: flagsOf(tracks, matched),
    decisive: sortedSet(deciding.flatMap(({ winners }) => winners.map(({ rule }) => rule.provision.id))),
    evidence,
    tracks,
  }
}

/** What the decision rests on (6.6): deciding provisions and what they needed, licences, and what switched another one off. */
function groundsOf(deciding: readonly TrackResult[], matched: readonly Matched[]): Set<number> {
  const grounds = new Set<number>()
  const add = (positions: Iterable<number>) => {
    for (const position of positions) grounds.add(position)
  }
  for (const { winners, reliedOn } of deciding) {
    for (const { rule, match, status } of winners)
      add([rule.policy.announcement.position, rule.origin.position, ...match.evidence, ...status.evidence])
    if (reliedOn !== null) add(reliedOn.evidence)
  }
  for (const { match, status } of matched)
    if (status.switchedOffBy.size > 0) add([...status.switchedOffBy, ...match.evidence])
  return grounds
}

function weakest(scene: Scene, grounds: ReadonlySet<number>): Confidence {
  let confidence: Confidence = 'official'
  for (const position of grounds)
    confidence = weaker(confidence, contentAt(scene.facts, position, scene.knownAt)!.confidence)
  return confidence
}

/** Terms of the licence relied on, then of the deciding provision, then of the scheme (domain.md section 4.3). */
function termsOf(deciding: readonly TrackResult[], schemes: readonly { readonly terms: Terms | null }[]): Terms | null {
  const stated = [
    ...deciding.map(({ reliedOn }) => reliedOn?.terms),
    ...deciding.flatMap(({ winners }) => winners.map(({ rule }) => rule.provision.terms)),
    ...schemes.map(({ terms }) => terms),
  ]
  return stated.find((terms) => terms !== null && terms !== undefined) ?? null
}

const FLAG_OF_STATUS: Readonly<Record<string, string>> = {
  pending: 'pending',
  'in-force-not-yet-applicable': 'not-yet-applicable',
  suspended: 'suspended',
  stayed: 'stayed',
  'not-enforced': 'not-enforced',
}

/** 6.7: only for policies with a matching provision. */
function flagsOf(tracks: readonly TrackResult[], matched: readonly Matched[]): readonly string[] {
  const flags = matched.flatMap(({ rule, status }) => {
    const flag = FLAG_OF_STATUS[status.status]
    const own = flag === undefined ? [] : [`${flag}:${rule.policy.id}`]
    const isAlive = status.status !== 'void' && status.status !== 'ended' && status.status !== 'not-announced'
    return status.endUnknown && isAlive ? [...own, `end-unknown:${rule.policy.id}`] : own
  })
  return sortedSet(tracks.some(({ isConflict }) => isConflict) ? [...flags, 'conflict'] : flags)
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
