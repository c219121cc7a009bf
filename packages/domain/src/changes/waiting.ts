import { eventAt } from '../facts/read.ts'
import { counts, waits } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'
import type { Query } from '../questions.ts'
import { isTouched, touchOf, traitsOf } from './touches.ts'

/**
 * Positions of the events known by K that wait for a check and may concern a question, newest first. More
 * than would change its answer, never less; those that were retracted meanwhile are among them.
 */
export function* waitingFor(facts: Facts, query: Query, knownAt: number): Generator<number> {
  const traits = traitsOf(facts, query)
  for (let position = Math.min(knownAt, facts.head); position >= 1; position--) {
    if (!waits(facts, position) || counts(facts, eventAt(facts, position)!, knownAt)) continue
    if (isTouched(touchOf(facts, { first: position, last: position }), traits)) yield position
  }
}
