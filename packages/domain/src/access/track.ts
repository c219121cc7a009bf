import type { Content } from '../facts/content.ts'
import type { Rule } from '../policy/read-policy.ts'
import type { Status } from '../policy/status.ts'
import type { ExplainedProvision, Level, ReviewPolicy } from '../questions.ts'
import { isEquallySpecific, isMoreSpecific, type Match } from '../scope/match-scope.ts'
import { boundsOf } from '../time/reached.ts'
import { sortedSet, strictestLevel, strictestReview } from './strictness.ts'

/** A provision whose scope covers the question, with its status at D. */
export interface Matched {
  readonly rule: Rule
  readonly match: Match
  readonly status: Status
}

type Outcome = ExplainedProvision['outcome']

/** How a matched provision fared in its track, and against which provisions. */
export interface Fate {
  readonly matched: Matched
  readonly outcome: Outcome
  readonly against: readonly string[]
}

/** What one track of one authority says before licences are tried. */
export interface TrackRuling {
  readonly level: Level
  readonly reviewPolicy: ReviewPolicy | null
  readonly conditions: readonly string[]
  readonly winners: readonly Matched[]
  readonly isConflict: boolean
  readonly fates: readonly Fate[]
}

const LEVEL_OF_EFFECT: Readonly<Record<string, Level>> = {
  permit: 'open',
  'permit-with-conditions': 'open-with-conditions',
  'require-licence': 'licence-required',
  prohibit: 'prohibited',
}

/**
 * Provisions defeated by an exception that is not itself defeated (domain.md section 6.2); by provision id, with the ids
 * that defeat them.
 * @param applicable the matched, applicable provisions of one authority
 */
export function defeatedBy(applicable: readonly Matched[]): ReadonlyMap<string, readonly string[]> {
  const judged = new Map<string, readonly string[]>()
  const judge = (id: string, path: readonly string[]): readonly string[] => {
    const known = judged.get(id)
    if (known !== undefined || path.includes(id)) return known ?? []
    const defeaters = applicable
      .filter(({ rule }) => rule.provision.exceptionTo?.includes(id))
      .map(({ rule }) => rule.provision.id)
      .filter((other) => judge(other, [...path, id]).length === 0)
    judged.set(id, defeaters)
    return defeaters
  }
  return new Map(applicable.map(({ rule }) => [rule.provision.id, judge(rule.provision.id, [])]))
}

/** Picks the winners of one track: the undominated, and of these the strictest level (domain.md section 6.3). */
export function ruleTrack(matches: readonly Matched[], defeats: ReadonlyMap<string, readonly string[]>): TrackRuling {
  const fates = new Map<Matched, Fate>()
  const lose = (matched: Matched, outcome: Outcome, against: readonly string[] = []) =>
    fates.set(matched, { matched, outcome, against })
  let contenders: readonly Matched[] = matches.filter((matched) => {
    const { status, rule } = matched
    const defeaters = defeats.get(rule.provision.id) ?? []
    if (status.status !== 'applicable') lose(matched, 'status')
    else if (defeaters.length > 0) lose(matched, 'defeated', defeaters)
    else if (rule.provision.effect === 'none') lose(matched, 'no-effect')
    return !fates.has(matched)
  })
  const all = contenders
  contenders = all.filter((matched) => {
    const dominators = all.flatMap((other) => {
      const ground = dominance(other, matched)
      return ground === null ? [] : [{ ground, id: other.rule.provision.id }]
    })
    if (dominators.length > 0)
      lose(
        matched,
        dominators[0]!.ground,
        dominators.map(({ id }) => id),
      )
    return dominators.length === 0
  })
  return toRuling(matches, contenders, fates)
}

function toRuling(matches: readonly Matched[], contenders: readonly Matched[], fates: Map<Matched, Fate>): TrackRuling {
  const level = strictestLevel(contenders.map(levelOf))
  const winners = contenders.filter((matched) => levelOf(matched) === level)
  const ids = winners.map(({ rule }) => rule.provision.id)
  for (const matched of contenders) {
    const outcome = winners.includes(matched) ? 'wins' : 'weaker'
    fates.set(matched, { matched, outcome, against: outcome === 'wins' ? [] : ids })
  }
  return {
    level,
    reviewPolicy:
      level === 'licence-required'
        ? strictestReview(winners.map(({ rule }) => rule.provision.reviewPolicy ?? null))
        : null,
    conditions: sortedSet(winners.flatMap(({ rule }) => rule.provision.conditions ?? [])),
    winners,
    isConflict: winners.length < contenders.length,
    fates: matches.map((matched) => fates.get(matched)!),
  }
}

function levelOf({ rule }: Matched): Level {
  return LEVEL_OF_EFFECT[rule.provision.effect]!
}

/** Why `y` dominates `x`: higher priority, or more specific, or later enacted; null when it does not. */
function dominance(y: Matched, x: Matched): 'lower-priority' | 'less-specific' | 'older' | null {
  if (x === y) return null
  const [first, second] = [y.rule.provision.priority ?? 0, x.rule.provision.priority ?? 0]
  if (first !== second) return first > second ? 'lower-priority' : null
  if (isMoreSpecific(y.match, x.match)) return 'less-specific'
  return isEquallySpecific(y.match, x.match) && isLater(y.rule, x.rule) ? 'older' : null
}

/** Surely enacted later: earliest bound after the other's latest; the same day is neither later nor earlier. */
function isLater(a: Rule, b: Rule): boolean {
  const [first, second] = [enacted(a.origin, a.policy.zone), enacted(b.origin, b.policy.zone)]
  if (second === null || first === null) return false
  return first.earliest > second.latest
}

function enacted({ announced }: Content, zone: string) {
  return boundsOf(announced, zone)
}
