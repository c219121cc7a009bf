import type { Scene } from '../belief/scene.ts'
import type { Confidence } from '../events/envelope.ts'
import { weaker } from '../facts/content.ts'
import { contentAt } from '../facts/read.ts'
import { coverageOf, type Licence, licencesOf } from '../licence/read-licence.ts'
import type { ExplainedLicence, Level, Query, ReviewPolicy, Terms, View } from '../questions.ts'
import { openSchemes } from '../scheme/read-scheme.ts'
import { type Drawers, drawersFor, inDrawer } from '../scope/drawers.ts'
import { type Subject, toSubject } from '../scope/subject.ts'
import { type Asking, type Matched, type RuleReading, selectRules } from './select.ts'
import { sortedSet, strictestLevel, strictestReview } from './strictness.ts'
import { defeatedBy, ruleTrack, type TrackRuling } from './track.ts'

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

/** The decision procedure of domain.md section 6 in one world: select, except, rule each track, try licences, combine. */
export function evaluate(scene: Scene, query: Query, view: View, reading: RuleReading = 'deciding'): WorldAnswer {
  const subjects = new Map<string, Subject>()
  const subjectFor = (zone: string): Subject => {
    let subject = subjects.get(zone)
    if (subject === undefined) {
      subject = toSubject(scene, query, zone)
      subjects.set(zone, subject)
    }
    return subject
  }
  const asking: Asking = { scene, query, view, reading, drawers: drawersFor(scene, query), subjectFor }
  const matched = selectRules(asking)
  const tracks: TrackResult[] = []
  for (const [authority, rules] of sortedGroups(matched, ({ authority }) => authority))
    tracks.push(...ruleAuthority(asking, authority, rules))
  return combine(asking, tracks, matched)
}

/** 6.2 to 6.4 for one authority. */
function ruleAuthority(asking: Asking, authority: string, rules: readonly Matched[]): readonly TrackResult[] {
  const defeats = defeatedBy(rules.filter(({ status }) => status.status === 'applicable'))
  const { zone } = rules[0]!
  return sortedGroups(rules, ({ body }) => body.track ?? 'main').map(([track, inTrack]) =>
    tryLicences(asking, { authority, track, zone }, ruleTrack(inTrack, defeats)),
  )
}

function tryLicences(
  { scene, drawers, subjectFor }: Asking,
  { authority, track, zone }: { authority: string; track: string; zone: string },
  ruling: TrackRuling,
): TrackResult {
  if (ruling.level !== 'licence-required')
    return { ...ruling, authority, track, covering: [], reliedOn: null, tried: [] }
  const subject = subjectFor(zone)
  const covering: Licence[] = []
  const tried = licencesOf(scene, authority, licencesIn(scene, drawers)).map((licence) => {
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

/** Licences that may cover what is asked for, by id. */
function licencesIn({ facts, knownAt }: Scene, { plain, unsorted }: Drawers): readonly string[] {
  const { scopes, licences } = facts.columns
  const found = new Set<number>()
  for (const drawer of plain) inDrawer(scopes.licences, drawer, knownAt, (licence) => found.add(licence))
  for (const drawer of unsorted) inDrawer(scopes.licences, drawer, knownAt, (licence) => found.add(licence))
  return [...found].map((licence) => licences.texts[licence]!).sort()
}

/** The strictest over tracks and authorities; conditions of all outcomes united, review of what is still required (6.4). */
function combine(
  { scene, subjectFor }: Asking,
  tracks: readonly TrackResult[],
  matched: readonly Matched[],
): WorldAnswer {
  const level = strictestLevel(tracks.map((track) => track.level))
  const deciding = tracks.filter((track) => track.level === level && level !== 'unknown')
  const isOpen = level !== 'prohibited' && level !== 'unknown'
  const schemes = isOpen ? openSchemes(scene, subjectFor) : []
  const grounds = groundsOf(deciding, matched)
  const evidence = new Set(grounds)
  for (const { covering } of tracks) for (const licence of covering) addAll(evidence, licence.evidence)
  for (const scheme of schemes) addAll(evidence, scheme.evidence)
  return {
    level,
    reviewPolicy: level === 'licence-required' ? strictestReview(deciding.map((track) => track.reviewPolicy)) : null,
    conditions: isOpen ? sortedSet(tracks.flatMap((track) => track.conditions)) : [],
    licences: sortedSet(tracks.flatMap(({ covering }) => covering.map(({ id }) => id))),
    schemes: schemes.map(({ id }) => id),
    terms: isOpen ? termsOf(deciding, schemes) : null,
    confidence: level === 'unknown' ? null : weakest(scene, grounds),
    flags: flagsOf(tracks, matched),
    decisive: sortedSet(deciding.flatMap(({ winners }) => winners.map(({ provision }) => provision))),
    evidence,
    tracks,
  }
}

/** What the decision rests on (6.6): deciding provisions and what they needed, licences, and what switched another one off. */
function groundsOf(deciding: readonly TrackResult[], matched: readonly Matched[]): Set<number> {
  const grounds = new Set<number>()
  for (const { winners, reliedOn } of deciding) {
    for (const { announcement, origin, match, status } of winners) {
      grounds.add(announcement).add(origin)
      addAll(grounds, match.evidence)
      addAll(grounds, status.evidence)
    }
    if (reliedOn !== null) addAll(grounds, reliedOn.evidence)
  }
  for (const { match, status } of matched) {
    if (status.switchedOffBy.size === 0) continue
    addAll(grounds, status.switchedOffBy)
    addAll(grounds, match.evidence)
  }
  return grounds
}

function addAll(positions: Set<number>, more: ReadonlySet<number>): void {
  for (const position of more) positions.add(position)
}

function weakest(scene: Scene, grounds: ReadonlySet<number>): Confidence {
  let confidence: Confidence = 'official'
  for (const position of grounds)
    confidence = weaker(confidence, contentAt(scene.facts, position, scene.knownAt)!.confidence)
  return confidence
}

/** Terms of the licence relied on, then of the deciding provision, then of the scheme (domain.md section 4.3). */
function termsOf(deciding: readonly TrackResult[], schemes: readonly { readonly terms: Terms | null }[]): Terms | null {
  for (const { reliedOn } of deciding) if (reliedOn != null && reliedOn.terms !== null) return reliedOn.terms
  for (const { winners } of deciding) {
    const stating = winners.filter(({ body }) => body.terms !== undefined)
    if (stating.length > 0) return stating.reduce((a, b) => (isBefore(b, a) ? b : a)).body.terms!
  }
  return schemes.find(({ terms }) => terms !== null)?.terms ?? null
}

/** By policy, then by provision. */
function isBefore(a: Matched, b: Matched): boolean {
  return a.policy === b.policy ? a.provision < b.provision : a.policy < b.policy
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
  const flags: string[] = []
  for (const { policy, status } of matched) {
    const flag = FLAG_OF_STATUS[status.status]
    if (flag !== undefined) flags.push(`${flag}:${policy}`)
    const isAlive = status.status !== 'void' && status.status !== 'ended' && status.status !== 'not-announced'
    if (status.endUnknown && isAlive) flags.push(`end-unknown:${policy}`)
  }
  if (tracks.some(({ isConflict }) => isConflict)) flags.push('conflict')
  return sortedSet(flags)
}

/** Values by key, the smallest key first. */
function sortedGroups<T>(values: readonly T[], keyOf: (value: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
