import { addDays, type Day, isDay, lastDayOfMonth } from './calendar.ts'

/** A time value of domain.md section 1, read. Days are legal days of the deciding authority; `ms` is epoch ms. */
export type Time =
  | { readonly kind: 'day'; readonly day: Day; readonly doubted: boolean }
  | { readonly kind: 'window'; readonly earliest: Day; readonly latest: Day }
  | { readonly kind: 'instant'; readonly ms: number; readonly text: string }
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }

/** Why a text is no time value. */
export type TimeRejection = 'INVALID_DATE' | 'DATE_NEEDS_OFFSET' | 'DATE_OUT_OF_RANGE' | 'UNBOUNDED_DATE'

/** A time value, or why the text is none. */
export type TimeResult =
  | { readonly ok: true; readonly time: Time }
  | { readonly ok: false; readonly code: TimeRejection }

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})?$/
const SET = /^\[([^\]]*?)\.\.([^\]]*?)\]$/

/**
 * Reads a time value in exactly the forms of domain.md section 1.
 * Errors: `UNBOUNDED_DATE` for "about" and half-open sets, `DATE_NEEDS_OFFSET` for a clock time without offset,
 * `DATE_OUT_OF_RANGE` outside the years 0001 to 9999, `INVALID_DATE` for the rest.
 * @example parseTime('2025-03') // { ok: true, time: { kind: 'window', earliest: '2025-03-01', latest: '2025-03-31' } }
 */
export function parseTime(text: string): TimeResult {
  if (text === '..') return { ok: true, time: { kind: 'always' } }
  if (text === 'unknown') return { ok: true, time: { kind: 'never' } }
  if (text.includes('~')) return refuse('UNBOUNDED_DATE')
  if (text.startsWith('0000')) return refuse('DATE_OUT_OF_RANGE')
  if (isDay(text)) return { ok: true, time: { kind: 'day', day: text, doubted: false } }
  if (text.endsWith('?') && isDay(text.slice(0, -1)))
    return { ok: true, time: { kind: 'day', day: text.slice(0, -1), doubted: true } }
  if (/^\d{4}$/.test(text)) return window(`${text}-01-01`, `${text}-12-31`)
  if (/^\d{4}-\d{2}$/.test(text))
    return isDay(`${text}-01`) ? window(`${text}-01`, lastDayOfMonth(text)) : refuse('INVALID_DATE')
  if (text.startsWith('[')) return parseSet(text)
  return parseInstant(text)
}

function parseSet(text: string): TimeResult {
  const [, from, to] = SET.exec(text) ?? []
  if (from === undefined || to === undefined) return refuse('INVALID_DATE')
  if (from === '' || to === '') return refuse('UNBOUNDED_DATE')
  return isDay(from) && isDay(to) && from <= to ? window(from, to) : refuse('INVALID_DATE')
}

function parseInstant(text: string): TimeResult {
  const match = INSTANT.exec(text)
  if (match === null) return refuse('INVALID_DATE')
  const [, day, hour, minute, second, , offset] = match
  if (!isDay(day!) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return refuse('INVALID_DATE')
  if (offset === undefined) return refuse('DATE_NEEDS_OFFSET')
  if (offset !== 'Z' && (Number(offset.slice(1, 3)) > 23 || Number(offset.slice(4, 6)) > 59))
    return refuse('INVALID_DATE')
  const ms = Date.parse(text)
  if (ms < Date.parse('0001-01-01T00:00:00Z') || ms > Date.parse('9999-12-31T23:59:59.999Z'))
    return refuse('DATE_OUT_OF_RANGE')
  return { ok: true, time: { kind: 'instant', ms, text } }
}

/** Reads a time value that was accepted before. A fault when it was not: nothing unread is ever stored. */
export function readTime(text: string): Time {
  const result = parseTime(text)
  if (!result.ok) throw new TypeError(`stored time value cannot be read: ${result.code}`)
  return result.time
}

/**
 * Canonical spelling of an instant: UTC, milliseconds only when they are not zero.
 * @example toUtcText(Date.parse('2025-10-07T23:59:00-04:00')) // '2025-10-08T03:59:00Z'
 */
export function toUtcText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

/** The first day after the last day a value can mean: turns `effectiveThrough` (inclusive) into `effectiveTo`. */
export function dayAfter(time: Time): string | null {
  if (time.kind === 'day') return addDays(time.day, 1) + (time.doubted ? '?' : '')
  if (time.kind === 'window') return `[${addDays(time.earliest, 1)}..${addDays(time.latest, 1)}]`
  return null
}

function window(earliest: Day, latest: Day): TimeResult {
  return { ok: true, time: { kind: 'window', earliest, latest } }
}

function refuse(code: TimeRejection): TimeResult {
  return { ok: false, code }
}
