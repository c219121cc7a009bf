import type { AccessAnswer, AccessQuestion, Level, RecordedEvent } from '@asof/domain'
import { CONFIDENCES } from '../support/words.ts'
import { type Claim, claimsSeen, dayIn, type Moment, span, toMoment } from './claims.ts'
import { type Fit, fitScope, isAtHome, readAsked } from './match.ts'
import { openSchemes, type Permission, permissionsFor } from './permissions.ts'
import { type Instrument, instrumentNamed, type Standing, standingOf, type Wording, wordingsOf } from './status.ts'
import { inEveryWorld, stable, type World } from './world.ts'

/** What one world answers; events by position. */
interface Reading extends Omit<AccessAnswer, 'certainty' | 'possibleLevels' | 'evidence'> {
  readonly evidence: readonly number[]
}

interface Rule {
  readonly policy: Instrument
  readonly wording: Wording
  readonly fit: Fit
  readonly standing: Standing
}

interface Outcome {
  readonly level: Level
  readonly review: AccessAnswer['reviewPolicy']
  readonly conditions: readonly string[]
  readonly winners: readonly Rule[]
  readonly conflict: boolean
  readonly covering: readonly Permission[]
  readonly reliedOn: Permission | undefined
}

const LEVELS: readonly Level[] = ['unknown', 'open', 'open-with-conditions', 'licence-required', 'prohibited']
const REVIEWS: readonly AccessAnswer['reviewPolicy'][] = [null, 'approval', 'case-by-case', 'denial']
const EFFECTS: Readonly<Record<string, Level>> = {
  permit: 'open',
  'permit-with-conditions': 'open-with-conditions',
  'require-licence': 'licence-required',
  prohibit: 'prohibited',
}

/**
 * The answers domain.md allows, by a slow full scan of the log: more than one only where worlds tie in everything section
 * 6.5 orders them by. Null when more facts are undecided than are told apart.
 */
export function oracleAnswers(log: readonly RecordedEvent[], question: AccessQuestion): readonly AccessAnswer[] | null {
  const claims = claimsSeen(log, question)
  const at = toMoment(question.asOf)
  const answers = answersAt(log, claims, at, question)
  if (answers === null || 'ms' in at) return answers
  const changes = changesWithin(log, claims, at.day, question)
  return changes === null ? null : changes.flatMap((isFlagged) => answers.map((answer) => flagged(answer, isFlagged)))
}

function flagged(answer: AccessAnswer, isFlagged: boolean): AccessAnswer {
  return isFlagged ? { ...answer, flags: sorted([...answer.flags, 'changes-within-day']) } : answer
}

function answersAt(
  log: readonly RecordedEvent[],
  claims: readonly Claim[],
  at: Moment,
  question: AccessQuestion,
  note: World['note'] = () => {},
): readonly AccessAnswer[] | null {
  const readings = inEveryWorld((ask) => read({ claims, at, ask, note }, question))
  if (readings === null) return null
  const different = new Set(
    readings.map(({ level, reviewPolicy, conditions }) => stable([level, reviewPolicy, conditions])),
  )
  const strictest = readings.reduce((a, b) => (compareReadings(a, b) >= 0 ? a : b))
  return readings
    .filter((reading) => compareReadings(reading, strictest) === 0)
    .map((reading) => ({
      ...reading,
      certainty: different.size === 1 ? 'certain' : 'uncertain',
      possibleLevels: LEVELS.filter((level) => readings.some((each) => each.level === level)),
      evidence: reading.evidence.map((position) => log[position - 1]!.id),
    }))
}

/** Order of worlds in section 6.5. */
function compareReadings(a: Reading, b: Reading): number {
  const names = ({ conditions }: Reading) => conditions.join('\n')
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    REVIEWS.indexOf(a.reviewPolicy) - REVIEWS.indexOf(b.reviewPolicy) ||
    a.conditions.length - b.conditions.length ||
    (names(a) === names(b) ? 0 : names(a) < names(b) ? -1 : 1) ||
    CONFIDENCES.indexOf(a.confidence ?? 'official') - CONFIDENCES.indexOf(b.confidence ?? 'official')
  )
}

/**
 * Section 6.7: whether the compared answer differs just before and at an instant of that legal day. Both where worlds tie
 * and it depends on which of them is reported.
 */
function changesWithin(
  log: readonly RecordedEvent[],
  claims: readonly Claim[],
  day: string,
  question: AccessQuestion,
): readonly boolean[] | null {
  const possible = new Set<boolean>()
  for (const ms of instantsOf(claims, day)) {
    let isLegalDay = false
    const note: World['note'] = (time, zone) => {
      if (time.kind === 'instant' && time.ms === ms && dayIn(ms, zone) === day) isLegalDay = true
    }
    const [before, after] = [ms - 1, ms].map((each) =>
      answersAt(log, claims, { ms: each }, question, note)?.map(compared),
    )
    if (before === undefined || after === undefined) return null
    if (!isLegalDay) continue
    const isChange = before.flatMap((was) => after.map((is) => was !== is))
    if (isChange.every(Boolean)) return [true]
    if (isChange.includes(true)) possible.add(true)
  }
  return [...possible, false]
}

function compared({
  level,
  reviewPolicy,
  conditions,
  licences,
  certainty,
  possibleLevels,
  terms,
}: AccessAnswer): string {
  return stable([level, reviewPolicy, conditions, licences, certainty, possibleLevels, terms])
}

/** Instants anything states that fall on the day in the zone of some authority, or in UTC for one that nothing registers. */
function instantsOf(claims: readonly Claim[], day: string): readonly number[] {
  const stated = claims.flatMap(({ type, data }) => (type === 'authority.registered' ? [data.zone as string] : []))
  const zones = ['UTC', ...stated]
  const texts = JSON.stringify(claims.map(({ from, to, data }) => [from, to, data])).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)
  const moments = new Set((texts ?? []).map((text) => Date.parse(text)))
  return [...moments].filter((ms) => zones.some((zone) => dayIn(ms, zone) === day))
}

function read(world: World, question: AccessQuestion): Reading {
  const query = question.query as Readonly<Record<string, string | undefined>>
  const isFormal = question.view === 'formal'
  const ids = [...new Set(world.claims.flatMap(({ type, data }) => (type === 'policy.announced' ? [data.policy] : [])))]
  const rules = ids.sort().flatMap((id: string) => rulesThatMatch(world, id, query, isFormal))
  const authorities = [...new Set(rules.map(({ policy }) => policy.authority))].sort()
  const outcomes = authorities.flatMap((authority) => {
    const own = rules.filter(({ policy }) => policy.authority === authority)
    const applicable = own.filter(({ standing }) => standing.status === 'applicable')
    const tracks = [...new Set(own.map(({ wording }) => (wording.text.track ?? 'main') as string))].sort()
    return tracks.map((track) => {
      const inTrack = applicable.filter(({ wording }) => (wording.text.track ?? 'main') === track)
      return rule(world, authority, track, inTrack, applicable, query)
    })
  })
  return combine(world, outcomes, rules, query)
}

/** Section 6.1. */
function rulesThatMatch(
  world: World,
  id: string,
  query: Readonly<Record<string, string | undefined>>,
  isFormal: boolean,
): readonly Rule[] {
  const policy = instrumentNamed(world, id)
  if (policy === null) return []
  const asked = readAsked(world, query, policy.zone)
  return wordingsOf(policy).flatMap((wording) => {
    if (wording.text === null) return []
    const isOutbound = (wording.text.reach ?? policy.announcement.data.reach) !== 'all'
    const isHome = () =>
      asked.destination !== undefined && isAtHome(world, asked.destination, policy.authority, policy.zone)
    if (isOutbound && isHome()) return []
    const fit = fitScope(world, wording.text.scope, asked, policy.zone)
    return fit === null
      ? []
      : [{ policy, wording, fit, standing: standingOf(world, policy, wording, { asked, isFormal }) }]
  })
}

/** Sections 6.2 to 6.4 for one track. */
function rule(
  world: World,
  authority: string,
  track: string,
  inTrack: readonly Rule[],
  applicable: readonly Rule[],
  query: Readonly<Record<string, string | undefined>>,
): Outcome {
  const stand = inTrack.filter(({ wording }) => !isDefeated(wording.id, applicable) && wording.text.effect !== 'none')
  const undominated = stand.filter((x) => !stand.some((y) => y !== x && dominates(y, x)))
  const levelOf = ({ wording }: Rule) => EFFECTS[wording.text.effect]!
  const level = LEVELS.findLast((each) => undominated.some((one) => levelOf(one) === each)) ?? 'unknown'
  const winners = undominated.filter((one) => levelOf(one) === level)
  const base = {
    level,
    review:
      level === 'licence-required' ? strictestReview(winners.map(({ wording }) => wording.text.reviewPolicy)) : null,
    conditions: winners.flatMap(({ wording }) => (wording.text.conditions ?? []) as string[]),
    winners,
    conflict: winners.length < undominated.length,
    covering: [],
    reliedOn: undefined,
  }
  if (level !== 'licence-required') return base
  const covering = permissionsFor(world, authority, track, readAsked(world, query, winners[0]!.policy.zone))
  const reliedOn = [...covering].sort((a, b) => a.conditions.length - b.conditions.length || (a.id < b.id ? -1 : 1))[0]
  if (reliedOn === undefined) return base
  return { ...base, level: 'open-with-conditions', review: null, conditions: reliedOn.conditions, covering, reliedOn }
}

function isDefeated(id: string, applicable: readonly Rule[]): boolean {
  return applicable.some(({ wording }) => wording.text.exceptionTo?.includes(id) && !isDefeated(wording.id, applicable))
}

function dominates(y: Rule, x: Rule): boolean {
  const [first, second] = [y.wording.text.priority ?? 0, x.wording.text.priority ?? 0]
  if (first !== second) return first > second
  const signs = compareFits(y.fit, x.fit)
  if (signs.includes(null)) return false
  if (signs.every((sign) => sign === 0)) return isEnactedLater(y, x)
  return signs.every((sign) => sign! >= 0)
}

function isEnactedLater(y: Rule, x: Rule): boolean {
  const [later, earlier] = [y, x].map(({ wording, policy }) => span(wording.origin.announced, policy.zone))
  return later !== null && earlier !== null && later![0] > earlier![1]
}

/** Sign per dimension of section 6.3; null = incomparable. */
function compareFits(a: Fit, b: Fit): readonly (number | null)[] {
  const isNearer = a.item === 3 && b.item === 3 ? Math.sign(b.distance - a.distance) : 0
  return [
    compareMembers(a, b),
    Math.sign(a.item - b.item) || isNearer,
    a.provider - b.provider,
    a.endUse - b.endUse,
    a.activity - b.activity,
  ]
}

function compareMembers(a: Fit, b: Fit): number | null {
  if (a.members === null || b.members === null) return Math.sign(a.recipient - b.recipient)
  const [inA, inB] = [a.members, b.members]
  const [aInB, bInA] = [[...inA].every((each) => inB.has(each)), [...inB].every((each) => inA.has(each))]
  if (aInB && bInA) return 0
  return aInB ? 1 : bInA ? -1 : null
}

function strictestReview(reviews: readonly unknown[]): AccessAnswer['reviewPolicy'] {
  return REVIEWS.findLast((review) => review !== null && reviews.includes(review)) ?? null
}

/** Section 6.4: strictest over tracks and authorities. */
function combine(
  world: World,
  outcomes: readonly Outcome[],
  rules: readonly Rule[],
  query: Readonly<Record<string, string | undefined>>,
): Reading {
  const level = LEVELS.findLast((each) => outcomes.some((outcome) => outcome.level === each)) ?? 'unknown'
  const isSettled = level === 'unknown' || level === 'prohibited'
  const deciding = level === 'unknown' ? [] : outcomes.filter((outcome) => outcome.level === level)
  const schemes = isSettled ? [] : openSchemes(world, query)
  const grounds = groundsOf(deciding, rules)
  const covering = outcomes.flatMap((outcome) => outcome.covering)
  const terms = [
    ...deciding.map(({ reliedOn }) => reliedOn?.terms),
    ...deciding.flatMap(({ winners }) => winners.map(({ wording }) => wording.text.terms)),
    ...schemes.map((scheme) => scheme.terms),
  ].find((each) => each !== undefined && each !== null)
  const used = new Set([...grounds, ...[...covering, ...schemes].flatMap(({ rests }) => [...rests])])
  return {
    level,
    reviewPolicy: strictestReview(deciding.map(({ review }) => review)),
    conditions: isSettled ? [] : sorted(outcomes.flatMap(({ conditions }) => conditions)),
    licences: sorted(covering.map(({ id }) => id)),
    schemes: schemes.map(({ id }) => id),
    terms: isSettled ? null : (terms ?? null),
    confidence: level === 'unknown' ? null : weakest(world, grounds),
    flags: flagsOf(outcomes, rules),
    decisive: sorted(deciding.flatMap(({ winners }) => winners.map(({ wording }) => wording.id))),
    evidence: [...used].sort((a, b) => a - b),
  }
}

/** Section 6.6. */
function groundsOf(deciding: readonly Outcome[], rules: readonly Rule[]): ReadonlySet<number> {
  return new Set([
    ...deciding.flatMap(({ winners, reliedOn }) => [
      ...winners.flatMap(({ policy, wording, fit, standing }) => [
        policy.announcement.position,
        wording.origin.position,
        ...fit.rests,
        ...standing.rests,
      ]),
      ...(reliedOn?.rests ?? []),
    ]),
    ...rules.flatMap(({ standing, fit }) => (standing.offBy.size === 0 ? [] : [...standing.offBy, ...fit.rests])),
  ])
}

function weakest(world: World, grounds: ReadonlySet<number>): AccessAnswer['confidence'] {
  const ranks = world.claims
    .filter(({ position }) => grounds.has(position))
    .map(({ confidence }) => CONFIDENCES.indexOf(confidence))
  return CONFIDENCES[Math.max(0, ...ranks)]!
}

/** Section 6.7. */
function flagsOf(outcomes: readonly Outcome[], rules: readonly Rule[]): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    pending: 'pending',
    suspended: 'suspended',
    stayed: 'stayed',
    'in-force-not-yet-applicable': 'not-yet-applicable',
    'not-enforced': 'not-enforced',
  }
  const flags = rules.flatMap(({ policy, standing: { status, endUnknown } }) => [
    ...(names[status] === undefined ? [] : [`${names[status]}:${policy.id}`]),
    ...(endUnknown && !['void', 'ended', 'not-announced'].includes(status) ? [`end-unknown:${policy.id}`] : []),
  ])
  return sorted([...flags, ...(outcomes.some(({ conflict }) => conflict) ? ['conflict'] : [])])
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
