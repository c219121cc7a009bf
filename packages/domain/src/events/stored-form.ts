import { type Rejection, refusal } from '../rejections.ts'
import { dayAfter, parseTime, toUtcText } from '../time/parse-time.ts'

/** Fields that hold a time value, wherever they stand in an event. */
export const TIME_FIELDS: ReadonlySet<string> = new Set([
  'announcedAt',
  'effectiveFrom',
  'effectiveTo',
  'effectiveThrough',
  'complianceFrom',
  'newEffectiveFrom',
  'newEffectiveTo',
  'newComplianceFrom',
  'asOf',
])

/** Fields that hold a jurisdiction or several. */
const PLACE_FIELDS: ReadonlySet<string> = new Set([
  'jurisdiction',
  'jurisdictions',
  'headquarteredIn',
  'partOf',
  'member',
])

type Fields = Readonly<Record<string, unknown>>

/** The fields as they are stored, or why they cannot be. */
export type StoredForm =
  | { readonly ok: true; readonly event: Fields }
  | { readonly ok: false; readonly rejection: Rejection }

/**
 * The one form an event is stored in: instants in UTC with another spelling kept in `precision`, an inclusive last day as
 * the next day's `effectiveTo`, `UK` as `GB`; inside a correction's patch alike. What is in it already stays as it is.
 * Errors: `BOTH_END_FORMS`, `INVALID_DATE`.
 */
export function toStoredForm(event: Fields): StoredForm {
  const ended = withExclusiveEnd(event, '')
  if (!ended.ok) return ended
  const { data, ...envelope } = ended.event
  const body =
    event['type'] === 'event.corrected' ? withStoredPatch(data as Fields) : { ok: true as const, event: data as Fields }
  if (!body.ok) return body
  const spellings: Record<string, string> = {}
  const { precision, ...stored } = normaliseTimes({ ...envelope, data: body.event }, spellings) as Fields
  const all = { ...spellings, ...(precision as Fields | undefined) }
  return { ok: true, event: Object.keys(all).length > 0 ? { ...stored, precision: all } : stored }
}

/** `effectiveThrough` (inclusive) as `effectiveTo` (exclusive). */
function withExclusiveEnd(fields: Fields, pointer: string): StoredForm {
  const { effectiveThrough, ...others } = fields
  if (effectiveThrough === undefined) return { ok: true, event: fields }
  if (others['effectiveTo'] !== undefined)
    return {
      ok: false,
      rejection: refusal('BOTH_END_FORMS', `${pointer}/effectiveThrough`, 'effectiveTo and effectiveThrough together'),
    }
  if (effectiveThrough === null) return { ok: true, event: { ...others, effectiveTo: null } }
  const read = parseTime(String(effectiveThrough))
  const end = read.ok ? dayAfter(read.time) : null
  if (end === null)
    return {
      ok: false,
      rejection: refusal(
        'INVALID_DATE',
        `${pointer}/effectiveThrough`,
        'an inclusive last day is a day or a set of days',
      ),
    }
  return { ok: true, event: { ...others, effectiveTo: end } }
}

function withStoredPatch(data: Fields): StoredForm {
  const patch = withExclusiveEnd(data['patch'] as Fields, '/data/patch')
  return patch.ok ? { ok: true, event: { ...data, patch: readAliases(patch.event, false) } } : patch
}

/** `UK` as `GB` in the fields that hold jurisdictions; everywhere else the types of the schema see to it. */
function readAliases(value: unknown, isPlace: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => readAliases(entry, isPlace))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([field, entry]) => [field, readAliases(entry, PLACE_FIELDS.has(field))]),
    )
  return isPlace && value === 'UK' ? 'GB' : value
}

/** Brings every instant under a time field into UTC; a different spelling goes to `spellings` under the field's name. */
function normaliseTimes(value: unknown, spellings: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => normaliseTimes(entry, spellings))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, entry]) => {
      if (field === 'precision') return [field, entry]
      if (!TIME_FIELDS.has(field) || typeof entry !== 'string') return [field, normaliseTimes(entry, spellings)]
      const result = parseTime(entry)
      if (!result.ok || result.time.kind !== 'instant') return [field, entry]
      const utc = toUtcText(result.time.ms)
      if (utc !== entry) spellings[field] = entry
      return [field, utc]
    }),
  )
}
