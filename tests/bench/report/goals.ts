import { ratios, type Spread, spread } from '../measure/rounds.ts'
import type { SizeResult } from '../measure/size.ts'

/** A goal of the issue: a ratio of two sides, or a figure of its own, at one size or more. */
interface Goal {
  readonly text: string
  readonly isAtLeast: boolean
  readonly target: number
  /** Sizes it is set for; other sizes show what they measured. */
  readonly sizes: readonly number[]
  readonly measure: (result: SizeResult) => readonly number[]
}

const [ANY, MIDDLE, LARGE] = [[10_000, 100_000, 1_000_000], 100_000, 1_000_000]

const over =
  (a: string, b: string) =>
  ({ figures }: SizeResult) =>
    ratios(new Map(Object.entries(figures)), a, b)

const atLeast = (text: string, target: number, sizes: readonly number[], measure: Goal['measure']): Goal => ({
  text,
  isAtLeast: true,
  target,
  sizes,
  measure,
})

const atMost = (text: string, target: number, sizes: readonly number[], measure: Goal['measure']): Goal => ({
  ...atLeast(text, target, sizes, measure),
  isAtLeast: false,
})

/** Goals per size, in the order of the issue. */
const GOALS: readonly Goal[] = [
  atLeast('point at the head: sqlite / asof', 30, [MIDDLE, LARGE], over('node:sqlite point', 'asof point')),
  atLeast('point at the head: PostgreSQL / asof', 100, [LARGE], over('PostgreSQL point', 'asof point')),
  atLeast(
    'point at the head: PostgreSQL / asof over HTTP',
    4,
    [LARGE],
    over('PostgreSQL point', 'asof over HTTP point'),
  ),
  atMost('point: random K / head', 2.5, ANY, over('asof point, random K', 'asof point')),
  atLeast('map of one item: DuckDB / asof', 20, [LARGE], over('DuckDB map', 'asof map')),
  atLeast('whole difference: DuckDB / asof', 80, [LARGE], over('DuckDB difference', 'asof difference')),
  atLeast('history of one cell: PostgreSQL / asof', 30, [LARGE], over('PostgreSQL history', 'asof history')),
  atLeast('replay with chain check / read and JSON.parse', 0.45, ANY, over('read and JSON.parse', 'asof replay')),
  atLeast('full replay / start from snapshot and 1 % tail', 15, ANY, over('asof replay', 'asof start from snapshot')),
  atMost('resident bytes per event', 110, [LARGE], ({ bytesPerEvent }) => [
    Math.max(bytesPerEvent['asof after replay']!, bytesPerEvent['asof after questions']!),
  ]),
  atMost(
    'hottest cell / average cell at random K',
    3,
    ANY,
    over('asof hottest cell, random K', 'asof point, random K'),
  ),
]

/** One goal with what was measured; `verdict` is null where the size has no target. */
export interface Row {
  readonly goal: string
  readonly target: string
  readonly measured: Spread | null
  readonly rounds: readonly number[]
  readonly verdict: 'met' | 'missed' | null
}

/** Every goal at one size. */
export function judgeSize(result: SizeResult): readonly Row[] {
  return GOALS.map(({ text, isAtLeast, target, sizes, measure }) =>
    toRow(text, { isAtLeast, target, applies: sizes.includes(result.events) }, measure(result)),
  )
}

/** Growth from one size to ten times it; the goals are set for 100k to 1M. */
export function judgeGrowth(small: SizeResult, large: SizeResult): readonly Row[] {
  const applies = small.events === MIDDLE && large.events === LARGE
  const growth = (name: string) => [medianOf(large, name) / medianOf(small, name)]
  const bytes = ({ bytesPerEvent }: SizeResult) => bytesPerEvent['asof after replay']!
  const atMostTimes = (goal: string, target: number, measured: readonly number[]) =>
    toRow(goal, { isAtLeast: false, target, applies }, measured)
  return [
    atMostTimes('growth of a point', 5, growth('asof point')),
    atMostTimes('growth of a map', 10, growth('asof map')),
    atMostTimes('growth of bytes per event', 1.1, [bytes(large) / bytes(small)]),
  ]
}

/** The second workload's figures over the first's, median by median. */
export function compareWorkloads(plain: SizeResult, twisted: SizeResult): readonly (readonly [string, number])[] {
  return Object.keys(twisted.figures)
    .filter((name) => plain.figures[name] !== undefined && name.startsWith('asof'))
    .map((name) => [name, medianOf(twisted, name) / medianOf(plain, name)] as const)
}

function medianOf({ figures }: SizeResult, name: string): number {
  const values = figures[name] ?? []
  return values.length === 0 ? Number.NaN : spread(values).median
}

/** A goal judged by the median of its rounds; not where it does not apply, or nothing was measured. */
export function toRow(
  goal: string,
  { isAtLeast, target, applies }: { isAtLeast: boolean; target: number; applies: boolean },
  rounds: readonly number[],
): Row {
  const measured = rounds.length === 0 || rounds.some(Number.isNaN) ? null : spread(rounds)
  const isMet = measured !== null && (isAtLeast ? measured.median >= target : measured.median <= target)
  const verdict = measured === null || !applies ? null : isMet ? 'met' : 'missed'
  return { goal, target: `${isAtLeast ? '>=' : '<='} ${target}`, measured, rounds, verdict }
}
