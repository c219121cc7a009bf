import { answerAccess, toValue } from '../access/answer.ts'
import { rankOfLevel, rankOfReview } from '../access/strictness.ts'
import { addDecimals } from '../decimals.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, ParityAnswer, ParityQuestion, Terms } from '../questions.ts'

/** Compares two questions that differ in recipient or provider (domain.md section 7). The sign of `levelGap` is b - a. */
export function answerParity(facts: Facts, { a, b, ...clocks }: ParityQuestion): ParityAnswer {
  const [first, second] = [answerAccess(facts, { ...clocks, query: a }), answerAccess(facts, { ...clocks, query: b })]
  const common = { a: toValue(first), b: toValue(second), termsA: first.terms, termsB: second.terms }
  if (first.level === 'unknown' || second.level === 'unknown')
    return { relation: 'unknown', levelGap: null, priceGap: null, ...common }
  if (first.certainty === 'uncertain' || second.certainty === 'uncertain')
    return { relation: 'uncertain', levelGap: null, priceGap: null, ...common }
  const levelGap = rankOfLevel(second.level) - rankOfLevel(first.level)
  const relation = levelGap === 0 ? relationAtEqualLevel(first, second) : levelGap > 0 ? 'a-better' : 'b-better'
  return { relation, levelGap, priceGap: amountGap(first.terms, second.terms), ...common }
}

type Vote = -1 | 0 | 1 | 'unclear' | null

/** Stricter stated review loses; else conditions and price each vote. A vote of 1 is for a. */
function relationAtEqualLevel(a: AccessAnswer, b: AccessAnswer): ParityAnswer['relation'] {
  if (a.reviewPolicy !== null && b.reviewPolicy !== null && a.reviewPolicy !== b.reviewPolicy)
    return rankOfReview(a.reviewPolicy) < rankOfReview(b.reviewPolicy) ? 'a-better' : 'b-better'
  const votes = [voteOfConditions(a.conditions, b.conditions), voteOfPrice(a.terms, b.terms)]
  if (votes.includes('unclear')) return 'incomparable'
  const sides = new Set(votes.filter((vote) => vote === 1 || vote === -1))
  if (sides.size === 0) return 'equal'
  if (sides.size === 2) return 'incomparable'
  return sides.has(1) ? 'a-better' : 'b-better'
}

/** Fewer conditions are better where one set holds the other. */
function voteOfConditions(a: readonly string[], b: readonly string[]): Vote {
  const [aInB, bInA] = [a.every((each) => b.includes(each)), b.every((each) => a.includes(each))]
  if (aInB && bInA) return 0
  return aInB ? 1 : bInA ? -1 : 'unclear'
}

const PRICE_CLASSES = ['free', 'standard', 'premium']

interface Price {
  readonly class?: string
  readonly amount?: number
  readonly currency?: string
  readonly per?: string
}

/** Compares amounts of one currency and unit, else price classes; zero is free; a missing price does not vote. */
function voteOfPrice(termsA: Terms | null, termsB: Terms | null): Vote {
  const [a, b] = [statedPrice(termsA), statedPrice(termsB)]
  if (a === null || b === null) return null
  const gap = amountGap(termsA, termsB)
  if (gap !== null) return toVote(gap)
  const [classA, classB] = [classOf(a), classOf(b)]
  if (classA !== null && classB !== null) return toVote(classB - classA)
  if (classA === 0 && b.amount !== undefined) return 1
  if (classB === 0 && a.amount !== undefined) return -1
  return 'unclear'
}

/** A price that states neither class nor amount is missing. */
function statedPrice(terms: Terms | null): Price | null {
  const price = terms?.['price'] as Price | undefined
  return price?.class === undefined && price?.amount === undefined ? null : price
}

function toVote(gap: number): Vote {
  return gap === 0 ? 0 : gap > 0 ? 1 : -1
}

function classOf({ class: name, amount }: Price): number | null {
  if (amount === 0) return 0
  return name === undefined ? null : PRICE_CLASSES.indexOf(name)
}

/** `b - a` in the same currency and unit; null otherwise. No currency is ever converted. */
function amountGap(termsA: Terms | null, termsB: Terms | null): number | null {
  const [a, b] = [termsA?.['price'] as Price | undefined, termsB?.['price'] as Price | undefined]
  if (a?.amount === undefined || b?.amount === undefined) return null
  return a.currency === b.currency && a.per === b.per ? addDecimals([b.amount, -a.amount]) : null
}
