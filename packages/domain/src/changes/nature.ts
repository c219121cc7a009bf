import type { RecordedEvent } from '../events/envelope.ts'
import { eventsBetween, isAboutAnEvent, positionOf, typeAt } from '../facts/read.ts'
import { isReview } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'

/**
 * What changed behind a notice: the `world` (something was done or said), the `source` (another source claims otherwise, a
 * claim was decided, or a record now rests on another source), or our `reading` (we corrected or retracted a record).
 */
export type Nature = 'world' | 'source' | 'reading'

/** The nature of an append, first and last position inclusive; the foremost of those of its events, as listed in {@link Nature}. */
export function natureOf(facts: Facts, { first, last }: { readonly first: number; readonly last: number }): Nature {
  const natures = eventsBetween(facts, first, last).map((event) => natureOfEvent(facts, event))
  return (['world', 'source', 'reading'] as const).find((nature) => natures.includes(nature))!
}

function natureOfEvent(facts: Facts, event: RecordedEvent): Nature {
  if (event.type === 'claim.resolved') return 'source'
  if (isReview(event.type)) return 'reading'
  if (!isAboutAnEvent(event.type)) return event.fact === undefined ? 'world' : 'source'
  const aim = positionOf(facts, event.data['target'] as string)
  const isRival = aim !== undefined && typeAt(facts, aim) === 'claim.resolved'
  const patch = (event.data['patch'] ?? {}) as Readonly<Record<string, unknown>>
  return isRival || patch['source'] !== undefined ? 'source' : 'reading'
}
