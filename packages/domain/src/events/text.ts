import { z } from 'zod'
import type { RejectionCode } from '../rejections.ts'
import { parseTime } from '../time/parse-time.ts'
import { isZone } from '../time/zone.ts'

/** Code points a line may have. */
const MAX_LINE_CODE_POINTS = 300
/** UTF-8 bytes a text may have. */
const MAX_TEXT_BYTES = 65_536

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/
const EVENT_ID = /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,199}$/
/** Control, bidi-control and tag characters; tab and line breaks are judged apart. */
const FORBIDDEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
const LINE_BREAKS = /[\t\n\r]/g

/** A string judged by one rule; its refusal carries a rejection code of ours. */
function ruled(judge: (value: string) => RejectionCode | null) {
  return z.string().superRefine((value, context) => {
    const rejection = judge(value)
    if (rejection !== null) context.addIssue({ code: 'custom', params: { rejection }, message: rejection })
  })
}

function utf8Length(value: string): number {
  let bytes = 0
  for (const character of value) {
    const point = character.codePointAt(0)!
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

/** An identifier of ours: ASCII letters, digits and `._:/-`, at most 200. Refused: `INVALID_IDENTIFIER`. */
export const identifier = ruled((value) => (IDENTIFIER.test(value) ? null : 'INVALID_IDENTIFIER')).meta({
  pattern: IDENTIFIER.source,
})

/** A producer-chosen event id: an identifier that may also hold `#`. Refused: `INVALID_IDENTIFIER`. */
export const eventId = ruled((value) => (EVENT_ID.test(value) ? null : 'INVALID_IDENTIFIER')).meta({
  pattern: EVENT_ID.source,
})

/** An ISO 3166-1 alpha-2 code or the id of a registered bloc; `UK` is read as `GB`. Refused: `INVALID_IDENTIFIER`. */
export const jurisdictionId = identifier.transform((value) => (value === 'UK' ? 'GB' : value))

/** One line of well-formed text without control or bidi-control characters, at most 300 code points. Refused: `INVALID_TEXT`. */
export const line = ruled((value) =>
  value.length > 0 && value.isWellFormed() && !FORBIDDEN.test(value) && [...value].length <= MAX_LINE_CODE_POINTS
    ? null
    : 'INVALID_TEXT',
).meta({ maxLength: MAX_LINE_CODE_POINTS })

/** Well-formed text that may hold line breaks and tabs, at most 65,536 bytes of UTF-8. Refused: `INVALID_TEXT`. */
export const text = ruled((value) =>
  value.isWellFormed() && !FORBIDDEN.test(value.replace(LINE_BREAKS, '')) && utf8Length(value) <= MAX_TEXT_BYTES
    ? null
    : 'INVALID_TEXT',
)

/** A time value of domain.md section 1. Refused: the codes of `parseTime`. */
export const time = ruled((value) => {
  const result = parseTime(value)
  return result.ok ? null : result.code
}).meta({ description: 'Legal date, RFC 3339 instant with offset, EDTF year, month or [a..b], ".." or "unknown"' })

/** A point of time that a new date may be set to: any time value but `..`. */
export const newDate = time.refine((value) => value !== '..', {
  params: { rejection: 'INVALID_DATE' },
  message: 'INVALID_DATE',
})

/** An IANA time zone this runtime knows. Refused: `INVALID_ZONE`. */
export const zone = ruled((value) => (isZone(value) ? null : 'INVALID_ZONE'))
