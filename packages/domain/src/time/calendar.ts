/** A calendar day `YYYY-MM-DD`, years 0001 to 9999; compares as text. */
export type Day = string

/** First day there is; stands for an open start. */
export const FIRST_DAY: Day = '0001-01-01'
/** Last day there is; stands for an open end. */
export const LAST_DAY: Day = '9999-12-31'

const DAY_MS = 86_400_000

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether the text is a day that exists: `2026-02-30` and the year 0000 do not. */
export function isDay(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)]
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (isLeap ? 29 : MONTH_DAYS[month - 1]!)
}

const DASH = 45

/** The number a run of digits spells; NaN when another character is among them. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/**
 * Days from 1970-01-01 to a day, negative before it; the day has to exist.
 * Source: count of days in the proleptic Gregorian calendar with years that begin in March.
 */
export function dayNumber(day: Day): number {
  const month = digits(day, 5, 7)
  const year = digits(day, 0, 4) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + digits(day, 8, 10) - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** The day of a {@link dayNumber}. */
export function toDay(number: number): Day {
  return dayOf(number * DAY_MS)
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
