import { type Belief, readAsOf, toBelief } from '../belief/belief.ts'
import { type Consult, type Scene, toScene, UNHEARD } from '../belief/scene.ts'
import { everyWorld, type Worlds } from '../belief/worlds.ts'
import { rankOf } from '../facts/content.ts'
import { idAt } from '../facts/read.ts'
import { sortedJson } from '../facts/sorted-json.ts'
import type { Facts } from '../facts/state.ts'
import type { PlainStanding } from '../policy/standing.ts'
import type { AccessAnswer, AccessQuestion, AnswerValue, Certainty, Query, View } from '../questions.ts'
import { type AsOf, cutsOf } from '../time/reached.ts'
import { evaluate, evaluateVerdict, type Verdict, type WorldAnswer } from './evaluate.ts'
import { createStandings, type RuleReading } from './select.ts'
import { LEVELS, rankOfLevel, rankOfReview } from './strictness.ts'

/** A question on a belief, D left open. */
export interface Asked {
  readonly belief: Belief
  readonly query: Query
  readonly view: View
  /** Default: the wordings that may have a say at D. */
  readonly reading?: RuleReading
}

/** The answer at one D with the strictest world behind it. */
export interface Judged {
  readonly answer: AccessAnswer
  readonly strictest: WorldAnswer
}

/** Who may get what, true at D, as known at K (domain.md sections 5 and 6). */
export function answerAccess(facts: Facts, question: AccessQuestion): AccessAnswer {
  const asked = toAsked(facts, question)
  const asOf = readAsOf(question.asOf)
  const instants: { ms: number; zone: string }[] = []
  const { answer } = judgeAt(asked, asOf, {
    ...UNHEARD,
    time: (time, zone) => {
      if (time.kind === 'instant') instants.push({ ms: time.ms, zone })
    },
  })
  if (asOf.kind === 'instant' || !changesWithin(asked, asOf.day, instants)) return answer
  return { ...answer, flags: [...answer.flags, 'changes-within-day'].sort() }
}

/** A question without its D, on the belief its other clocks make. */
export function toAsked(facts: Facts, question: Omit<AccessQuestion, 'asOf'>): Asked {
  return { belief: toBelief(facts, question), query: question.query, view: question.view ?? 'applied' }
}

/** Evaluates every world at one D; `consult` hears of every time value looked at. */
export function judgeAt({ belief, query, view, reading }: Asked, asOf: AsOf, consult: Consult = UNHEARD): Judged {
  const worlds = everyWorld(
    (choose) => evaluate(toScene(belief, asOf, choose, consult), query, view, reading),
    compareExtremes,
  )
  const strictest = strictestOf(worlds)
  return { answer: toAnswer(belief.facts, worlds, strictest), strictest }
}

/** Reads the value alone of one question after another at one D, standings read once. */
export function valueReader(ground: Scene, view: View): (query: Query) => AnswerValue {
  const standings = new Map<number, readonly PlainStanding[]>()
  return (query) => {
    const worlds = everyWorld((choose) => {
      const scene = { ...ground, choose }
      return evaluateVerdict(scene, { query, view, standingsOf: createStandings(scene, standings) })
    }, compareVerdicts)
    if (worlds.bounded) return toValue(judgeAt({ belief: ground, query, view }, ground.asOf).answer)
    const strictest = worlds.results.reduce((a, b) => (compareVerdicts(b, a) > 0 ? b : a))
    return toValue({ ...strictest, certainty: certaintyOf(worlds) })
  }
}

/** `level[/reviewPolicy][?]`, `?` = uncertain. */
export function toValue({
  level,
  reviewPolicy,
  certainty,
}: Pick<AccessAnswer, 'level' | 'reviewPolicy' | 'certainty'>): AnswerValue {
  return `${level}${reviewPolicy === null ? '' : `/${reviewPolicy}`}${certainty === 'uncertain' ? '?' : ''}`
}

/** Fields by which two answers are compared (domain.md section 7). */
const COMPARED = ['level', 'reviewPolicy', 'conditions', 'licences', 'certainty', 'possibleLevels', 'terms'] as const

/** What two answers are compared by. */
export type ComparedAnswer = Pick<AccessAnswer, (typeof COMPARED)[number]>

/** Text that is equal exactly when two answers compare as equal (domain.md section 7). */
export function comparedText(answer: ComparedAnswer): string {
  return sortedJson(COMPARED.map((field) => answer[field]))
}

/** Whether two answers compare as equal (domain.md section 7). */
export function isSameAnswer(a: ComparedAnswer, b: ComparedAnswer): boolean {
  return (
    a.level === b.level &&
    a.reviewPolicy === b.reviewPolicy &&
    a.certainty === b.certainty &&
    isSameList(a.conditions, b.conditions) &&
    isSameList(a.licences, b.licences) &&
    isSameList(a.possibleLevels, b.possibleLevels) &&
    (a.terms === b.terms || sortedJson(a.terms) === sortedJson(b.terms))
  )
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}

/** A compared field in which two answers differ. */
export interface FieldChange {
  readonly field: (typeof COMPARED)[number]
  readonly before: unknown
  readonly after: unknown
}

/** The compared fields in which two answers differ; empty when they compare as equal. */
export function changedFields(before: AccessAnswer, after: AccessAnswer): readonly FieldChange[] {
  return COMPARED.filter((field) => sortedJson(before[field]) !== sortedJson(after[field])).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }))
}

function changesWithin(asked: Asked, day: string, instants: readonly { ms: number; zone: string }[]): boolean {
  const onThatDay = new Set(
    instants
      .flatMap(({ ms, zone }) => cutsOf({ kind: 'instant', ms, text: '' }, zone))
      .flatMap((cut) => (cut.day === day ? cut.ms : [])),
  )
  const comparedAt = (ms: number) => comparedText(judgeAt(asked, { kind: 'instant', ms }).answer)
  return [...onThatDay].some((ms) => comparedAt(ms - 1) !== comparedAt(ms))
}

function toAnswer(facts: Facts, worlds: Worlds<WorldAnswer>, strictest: WorldAnswer): AccessAnswer {
  const { level, reviewPolicy, conditions, licences, schemes, terms } = strictest
  const { evidence, ...grounds } = strictest.grounds()
  const { certainty, possibleLevels } = toCompared(worlds, strictest)
  return {
    level,
    reviewPolicy,
    conditions,
    licences,
    schemes,
    terms,
    ...grounds,
    certainty,
    possibleLevels,
    evidence: [...evidence].sort((a, b) => a - b).map((position) => idAt(facts, position)),
  }
}

/** The compared fields of the answer of some worlds. */
export function toCompared(worlds: Worlds<WorldAnswer>, strictest = strictestOf(worlds)): ComparedAnswer {
  const { level, reviewPolicy, conditions, licences, terms } = strictest
  const possible =
    worlds.results.length === 1
      ? [level]
      : LEVELS.filter((each) => worlds.results.some((world) => world.level === each))
  return {
    level,
    reviewPolicy,
    conditions,
    licences,
    terms,
    certainty: certaintyOf(worlds),
    possibleLevels: worlds.bounded ? [...new Set([possible.at(0)!, possible.at(-1)!])] : possible,
  }
}

/** The world that is reported (domain.md section 6.5). */
function strictestOf({ results }: Worlds<WorldAnswer>): WorldAnswer {
  return results.reduce((a, b) => (compareStrictness(b, a) > 0 ? b : a))
}

/** Order in which extremes are looked for. */
export function compareExtremes(a: WorldAnswer, b: WorldAnswer): number {
  return compareStrictness(a, b) || a.grounds().decisive.length - b.grounds().decisive.length
}

/** Certain when all worlds agree on level, review policy and conditions (domain.md section 6.5). */
function certaintyOf({ results, bounded }: Worlds<Verdict>): Certainty {
  if (bounded) return 'uncertain'
  if (results.length === 1) return 'certain'
  const readings = results.map((world) => sortedJson([world.level, world.reviewPolicy, world.conditions]))
  return readings.every((reading) => reading === readings[0]) ? 'certain' : 'uncertain'
}

/** Order of worlds in 6.5: level, review policy, most conditions, their names (last), weakest confidence. */
function compareStrictness(a: WorldAnswer, b: WorldAnswer): number {
  const difference = compareVerdicts(a, b)
  if (difference !== 0) return difference
  const [first, second] = [a.grounds().confidence, b.grounds().confidence]
  return first === null || second === null ? 0 : rankOf(first) - rankOf(second)
}

function compareVerdicts(a: Verdict, b: Verdict): number {
  return (
    rankOfLevel(a.level) - rankOfLevel(b.level) ||
    rankOfReview(a.reviewPolicy) - rankOfReview(b.reviewPolicy) ||
    a.conditions.length - b.conditions.length ||
    compareText(a.conditions.join('\n'), b.conditions.join('\n'))
  )
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
