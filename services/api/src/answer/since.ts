import { type AccessAnswer, type AccessQuestion, addDays, answerTimeline, comparedText, FIRST_DAY } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'

/** First day of the answer that holds at asOf, as known at K; null when it has no known start. */
export function sinceOf(
  { facts }: LedgerReader,
  { asOf, ...question }: AccessQuestion,
  answer: AccessAnswer,
): string | null {
  const day = asOf.slice(0, 10)
  const last = answerTimeline(facts, { ...question, from: FIRST_DAY, to: addDays(day, 1) }).at(-1)
  // An hour within the day, or the very last day, may answer otherwise than the day's segment.
  if (last === undefined || comparedText(last.answer) !== comparedText(answer)) return day
  return last.from === FIRST_DAY ? null : last.from
}
