const DAY_MS = 86_400_000

/** Whether a text is a calendar date that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && toDay(ms) === text
}

/** Days from 1970-01-01 to a date. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
}

/** The date that many days after 1970-01-01. */
export function dayAt(number: number): string {
  return toDay(number * DAY_MS)
}

/** @example addDays('2025-02-28', 1) // '2025-03-01' */
export function addDays(day: string, count: number): string {
  return dayAt(dayNumber(day) + count)
}

/** The same day of another month; its last day where that month is shorter. */
export function addMonths(day: string, count: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const index = year * 12 + (month - 1) + count
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate()
  return `${pad(toYear, 4)}-${pad(toMonth, 2)}-${pad(Math.min(date, last), 2)}`
}

const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** @example writeDay('2025-03-01') // '1 March 2025' */
export function writeDay(day: string): string {
  return isDay(day) ? long.format(new Date(`${day}T00:00:00Z`)) : writeTime(day)
}

/** @example writeShortDay('2025-03-01') // '1 Mar 2025' */
export function writeShortDay(day: string): string {
  return isDay(day) ? short.format(new Date(`${day}T00:00:00Z`)) : writeTime(day)
}

/** A time value of an event in words; texts of no known form stay as they were written. */
export function writeTime(text: string): string {
  if (isDay(text)) return writeDay(text)
  if (text === '..') return 'since always'
  if (text === 'unknown') return 'date not fixed'
  if (/^\d{4}$/.test(text)) return `${text} (day not known)`
  if (/^\d{4}-\d{2}$/.test(text)) return `${monthName(text)} (day not known)`
  if (text.endsWith('?')) return `${writeTime(text.slice(0, -1))} (doubted)`
  const [, from, to] = /^\[(.+)\.\.(.+)\]$/.exec(text) ?? []
  if (from !== undefined && to !== undefined) return `a day between ${writeDay(from)} and ${writeDay(to)}`
  const ms = Date.parse(text)
  return text.includes('T') && !Number.isNaN(ms) ? `${minute.format(new Date(ms))} UTC` : text
}

/** The earliest day a time value of an event may mean; null for those without one. */
export function earliestDay(text: string): string | null {
  const plain = text.replace(/\?$/, '').replace(/^\[/, '')
  const [, year, month, date] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(plain) ?? []
  return year === undefined ? null : `${year}-${month ?? '01'}-${date ?? '01'}`
}

function monthName(text: string): string {
  return writeDay(`${text}-01`).replace(/^1 /, '')
}

function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
