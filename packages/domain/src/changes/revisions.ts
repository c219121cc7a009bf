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
  return [...walkRevisions(facts, question)].flatMap((revision) => revision ?? [])
}

/** The same append by append, so that others may have their turn in between; null for those that changed nothing. */
export function* walkRevisions(facts: Facts, question: AccessQuestion): Generator<Revision | null> {
  const answerAt = (knownAt: number): AccessAnswer => answerAccess(facts, { ...question, knownAt })
  const traits = traitsOf(facts, question.query)
  let before = answerAt(0)
  for (const { first, last } of appendsUpTo(facts, question.knownAt)) {
    const answer = isTouched(touchOf(facts, { first, last }), traits) ? answerAt(last) : before
    const isChanged = answer !== before && comparedText(answer) !== comparedText(before)
    yield isChanged ? toRevision(facts, { first, last }, { before, answer }) : null
    before = answer
  }
}

function toRevision(
  facts: Facts,
  { first, last }: { readonly first: number; readonly last: number },
  { before, answer }: { readonly before: AccessAnswer; readonly answer: AccessAnswer },
): Revision {
  return {
    position: last,
    recordedAt: eventAt(facts, last)!.recordedAt,
    causes: Array.from({ length: last - first + 1 }, (_, index) => idAt(facts, first + index)),
    before: toValue(before),
    after: toValue(answer),
    answer,
  }
}

/** Every append up to a position, oldest first; one that reaches beyond it is cut there. */
function* appendsUpTo(facts: Facts, knownAt: number): Generator<{ readonly first: number; readonly last: number }> {
  for (let first = 1; first <= knownAt; ) {
    const last = Math.min(appendOf(facts, first).last, knownAt)
    yield { first, last }
    first = last + 1
  }
}
