import type { Scene } from '../belief/scene.ts'
import { provisionOf, type Standing } from '../policy/standing.ts'
import type { ExplainedProvision, Level, ReviewPolicy } from '../questions.ts'
import { compareSpecificity } from '../scope/match-scope.ts'
import type { Matched } from './select.ts'
import { sortedSet, stricterLevel, strictestReview } from './strictness.ts'

type Outcome = ExplainedProvision['outcome']

/** How a matched provision fared in its track, and against which provisions. */
export interface Fate {
  readonly matched: Matched
  readonly outcome: Outcome
  readonly against: readonly string[]
}

/** Provisions with the exceptions that defeat them; one that is not among them is not defeated. */
type Defeats = ReadonlyMap<string, readonly string[]>

/** What one track of one authority says before licences are tried. */
export interface TrackRuling {
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly winners: readonly Matched[]
  readonly isConflict: boolean
  /** How every matched provision fared; worked out when asked. */
  readonly fates: () => readonly Fate[]
}

/** Level that an effect asks for; none of `none`. */
export const LEVEL_OF_EFFECT: Readonly<Record<string, Level>> = {
  permit: 'open',
  'permit-with-conditions': 'open-with-conditions',
  'require-licence': 'licence-required',
  prohibit: 'prohibited',
}

/**
 * Provisions defeated by an exception that is not itself defeated (domain.md section 6.2); by provision id, with the ids
 * that defeat them.
 * @param matched the matched provisions of one authority; only applicable ones defeat and are defeated
 */
export function defeatedBy({ facts }: Scene, matched: readonly Matched[]): Defeats {
  if (matched.every(({ standing }) => standing.body.exceptionTo === undefined)) return NO_DEFEATS
  const applicable = matched.flatMap(({ standing }) => (standing.status.status === 'applicable' ? [standing] : []))
  const exceptions = applicable.filter(({ body }) => body.exceptionTo !== undefined)
  const idOf = ({ rule }: Standing) => provisionOf(facts, rule)
  const judged = new Map<string, readonly string[]>()
  const judge = (id: string, path: readonly string[]): readonly string[] => {
    const known = judged.get(id)
    if (known !== undefined || path.includes(id)) return known ?? []
    const defeaters = exceptions
      .filter(({ body }) => body.exceptionTo!.includes(id))
      .map(idOf)
      .filter((other) => judge(other, [...path, id]).length === 0)
    judged.set(id, defeaters)
    return defeaters
  }
  for (const standing of applicable) judge(idOf(standing), [])
  return judged
}

const NO_DEFEATS: Defeats = new Map()

/** Picks the winners of one track: the undominated, and of these the strictest level (domain.md section 6.3). */
export function ruleTrack(scene: Scene, matches: readonly Matched[], defeats: Defeats): TrackRuling {
  const undominated = undominatedOf(scene, contendersOf(scene, matches, defeats))
  let level: Level = 'unknown'
  for (const matched of undominated) level = stricterLevel(level, levelOf(matched))
  const winners = undominated.length < 2 ? undominated : undominated.filter((matched) => levelOf(matched) === level)
  return {
    level,
    reviewPolicy: level === 'licence-required' ? strictestReview(winners.map(reviewOf)) : null,
    conditions: conditionsOf(winners),
    winners,
    isConflict: winners.length < undominated.length,
    fates: () => fatesOf(scene, { matches, defeats, winners }),
  }
}

function contendersOf(scene: Scene, matches: readonly Matched[], defeats: Defeats): readonly Matched[] {
  return matches.filter((matched) => excluded(scene, matched, defeats) === null)
}

function reviewOf({ standing }: Matched): ReviewPolicy | null {
  return standing.body.reviewPolicy ?? null
}

function conditionsOf(winners: readonly Matched[]): readonly string[] {
  const conditions: string[] = []
  for (const { standing } of winners)
    if (standing.body.conditions !== undefined) conditions.push(...standing.body.conditions)
  return sortedSet(conditions)
}

/** Those no other dominates. Dominance is transitive, so each is held only against those that stand so far. */
function undominatedOf(scene: Scene, contenders: readonly Matched[]): readonly Matched[] {
  if (contenders.length < 2) return contenders
  let standing: Matched[] = []
  for (const matched of contenders) {
    const ranks = standing.map((other) => compareRank(scene, matched, other))
    if (ranks.some((rank) => rank < 0)) continue
    standing = standing.filter((_, index) => ranks[index]! <= 0)
    standing.push(matched)
  }
  return standing
}

function fatesOf(
  scene: Scene,
  {
    matches,
    defeats,
    winners,
  }: { readonly matches: readonly Matched[]; readonly defeats: Defeats; readonly winners: readonly Matched[] },
): readonly Fate[] {
  const contenders = contendersOf(scene, matches, defeats)
  const idOf = ({ standing }: Matched) => provisionOf(scene.facts, standing.rule)
  const winning = winners.map(idOf)
  return matches.map((matched) => {
    const outcome = excluded(scene, matched, defeats)
    if (outcome !== null) return { matched, outcome, against: defeats.get(idOf(matched)) ?? [] }
    if (winners.includes(matched)) return { matched, outcome: 'wins', against: [] }
    const dominators = contenders.flatMap((other) => {
      const ground = dominance(scene, other, matched)
      return ground === null ? [] : [{ ground, id: idOf(other) }]
    })
    if (dominators.length === 0) return { matched, outcome: 'weaker', against: winning }
    return { matched, outcome: dominators[0]!.ground, against: dominators.map(({ id }) => id) }
  })
}

/** Why a matched provision does not contend; null when it does. */
function excluded(
  { facts }: Scene,
  { standing: { status, body, rule } }: Matched,
  defeats: Defeats,
): 'status' | 'defeated' | 'no-effect' | null {
  if (status.status !== 'applicable') return 'status'
  if (defeats.size > 0 && (defeats.get(provisionOf(facts, rule))?.length ?? 0) > 0) return 'defeated'
  return body.effect === 'none' ? 'no-effect' : null
}

function levelOf({ standing }: Matched): Level {
  return LEVEL_OF_EFFECT[standing.body.effect]!
}

/** 1 when `a` dominates `b`, -1 when `b` dominates `a`, else 0: higher priority, more specific, or later enacted. */
function compareRank(scene: Scene, a: Matched, b: Matched): number {
  if (a === b) return 0
  const priority = (a.standing.body.priority ?? 0) - (b.standing.body.priority ?? 0)
  if (priority !== 0) return priority
  const specificity = compareSpecificity(scene, a.match, b.match)
  if (specificity !== 0) return specificity ?? 0
  return isLater(a, b) ? 1 : isLater(b, a) ? -1 : 0
}

/** Why `y` dominates `x`; null when it does not. */
function dominance(scene: Scene, y: Matched, x: Matched): 'lower-priority' | 'less-specific' | 'older' | null {
  if (compareRank(scene, y, x) <= 0) return null
  if ((y.standing.body.priority ?? 0) !== (x.standing.body.priority ?? 0)) return 'lower-priority'
  return compareSpecificity(scene, y.match, x.match) === 1 ? 'less-specific' : 'older'
}

/** Surely enacted later: earliest bound after the other's latest; the same day is neither later nor earlier. */
function isLater(a: Matched, b: Matched): boolean {
  return a.standing.enactedFrom > b.standing.enactedTo
}
