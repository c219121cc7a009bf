import { z } from 'zod'
import { type Rejection, type RejectionCode, refusal } from '../rejections.ts'
import { dayAfter, parseTime, readTime, toUtcText } from '../time/parse-time.ts'
import { CONFIDENCES, type Proposal } from './envelope.ts'
import { EVENT_TYPES, eventSchemas, isEventType, SCHEMA_VERSION, streamOf } from './registry.ts'
import { eventId, identifier, line, newDate, text, time } from './text.ts'

/** Fields only the log sets; a client that sends one is refused. */
const LOG_FIELDS = ['recordedAt', 'position', 'seq', 'recordedBy', 'streamVersion'] as const

const sourceSchema = z
  .looseObject({
    kind: line,
    ref: line.optional(),
    url: z.string().max(2048).optional(),
    publisher: line.optional(),
    publishedAt: time.optional(),
    retrievedAt: time.optional(),
    paragraph: z.union([z.number(), line]).optional(),
    quote: text.optional(),
    hash: line.optional(),
  })
  .catchall(z.json())

/** The envelope as a client sends it (domain.md section 2); `data` is judged by the type's own schema. */
export const proposalSchema = z.strictObject({
  id: eventId,
  type: z.enum(EVENT_TYPES as [string, ...string[]]),
  schemaVersion: z.int().min(1).default(SCHEMA_VERSION),
  stream: line.optional(),
  expectedSeq: z.int().min(0).optional(),
  announcedAt: newDate.optional(),
  effectiveFrom: time.optional(),
  effectiveTo: newDate.optional(),
  effectiveThrough: newDate.optional(),
  confidence: z.enum(CONFIDENCES).optional(),
  source: z.array(sourceSchema),
  attributedTo: identifier.optional(),
  fact: identifier.optional(),
  tx: identifier.optional(),
  causedBy: eventId.optional(),
  assumed: z.array(line).optional(),
  precision: z.record(z.string(), text).optional(),
  data: z.record(z.string(), z.unknown()),
})

export type ParsedProposal =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly rejections: readonly [Rejection, ...Rejection[]] }

/**
 * Judges the shape of one event as sent and brings it into stored form: instants in UTC (another spelling is kept in
 * `precision`), `effectiveThrough` as the next day's `effectiveTo`, `UK` as `GB`.
 * Errors: all of them at once, those of the first stage that refuses: envelope and log fields, `data`, time values.
 */
export function parseProposal(value: unknown): ParsedProposal {
  const envelope = parseEnvelope(value)
  if (!envelope.ok) return refuseAll(envelope.rejections)
  const { type, data } = envelope.value
  const body = eventSchemas[type as keyof typeof eventSchemas].safeParse(data)
  if (!body.success) return refuseAll(body.error.issues.flatMap((issue) => toRejections(issue, '/data')))
  return toStoredForm(envelope.value, body.data as Record<string, unknown>)
}

type Envelope = z.infer<typeof proposalSchema>

function parseEnvelope(value: unknown): { ok: true; value: Envelope } | { ok: false; rejections: Rejection[] } {
  const sent = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const reserved = LOG_FIELDS.filter((field) => Object.hasOwn(sent, field)).map((field) =>
    refusal('RECORDED_AT_RESERVED', `/${field}`, `${field} is set by the log`),
  )
  if (typeof sent['type'] === 'string' && !isEventType(sent['type']))
    return { ok: false, rejections: [refusal('UNKNOWN_EVENT_TYPE', '/type', 'no such event type'), ...reserved] }
  if (reserved.length > 0) return { ok: false, rejections: reserved }
  const { schemaVersion } = sent
  if (typeof schemaVersion === 'number' && schemaVersion > SCHEMA_VERSION)
    return {
      ok: false,
      rejections: [refusal('UNSUPPORTED_SCHEMA_VERSION', '/schemaVersion', 'a newer shape than this build knows')],
    }
  if (sent['source'] === undefined || (Array.isArray(sent['source']) && sent['source'].length === 0))
    return { ok: false, rejections: [refusal('SOURCE_REQUIRED', '/source', 'an event names at least one source')] }
  const parsed = proposalSchema.safeParse(value)
  if (!parsed.success) return { ok: false, rejections: parsed.error.issues.flatMap((issue) => toRejections(issue, '')) }
  return { ok: true, value: parsed.data }
}

function toStoredForm(envelope: Envelope, data: Record<string, unknown>): ParsedProposal {
  const { effectiveThrough, stream, expectedSeq, precision, ...kept } = envelope
  if (stream !== undefined && stream !== streamOf({ type: kept.type, data }))
    return refuseAll([refusal('SCHEMA_INVALID', '/stream', 'stream is derived from type and data')])
  if (effectiveThrough !== undefined && kept.effectiveTo !== undefined)
    return refuseAll([refusal('BOTH_END_FORMS', '/effectiveThrough', 'effectiveTo and effectiveThrough together')])
  const end = effectiveThrough === undefined ? undefined : dayAfter(readTime(effectiveThrough))
  if (end === null)
    return refuseAll([refusal('INVALID_DATE', '/effectiveThrough', 'an inclusive last day is a day or a set of days')])
  const spellings: Record<string, string> = {}
  const stored = normaliseTimes({ ...kept, ...(end === undefined ? {} : { effectiveTo: end }), data }, spellings)
  const allPrecision = { ...spellings, ...precision }
  return {
    ok: true,
    proposal: {
      ...(stored as unknown as Proposal),
      ...(Object.keys(allPrecision).length > 0 ? { precision: allPrecision } : {}),
      ...(expectedSeq === undefined ? {} : { expectedSeq }),
    },
  }
}

const TIME_FIELDS: ReadonlySet<string> = new Set([
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

/** Brings every instant under a time field into UTC; a different spelling goes to `spellings` under the field's name. */
function normaliseTimes(value: unknown, spellings: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => normaliseTimes(entry, spellings))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, entry]) => {
      if (!TIME_FIELDS.has(field) || typeof entry !== 'string') return [field, normaliseTimes(entry, spellings)]
      const result = parseTime(entry)
      if (!result.ok || result.time.kind !== 'instant') return [field, entry]
      const utc = toUtcText(result.time.ms)
      if (utc !== entry) spellings[field] = entry
      return [field, utc]
    }),
  )
}

function toRejections(issue: z.core.$ZodIssue, prefix: string): Rejection[] {
  const pointer =
    prefix + issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => refusal('UNKNOWN_FIELD', `${pointer}/${key}`, `unknown field ${key}`))
  if (issue.code === 'custom' && typeof issue.params?.['rejection'] === 'string')
    return [refusal(issue.params['rejection'] as RejectionCode, pointer, issue.message)]
  const field = issue.path.at(-1)
  if (issue.code === 'invalid_type' && typeof field === 'string' && TIME_FIELDS.has(field) && issue.input !== undefined)
    return [refusal('INVALID_DATE', pointer, 'a time value is a string')]
  return [refusal('SCHEMA_INVALID', pointer, issue.message)]
}

function refuseAll(rejections: readonly Rejection[]): ParsedProposal {
  return { ok: false, rejections: rejections as readonly [Rejection, ...Rejection[]] }
}
