import { parseTime } from '@asof/domain'
import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import type { ProblemCode } from '../problems.ts'

type Details = Partial<Record<ProblemCode, string>>

/**
 * Text judged by a rule of ours: the code travels in the issue, so that the wire shows it.
 * @param own what else to write than the usual detail
 */
function ruled(judge: (value: string) => ProblemCode | null, own: Details = {}) {
  return z.string().superRefine((value, context) => {
    const problem = judge(value)
    if (problem !== null)
      context.addIssue({ code: 'custom', params: { problem }, message: own[problem] ?? details[problem] ?? problem })
  })
}

const details: Details = {
  INVALID_IDENTIFIER: 'letters, digits and . _ : / - (200 at most), beginning with a letter or digit',
  INVALID_DATE: 'a date YYYY-MM-DD that exists, or an RFC 3339 instant with offset',
  DATE_NEEDS_OFFSET: 'a clock time needs its offset, such as Z or -05:00',
  DATE_OUT_OF_RANGE: 'years 0001 to 9999',
  UNBOUNDED_DATE: 'a date YYYY-MM-DD, or an RFC 3339 instant with offset',
}

function isIdentifier(value: string): ProblemCode | null {
  return /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/.test(value) ? null : 'INVALID_IDENTIFIER'
}

function isEventId(value: string): ProblemCode | null {
  return /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,199}$/.test(value) ? null : 'INVALID_IDENTIFIER'
}

function isMoment(value: string): ProblemCode | null {
  const result = parseTime(value)
  if (!result.ok) return result.code
  const { time } = result
  return time.kind === 'instant' || (time.kind === 'day' && !time.doubted) ? null : 'INVALID_DATE'
}

function isDay(value: string): ProblemCode | null {
  const problem = isMoment(value)
  if (problem !== null) return problem
  return value.includes('T') ? 'INVALID_DATE' : null
}

function isKnownAt(value: string): ProblemCode | null {
  return /^@(0|[1-9]\d{0,14})$/.test(value) ? null : isMoment(value)
}

/** Brings an instant into UTC, so that equal questions look equal. */
function toUtc(value: string): string {
  return value.includes('T') ? new Date(value).toISOString().replace('.000Z', 'Z') : value
}

/** An id of ours. */
export const identifier = ruled(isIdentifier).openapi({ example: 'anthropic/claude', maxLength: 200 })

/** Name of who acts, as commits carry it. */
export const principal = z.string().min(1).max(200).openapi({ example: 'recorder', description: 'Principal' })

/** Id of an event. */
export const eventId = ruled(isEventId).openapi({ example: 'seed-043', maxLength: 200 })

const place = ruled(isIdentifier).transform((value) => (value === 'UK' ? 'GB' : value))

/** Jurisdiction code; `UK` is read as `GB`. */
export const jurisdiction = place.openapi({
  example: 'GB',
  description: 'ISO 3166-1 alpha-2 code or the id of a registered bloc; `UK` is read as `GB`',
})

/** Who may be on a list: a jurisdiction or an organisation; `UK` is read as `GB`. */
export const listed = place.openapi({
  example: 'GB',
  maxLength: 200,
  description: 'A jurisdiction (`UK` is read as `GB`) or an organisation',
})

/** A legal date (the end of that day, everywhere) or an instant. */
export const moment = ruled(isMoment)
  .transform(toUtc)
  .openapi({ example: '2026-06-16', description: 'Legal date `YYYY-MM-DD`, or RFC 3339 instant with offset' })

const WHOLE_DAY = 'a date YYYY-MM-DD that exists, without a clock time'

/** A legal date. */
export const day = ruled(isDay, { INVALID_DATE: WHOLE_DAY, DATE_NEEDS_OFFSET: WHOLE_DAY }).openapi({
  example: '2026-06-16',
  format: 'date',
})

/** A knowledge time: position, date or instant. */
export const knownAt = ruled(isKnownAt, {
  INVALID_DATE: '@ and a position, a date YYYY-MM-DD that exists, or an RFC 3339 instant with offset',
})
  .transform((value) => (value.startsWith('@') ? value : toUtc(value)))
  .openapi({
    example: '@77',
    description:
      'What the log knew: `@position`, a date (the end of that UTC day) or an instant. Default: the newest position',
  })

export const view = z.enum(['applied', 'formal']).openapi({
  description: '`applied` (default) skips rules whose enforcement is waived, `formal` reads the text alone',
})

export const review = z.literal('checked').openapi({
  description: '`checked` answers from events that a second person has checked by then, as if there were no others',
})

export const reviewState = z.enum(['proposed', 'unchecked', 'checked', 'disputed']).openapi({
  description: 'What people made of an event: a dispute that stands outweighs every check',
})

export const confidence = z
  .enum(['official', 'primary', 'reported', 'alleged'])
  .openapi({ description: 'Weaker claims are left out' })

export const activity = z
  .enum(['export', 'reexport', 'transfer', 'deemed-export', 'remote-access', 'import', 'domestic'])
  .openapi({ description: 'Default `export`' })

/** A whole number in a query. Outside its range: `RANGE_INVALID`. */
function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, 'a whole number')
    .transform(Number)
    .superRefine((value, context) => {
      if (value < min || value > max)
        context.addIssue({ code: 'custom', params: { problem: 'RANGE_INVALID' }, message: `${min} to ${max}` })
    })
    .openapi({ type: 'integer', minimum: min, maximum: max })
}

/** Items of a page. */
export const limit = wholeNumber(1, limits.pageMax)
  .optional()
  .openapi({ description: `Items of a page, default ${limits.pageDefault}` })

/** `seq` of a commit, or a number of commits. */
export const commitSeq = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** A position to wait for. */
export const position = wholeNumber(0, Number.MAX_SAFE_INTEGER)

/** `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
