import type { AnswerValue } from '@asof/domain'
import { ALWAYS, FOREVER } from '../tables/rows.ts'
import { dayNumber, dayText, WORLD } from '../workload/world.ts'
import type { Ask } from './asks.ts'

/** Rows as a database gives them, columns by number. */
export type ResultRows = readonly (readonly unknown[])[]

/** A database that holds the first workload as tables and answers from them. */
export interface Peer {
  readonly name: string
  /** Size of its tables and indexes. */
  readonly bytes: number
  point(ask: Ask): Promise<ResultRows>
  board(ask: Ask): Promise<ResultRows>
  /** Null where one takes minutes. */
  readonly difference: ((ask: Ask) => Promise<ResultRows>) | null
  history(ask: Ask): Promise<ResultRows>
  /** The cheapest round trip there is, where there is one at all. */
  readonly nothing?: () => Promise<ResultRows>
  close(): Promise<void>
}

/** What a point question is compared by. */
export interface PointAnswer {
  readonly value: AnswerValue
  readonly licences: readonly string[]
  readonly decisive: readonly string[]
}

/** `[from, to)` of one value. */
export interface Step {
  readonly from: string
  readonly to: string
  readonly value: AnswerValue
}

const LEVELS = ['open', 'open-with-conditions', 'licence-required', 'prohibited']
const REVIEWS = ['', '/approval', '/case-by-case', '/denial']

/** `level[/review]` of a packed outcome; -1 = unknown. */
function valueOfOutcome(outcome: number): AnswerValue {
  if (outcome < 0) return 'unknown'
  const level = outcome >> 2
  return `${LEVELS[level]}${level === 2 ? REVIEWS[outcome & 3] : ''}`
}

/** Reads the rows of a point question. */
export function toPoint(rows: ResultRows): PointAnswer {
  const numbers = rows.map((row) => row.map(Number))
  const names = (kind: number, name: (n: number) => string) =>
    [...new Set(numbers.flatMap(([, is, n]) => (is === kind ? [name(n!)] : [])))].sort()
  return {
    value: valueOfOutcome(numbers[0]?.[0] ?? -1),
    licences: names(1, (licence) => `l${licence}`),
    decisive: names(0, (policy) => `p${policy}/1`),
  }
}

/** Reads the rows of a board: one value per place. */
export function toBoard(rows: ResultRows): readonly AnswerValue[] {
  const values = new Array<AnswerValue>(WORLD.places).fill('unknown')
  for (const [place, , outcome] of rows) values[Number(place)] = valueOfOutcome(Number(outcome))
  return values
}

/** Reads the rows of a history, clipped to `[from, to)`, equal neighbours merged. */
export function toSteps(rows: ResultRows, from: string, to: string): readonly Step[] {
  const [first, end] = [dayNumber(from), dayNumber(to)]
  const steps = [[ALWAYS, -1], ...rows.map((row) => row.map(Number)), [FOREVER, -1]] as [number, number][]
  return mergeSteps(
    steps.slice(0, -1).flatMap(([day, outcome], index) => {
      const [begins, ends] = [Math.max(day, first), Math.min(steps[index + 1]![0], end)]
      return begins < ends ? [{ from: begins, to: ends, value: valueOfOutcome(outcome) }] : []
    }),
  ).map((step) => ({ ...step, from: dayText(step.from), to: dayText(step.to) }))
}

interface Piece<T> {
  readonly from: T
  readonly to: T
  readonly value: AnswerValue
}

/** Joins neighbours of the same value. */
export function mergeSteps<T>(pieces: readonly Piece<T>[]): Piece<T>[] {
  return pieces.reduce<Piece<T>[]>((merged, piece) => {
    const last = merged.at(-1)
    if (last?.value === piece.value) merged[merged.length - 1] = { ...last, to: piece.to }
    else merged.push(piece)
    return merged
  }, [])
}
