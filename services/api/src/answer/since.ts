import { type AccessAnswer, type AccessQuestion, answerTimeline, comparedText } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'

const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

/** First day of the answer that holds at asOf, as known at K; null when it has no known start. */
export function sinceOf(
  { facts }: LedgerReader,
  { asOf, ...question }: AccessQuestion,
  answer: AccessAnswer,
): string | null {
  const day = asOf.slice(0, 10)
  const last = answerTimeline(facts, { ...question, from: FIRST_DAY, to: dayAfter(day) }).at(-1)
  // An hour within the day, or the very last day, may answer otherwise than the day's segment.
  if (last === undefined || comparedText(last.answer) !== comparedText(answer)) return day
  return last.from === FIRST_DAY ? null : last.from
}

/** The next day; the last day there is stays. */
export function dayAfter(day: string): string {
  return day >= LAST_DAY ? LAST_DAY : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
