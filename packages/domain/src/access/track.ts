import type { Scene } from '../belief/scene.ts'
import { provisionOf, type Standing } from '../policy/standing.ts'
import type { ExplainedProvision, Level, ReviewPolicy } from '../questions.ts'
import type { Match } from '../scope/match.ts'
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

/** What contenders that one match covers share: what is more specific beats them all, and of the equally specific the later enacted does. */
interface Rank {
  readonly match: Match
  isBeaten: boolean
  /** First day on which the last enacted of the equally specific can have been enacted. */
  latest: number
}

/** Those no other dominates ({@link dominance}): of the highest priority, of these the most specific, of these the last enacted. */
function undominatedOf(scene: Scene, contenders: readonly Matched[]): readonly Matched[] {
  if (contenders.length < 2) return contenders
  let highest = Number.NEGATIVE_INFINITY
  for (const matched of contenders) highest = Math.max(highest, priorityOf(matched))
  const prior = contenders.filter((matched) => priorityOf(matched) === highest)
  const ranks = ranksOf(scene, prior)
  return prior.filter(({ standing }, index) => {
    const { isBeaten, latest } = ranks[index]!
    return !isBeaten && standing.enactedTo >= latest
  })
}

/** The rank of each; what was found in one drawer comes one after the other and shares it. */
function ranksOf(scene: Scene, contenders: readonly Matched[]): readonly Rank[] {
  const distinct: Rank[] = []
  const ranks = contenders.map(({ match, standing: { enactedFrom } }) => {
    const last = distinct.at(-1)
    if (last?.match === match) {
      last.latest = Math.max(last.latest, enactedFrom)
      return last
    }
    const rank = { match, isBeaten: false, latest: enactedFrom }
    distinct.push(rank)
    return rank
  })
  let unbeaten: Rank[] = []
  for (const rank of distinct) unbeaten = withoutBeaten(scene, unbeaten, rank)
  return ranks
}

/** Holds a rank against those that stand so far: being more specific is transitive. Gives those that stand then. */
function withoutBeaten(scene: Scene, unbeaten: Rank[], rank: Rank): Rank[] {
  let beats = false
  for (const other of unbeaten) {
    const order = compareSpecificity(scene, rank.match, other.match)
    if (order === -1) {
      rank.isBeaten = true
      return unbeaten
    }
    if (order === 1) {
      other.isBeaten = true
      beats = true
    }
    if (order === 0) {
      rank.latest = Math.max(rank.latest, other.latest)
      other.latest = rank.latest
    }
  }
  const standing = beats ? unbeaten.filter(({ isBeaten }) => !isBeaten) : unbeaten
  standing.push(rank)
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

function priorityOf({ standing }: Matched): number {
  return standing.body.priority ?? 0
}

/** Why `y` dominates `x`: higher priority, more specific, or later enacted; null when it does not. */
function dominance(scene: Scene, y: Matched, x: Matched): 'lower-priority' | 'less-specific' | 'older' | null {
  const higher = priorityOf(y) - priorityOf(x)
  if (higher !== 0) return higher > 0 ? 'lower-priority' : null
  const order = compareSpecificity(scene, y.match, x.match)
  if (order === 0) return isLater(y, x) ? 'older' : null
  return order === 1 ? 'less-specific' : null
}

/** Surely enacted later: earliest bound after the other's latest; the same day is neither later nor earlier. */
function isLater(a: Matched, b: Matched): boolean {
  return a.standing.enactedFrom > b.standing.enactedTo
}
