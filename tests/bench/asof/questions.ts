import { type AnswerValue, answerAccess, answerBoard, answerTimeline, type Facts, toValue } from '@asof/domain'
import type { Ask } from '../peers/asks.ts'
import { mergeSteps, type PointAnswer, type Step } from '../peers/peer.ts'
import { FIRST_LEAF, itemName, LEAVES, placeName, WORLD } from '../workload/world.ts'

/** Days over which the history of a cell is asked: all that the made world speaks of, and a little more. */
export const HISTORY = { from: '1993-01-01', to: '2031-01-01' } as const

const PLACES = Array.from({ length: WORLD.places }, (_, index) => placeName(index))
const LEAF_NAMES = Array.from({ length: LEAVES }, (_, index) => itemName(FIRST_LEAF + index))

/** A point question. */
export function askPoint(facts: Facts, { query, asOf, known }: Ask) {
  return answerAccess(facts, { query, asOf, knownAt: known })
}

/** What a point answer is compared by. */
export function pointOf(facts: Facts, ask: Ask): PointAnswer {
  const answer = askPoint(facts, ask)
  return { value: toValue(answer), licences: answer.licences, decisive: answer.decisive }
}

/** The map: one item, every place. */
export function askBoard(facts: Facts, { query, asOf, known }: Ask): readonly AnswerValue[] {
  return answerBoard(facts, { jurisdictions: PLACES, items: [query.item!], asOf, knownAt: known })
}

/** Number of cells of the whole situation, every place by every leaf, that differ between two days. */
export function askDifference(facts: Facts, { asOf, laterAsOf, known }: Ask): number {
  const at = (day: string) =>
    answerBoard(facts, { jurisdictions: PLACES, items: LEAF_NAMES, asOf: day, knownAt: known })
  const [before, after] = [at(asOf), at(laterAsOf)]
  let count = 0
  for (let cell = 0; cell < before.length; cell++) if (before[cell] !== after[cell]) count += 1
  return count
}

/** The history of one cell. */
export function askHistory(facts: Facts, { query, known }: Ask) {
  const { org: _org, ...cell } = query
  return answerTimeline(facts, { query: cell, ...HISTORY, knownAt: known })
}

/** A history as steps of value; segments that differ in more than the value are joined. */
export function stepsOf(facts: Facts, ask: Ask): readonly Step[] {
  return mergeSteps(askHistory(facts, ask).map(({ from, to, value }) => ({ from, to, value })))
}
