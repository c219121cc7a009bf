import { answerAccess, comparedText, toValue } from '../access/answer.ts'
import { appendOf, eventAt, idAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, AccessQuestion, Revision } from '../questions.ts'
import { isTouched, touchOf, traitsOf } from './touches.ts'

/**
 * How the answer for one D changed as knowledge advanced: one entry per append after which it compares as different,
 * up to `knownAt` (position, inclusive). The first entry is the first append that gave an answer other than the empty
 * log's.
 */
export function answerRevisions(facts: Facts, question: AccessQuestion): readonly Revision[] {
  const revisions: Revision[] = []
  const answerAt = (knownAt: number): AccessAnswer => answerAccess(facts, { ...question, knownAt })
  const traits = traitsOf(facts, question.query)
  let before = answerAt(0)
  for (const { first, last } of appendsUpTo(facts, question.knownAt)) {
    if (!isTouched(touchOf(facts, { first, last }), traits)) continue
    const answer = answerAt(last)
    if (comparedText(answer) !== comparedText(before))
      revisions.push({
        position: last,
        recordedAt: eventAt(facts, last)!.recordedAt,
        causes: Array.from({ length: last - first + 1 }, (_, index) => idAt(facts, first + index)),
        before: toValue(before),
        after: toValue(answer),
        answer,
      })
    before = answer
  }
  return revisions
}

/** Every append up to a position, oldest first; one that reaches beyond it is cut there. */
function* appendsUpTo(facts: Facts, knownAt: number): Generator<{ readonly first: number; readonly last: number }> {
  for (let first = 1; first <= knownAt; ) {
    const last = Math.min(appendOf(facts, first).last, knownAt)
    yield { first, last }
    first = last + 1
  }
}
