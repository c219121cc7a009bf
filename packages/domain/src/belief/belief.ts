import { CONFIDENCES, type Confidence, type RecordedEvent } from '../events/envelope.ts'
import type { Facts } from '../facts/state.ts'
import { type AsOf, parseAsOf } from '../time/reached.ts'

/** What is believed: a prefix of the log, less what was not public, not well enough founded, or rivals one claim. */
export interface Belief {
  readonly facts: Facts
  readonly knownAt: number
  readonly publicAt: AsOf | null
  readonly minConfidence: Confidence
  /** A claim that is to be judged: other claims about its fact, of its type and aggregate, are left aside. */
  readonly claim: RecordedEvent | null
}

/** The belief behind a question's clocks; `knownAt` is a position, inclusive. */
export function toBelief(
  facts: Facts,
  question: { knownAt: number; publicAt?: string; minConfidence?: Confidence; claim?: RecordedEvent },
): Belief {
  const { knownAt, publicAt, minConfidence, claim = null } = question
  return {
    facts,
    knownAt,
    publicAt: publicAt === undefined ? null : readAsOf(publicAt),
    minConfidence: minConfidence ?? CONFIDENCES.at(-1)!,
    claim,
  }
}

/** Whether a belief is all that is known at K. */
export function isWhole({ publicAt, minConfidence, claim }: Belief): boolean {
  return publicAt === null && minConfidence === CONFIDENCES.at(-1) && claim === null
}

/** Reads a date or instant that was judged at the border. */
export function readAsOf(text: string): AsOf {
  const asOf = parseAsOf(text)
  if (asOf === null) throw new TypeError('not a day or an instant')
  return asOf
}
