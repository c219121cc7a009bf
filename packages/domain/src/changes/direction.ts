import { LEVELS, rankOfLevel, rankOfReview } from '../access/strictness.ts'
import type { AnswerValue, Level, ReviewPolicy } from '../questions.ts'

/** Which way an answer goes: towards more access, towards less, or neither. */
export const DIRECTIONS = ['opens', 'closes', 'terms'] as const
export type Direction = (typeof DIRECTIONS)[number]

/**
 * Which ways a change between two values goes, by level and then by stated review policy. From or to `unknown` it may be
 * either way: nobody who waits for one of them may miss it.
 */
export function directionsOf(before: AnswerValue, after: AnswerValue): readonly Direction[] {
  const [was, is] = [readValue(before), readValue(after)]
  if (was.level !== is.level && (was.level === 'unknown' || is.level === 'unknown')) return ['opens', 'closes']
  const gap = rankOfLevel(is.level) - rankOfLevel(was.level) || gapOfReview(was.reviewPolicy, is.reviewPolicy)
  if (gap === 0) return ['terms']
  return [gap > 0 ? 'closes' : 'opens']
}

/** Unstated is neither milder nor stricter than anything stated. */
function gapOfReview(was: ReviewPolicy | null, is: ReviewPolicy | null): number {
  return was === null || is === null ? 0 : rankOfReview(is) - rankOfReview(was)
}

function readValue(value: AnswerValue): { readonly level: Level; readonly reviewPolicy: ReviewPolicy | null } {
  const [level, reviewPolicy] = value.replace(/\?$/, '').split('/')
  if (!LEVELS.includes(level as Level)) throw new RangeError(`not a value: ${value}`)
  return { level: level as Level, reviewPolicy: (reviewPolicy as ReviewPolicy | undefined) ?? null }
}
