import type { Scene } from '../belief/scene.ts'
import type { Confidence } from '../events/envelope.ts'
import { weaker } from '../facts/content.ts'
import { confidenceAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import { type Trial, tryLicences, UNTRIED } from '../licence/try-licences.ts'
import { addAll } from '../policy/reading.ts'
import { policyOf, provisionOf, type Standing } from '../policy/standing.ts'
import type { Level, Query, ReviewPolicy, Terms, View } from '../questions.ts'
import { type OpenScheme, openSchemes } from '../scheme/read-scheme.ts'
import { createSubjects } from '../scope/subject.ts'
import { candidatesFor } from './candidates.ts'
import { type Asking, type Matched, type RuleQuestion, type RuleReading, selectRules, toAsking } from './select.ts'
import { sortedSet, stricterLevel, strictestReview } from './strictness.ts'
import { defeatedBy, ruleTrack, type TrackRuling } from './track.ts'

/** What one track of one authority comes to, licences tried. */
export interface TrackResult extends Trial {
  readonly authority: string
  readonly track: string
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly ruling: TrackRuling
}

/** What is decided in one world. */
export interface Verdict {
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
}

/** The answer in one world. */
export interface WorldAnswer extends Verdict {
  readonly licences: readonly string[]
  readonly schemes: readonly string[]
  readonly terms: Terms | null
  readonly tracks: readonly TrackResult[]
  /** Worked out when asked. */
  readonly grounds: () => Grounds
}

/** What an answer rests on, with positions as evidence. */
interface Grounds {
  readonly confidence: Confidence | null
  readonly flags: readonly string[]
  readonly decisive: readonly string[]
  readonly evidence: ReadonlySet<number>
}

/** Tracks of authorities that have a say, with what was selected for them. */
export interface Ruled {
  readonly matched: readonly Matched[]
  readonly tracks: readonly TrackResult[]
}

/** The decision procedure of domain.md section 6 in one world: select, except, rule each track, try licences, combine. */
export function evaluate(scene: Scene, query: Query, view: View, reading: RuleReading = 'deciding'): WorldAnswer {
  return combine(scene, query, [ruleTracks(scene, { query, view, reading, candidates: candidatesFor(scene, query) })])
}

/** What {@link evaluate} decides, without what it rests on. */
export function evaluateVerdict(scene: Scene, asked: Pick<Asking, 'query' | 'view' | 'standingsOf'>): Verdict {
  const candidates = candidatesFor(scene, asked.query)
  return toVerdict(ruleTracks(scene, { ...asked, reading: 'deciding', candidates }).tracks)
}

/** 6.1 to 6.4 up to the licences: what every track of the authorities of some candidates comes to. */
export function ruleTracks(scene: Scene, asked: RuleQuestion & Partial<Pick<Asking, 'standingsOf'>>): Ruled {
  const asking: Asking = { ...toAsking(scene, asked), ...asked }
  const { licences } = asked.candidates
  const matched = selectRules(asking)
  const tracks: TrackResult[] = []
  for (const [authority, rules] of sortedGroups(matched, ({ standing }) => standing.authority)) {
    const defeats = defeatedBy(scene, rules)
    for (const [track, inTrack] of sortedGroups(rules, ({ standing }) => standing.body.track ?? 'main'))
      tracks.push(settleTrack(asking, { authority, track, licences }, ruleTrack(scene, inTrack, defeats)))
  }
  return { matched, tracks }
}

/** 6.4: a licence that covers the question and the track cures a requirement. */
function settleTrack(
  { scene, reading, subjectFor }: Asking,
  { authority, track, licences }: { authority: string; track: string; licences: () => readonly number[] },
  ruling: TrackRuling,
): TrackResult {
  const { level, reviewPolicy, conditions } = ruling
  const rests = { authority, track, ruling }
  if (level !== 'licence-required') return { ...rests, ...UNTRIED, level, reviewPolicy, conditions }
  const { zone } = ruling.winners[0]!.standing
  const required = { authority, track, zone, subject: subjectFor(zone) }
  const trial = tryLicences(scene, required, { licences: licences(), explains: reading === 'all' })
  if (trial.reliedOn === null) return { ...rests, ...trial, level, reviewPolicy, conditions }
  const met = sortedSet(trial.reliedOn.conditions)
  return { ...rests, ...trial, level: 'open-with-conditions', reviewPolicy: null, conditions: met }
}

/** The strictest over tracks and authorities; conditions of all outcomes united, review of what is still required (6.4). */
function toVerdict(tracks: readonly TrackResult[]): Verdict {
  let level: Level = 'unknown'
  for (const track of tracks) level = stricterLevel(level, track.level)
  const conditions: string[] = []
  let reviewPolicy: ReviewPolicy | null = null
  for (const track of tracks) {
    if (isOpen(level)) conditions.push(...track.conditions)
    if (track.level === level) reviewPolicy = strictestReview([reviewPolicy, track.reviewPolicy])
  }
  return {
    level,
    reviewPolicy: level === 'licence-required' ? reviewPolicy : null,
    conditions: sortedSet(conditions),
  }
}

/** Whether anything may be had at all: then conditions, terms and schemes mean something. */
function isOpen(level: Level): boolean {
  return level !== 'prohibited' && level !== 'unknown'
}

/** 6.4: the strictest over all authorities. */
export function combine(scene: Scene, query: Query, ruled: readonly Ruled[]): WorldAnswer {
  const tracks = ruled.length === 1 ? ruled[0]!.tracks : ruled.flatMap((each) => each.tracks)
  const verdict = toVerdict(tracks)
  const { level } = verdict
  const deciding = level === 'unknown' ? [] : tracks.filter((track) => track.level === level)
  const schemes = isOpen(level) ? openSchemes(scene, createSubjects(scene, query)) : []
  const grounds = (): Grounds => {
    const matched = ruled.length === 1 ? ruled[0]!.matched : ruled.flatMap((each) => each.matched)
    const rests = restsOn(deciding, matched)
    return {
      confidence: level === 'unknown' ? null : weakest(scene, rests),
      flags: flagsOf(scene, tracks, matched),
      decisive: decisiveOf(scene, deciding),
      evidence: withPermissions(rests, tracks, schemes),
    }
  }
  return {
    ...verdict,
    licences: licencesOver(tracks),
    schemes: schemes.map(({ id }) => id),
    terms: isOpen(level) ? termsOf(scene, deciding, schemes) : null,
    tracks,
    grounds,
  }
}

function licencesOver(tracks: readonly TrackResult[]): readonly string[] {
  const ids: string[] = []
  for (const { covering } of tracks) for (const { id } of covering) ids.push(id)
  return sortedSet(ids)
}

function decisiveOf({ facts }: Scene, deciding: readonly TrackResult[]): readonly string[] {
  const provisions: string[] = []
  for (const { ruling } of deciding)
    for (const { standing } of ruling.winners) provisions.push(provisionOf(facts, standing.rule))
  return sortedSet(provisions)
}

/** What the decision rests on (6.6): deciding provisions and what they needed, licences, and what switched another one off. */
function restsOn(deciding: readonly TrackResult[], matched: readonly Matched[]): Set<number> {
  const grounds = new Set<number>()
  for (const { ruling, reliedOn } of deciding) {
    for (const { standing, match } of ruling.winners) {
      grounds.add(standing.announcement).add(standing.origin)
      addAll(grounds, match.evidence)
      addAll(grounds, standing.status.evidence)
    }
    if (reliedOn !== null) addAll(grounds, reliedOn.evidence)
  }
  for (const { standing, match } of matched) {
    const { switchedOffBy } = standing.status
    if (switchedOffBy.size === 0) continue
    addAll(grounds, switchedOffBy)
    addAll(grounds, match.evidence)
  }
  return grounds
}

/** The grounds with every covering licence and open scheme. */
function withPermissions(
  grounds: ReadonlySet<number>,
  tracks: readonly TrackResult[],
  schemes: readonly OpenScheme[],
): ReadonlySet<number> {
  const evidence = new Set(grounds)
  for (const { covering } of tracks) for (const licence of covering) addAll(evidence, licence.evidence)
  for (const scheme of schemes) addAll(evidence, scheme.evidence)
  return evidence
}

function weakest({ facts, knownAt }: Scene, grounds: ReadonlySet<number>): Confidence {
  let confidence: Confidence = 'official'
  for (const position of grounds) confidence = weaker(confidence, confidenceAt(facts, position, knownAt))
  return confidence
}

/** Terms of the licence relied on, then of the deciding provision, then of the scheme (domain.md section 4.3). */
function termsOf({ facts }: Scene, deciding: readonly TrackResult[], schemes: readonly OpenScheme[]): Terms | null {
  for (const { reliedOn } of deciding) if (reliedOn !== null && reliedOn.terms !== null) return reliedOn.terms
  for (const { ruling } of deciding) {
    const stating = ruling.winners.flatMap(({ standing }) => (standing.body.terms === undefined ? [] : [standing]))
    if (stating.length > 0) return stating.reduce((a, b) => (isBefore(facts, b, a) ? b : a)).body.terms!
  }
  return schemes.find(({ terms }) => terms !== null)?.terms ?? null
}

/** By policy, then by provision. */
function isBefore(facts: Facts, a: Standing, b: Standing): boolean {
  const [first, second] = [policyOf(facts, a.rule), policyOf(facts, b.rule)]
  return first === second ? provisionOf(facts, a.rule) < provisionOf(facts, b.rule) : first < second
}

const FLAG_OF_STATUS: Readonly<Record<string, string>> = {
  pending: 'pending',
  'in-force-not-yet-applicable': 'not-yet-applicable',
  suspended: 'suspended',
  stayed: 'stayed',
  'not-enforced': 'not-enforced',
}

/** 6.7: only for policies with a matching provision. */
function flagsOf({ facts }: Scene, tracks: readonly TrackResult[], matched: readonly Matched[]): readonly string[] {
  const flags: string[] = []
  for (const { standing } of matched) {
    const { status } = standing
    if (status.status === 'applicable' && !status.endUnknown) continue
    const policy = policyOf(facts, standing.rule)
    const flag = FLAG_OF_STATUS[status.status]
    if (flag !== undefined) flags.push(`${flag}:${policy}`)
    const isAlive = status.status !== 'void' && status.status !== 'ended' && status.status !== 'not-announced'
    if (status.endUnknown && isAlive) flags.push(`end-unknown:${policy}`)
  }
  if (tracks.some(({ ruling }) => ruling.isConflict)) flags.push('conflict')
  return sortedSet(flags)
}

/** Values by key, the smallest key first. */
function sortedGroups<T>(
  values: readonly T[],
  keyOf: (value: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const [first] = values
  if (first === undefined) return []
  const key = keyOf(first)
  if (values.every((value) => keyOf(value) === key)) return [[key, values]]
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
