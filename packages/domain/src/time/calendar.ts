/** A calendar day `YYYY-MM-DD`, years 0001 to 9999; compares as text. */
export type Day = string

/** First day there is; stands for an open start. */
export const FIRST_DAY: Day = '0001-01-01'
/** Last day there is; stands for an open end. */
export const LAST_DAY: Day = '9999-12-31'

const DAY_MS = 86_400_000
const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/

/** Whether the text is a day that exists: `2026-02-30` and the year 0000 do not. */
export function isDay(text: string): boolean {
  if (!DAY_SHAPE.test(text) || text.startsWith('0000')) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && dayOf(ms) === text
}

/** UTC day of an epoch time in ms. */
export function dayOf(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Epoch ms of the day's midnight in UTC. */
export function utcMidnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The day `days` later; stays inside 0001-01-01..9999-12-31. */
export function addDays(day: Day, days: number): Day {
  const ms = utcMidnight(day) + days * DAY_MS
  if (ms > utcMidnight(LAST_DAY)) return LAST_DAY
  if (ms < utcMidnight(FIRST_DAY)) return FIRST_DAY
  return dayOf(ms)
}

/** Last day of the month `YYYY-MM`. */
export function lastDayOfMonth(month: string): Day {
  const [year, index] = [month.slice(0, 4), Number(month.slice(5, 7))]
  if (index === 12) return `${year}-12-31`
  return dayOf(utcMidnight(`${year}-${String(index + 1).padStart(2, '0')}-01`) - DAY_MS)
}
