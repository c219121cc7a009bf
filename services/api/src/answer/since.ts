import { type AccessAnswer, type AccessQuestion, answerAccess, answerSince, comparedText, isDay } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'

/** First day of the answer that holds at asOf, as known at K; null when it has no known start. */
export function sinceOf({ facts }: LedgerReader, question: AccessQuestion, answer: AccessAnswer): string | null {
  const ofDay = { ...question, asOf: question.asOf.slice(0, 10) }
  // An hour within the day may answer otherwise than the day, which answers as at its end.
  if (!isDay(question.asOf) && comparedText(answerAccess(facts, ofDay)) !== comparedText(answer)) return ofDay.asOf
  return answerSince(facts, ofDay)
}
