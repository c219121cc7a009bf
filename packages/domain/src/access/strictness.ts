import type { Level, ReviewPolicy } from '../questions.ts'

/** From `unknown` to `prohibited`; `unknown` is outside the order and yields to everything. */
export const LEVELS: readonly Level[] = ['unknown', 'open', 'open-with-conditions', 'licence-required', 'prohibited']

/** From the mildest to the strictest; null, unstated, yields to any. */
export const REVIEW_POLICIES: readonly (ReviewPolicy | null)[] = [null, 'approval', 'case-by-case', 'denial']

/** Strictness of a level: open 0, open-with-conditions 1, licence-required 2, prohibited 3, unknown -1. */
export function rankOfLevel(level: Level): number {
  return LEVELS.indexOf(level) - 1
}

/** Strictness of a review policy; unstated yields to any stated one. */
export function rankOfReview(policy: ReviewPolicy | null): number {
  return REVIEW_POLICIES.indexOf(policy)
}

/** The stricter of two levels. */
export function stricterLevel(a: Level, b: Level): Level {
  return a !== b && rankOfLevel(b) > rankOfLevel(a) ? b : a
}

/** The strictest stated review policy; null of none. */
export function strictestReview(policies: readonly (ReviewPolicy | null)[]): ReviewPolicy | null {
  return policies.reduce((a, b) => (rankOfReview(b) > rankOfReview(a) ? b : a), null)
}

/** Sorted, each once. */
export function sortedSet(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names
  const sorted = [...new Set(names)]
  return sorted.length < 2 ? sorted : sorted.sort()
}
