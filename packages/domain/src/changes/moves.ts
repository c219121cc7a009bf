import { type Asked, type ComparedAnswer, isSameAnswer, judgeAt } from '../access/answer.ts'
import type { AccessAnswer } from '../questions.ts'
import { addDays, type Day, LAST_DAY } from '../time/calendar.ts'

/** A change to come that happens on another legal day than before. */
export interface Move {
  readonly from: Day
  readonly to: Day
}

interface Differing {
  readonly from: Day
  readonly to: Day
  readonly was: AccessAnswer
  readonly answer: AccessAnswer
}

/**
 * The changes to come that differing segments moved: on one side of such a segment both knowledge times agree on the answer
 * before the change, on the other side on the answer after it.
 */
export function movesIn(before: Asked, after: Asked, segments: readonly Differing[]): readonly Move[] {
  return segments.flatMap(({ from, to, was, answer }) => {
    if (to >= LAST_DAY) return []
    const [earlier, later] = [addDays(from, -1), to]
    const agrees = (asked: Asked, day: Day, expected: ComparedAnswer) =>
      isSameAnswer(judgeAt(asked, { kind: 'day', day }).answer, expected)
    if (agrees(before, earlier, answer) && agrees(after, later, was)) return [{ from, to }]
    if (agrees(after, earlier, was) && agrees(before, later, answer)) return [{ from: to, to: from }]
    return []
  })
}
