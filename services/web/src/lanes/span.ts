import { addDays, dayNumber } from '../clock/days.ts'

/** A stretch of days `[from, to)` drawn from left to right. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** Room before the first change and after the last, as a part of the whole. */
const MARGIN = 0.06
/** Shortest stretch worth drawing, in days. */
const SHORTEST = 60

/** A stretch that holds all these days with some room at both ends. */
export function spanOf(days: readonly string[]): Span {
  const sorted = [...days].sort()
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  const room = Math.max(SHORTEST, Math.round((dayNumber(last) - dayNumber(first)) * MARGIN))
  return { from: addDays(first, -room), to: addDays(last, room) }
}

/** Where a day stands in a stretch, 0 to 1; days outside stand at its ends. */
export function placeOf(day: string, { from, to }: Span): number {
  const [start, end] = [dayNumber(from), dayNumber(to)]
  return Math.min(1, Math.max(0, (dayNumber(day) - start) / (end - start)))
}

/** The day at a place of a stretch. */
export function dayOf(place: number, { from, to }: Span): string {
  return addDays(from, Math.round(place * (dayNumber(to) - dayNumber(from))))
}

/** First days of years for an axis, every so many that at most `most` fit. */
export function yearTicks({ from, to }: Span, most: number): readonly string[] {
  const [first, last] = [Number(from.slice(0, 4)) + 1, Number(to.slice(0, 4))]
  const step = [1, 2, 5, 10, 20, 50].find((each) => (last - first + 1) / each <= Math.max(1, most)) ?? 100
  const ticks: string[] = []
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) ticks.push(`${year}-01-01`)
  return ticks
}
