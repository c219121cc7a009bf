import { z } from 'zod'
import { type Rejection, type RejectionCode, refusal } from '../rejections.ts'
import type { TimeRejection } from '../time/parse-time.ts'
import { CONFIDENCES, MAX_STALE_AFTER_DAYS, type Proposal } from './envelope.ts'
import { EVENT_TYPES, type EventType, eventSchemas, isEventType, SCHEMA_VERSION, streamOf } from './registry.ts'
import { TIME_FIELDS, toStoredForm } from './stored-form.ts'
import { eventId, identifier, line, newDate, text, time } from './text.ts'

/** Fields only the log sets; a client that sends one is refused. */
const LOG_FIELDS = ['recordedAt', 'position', 'seq', 'recordedBy', 'streamVersion'] as const

const TIME_CODES: ReadonlySet<RejectionCode> = new Set<TimeRejection>([
  'INVALID_DATE',
  'DATE_NEEDS_OFFSET',
  'DATE_OUT_OF_RANGE',
  'UNBOUNDED_DATE',
])

const sourceSchema = z
  .looseObject({
    kind: line,
    ref: line.optional(),
    url: z.string().max(2048).optional(),
    publisher: line.optional(),
    publishedAt: time.optional(),
    retrievedAt: time.optional(),
    staleAfterDays: z.int().min(1).max(MAX_STALE_AFTER_DAYS).optional(),
    paragraph: z.union([z.number(), line]).optional(),
    quote: text.optional(),
    span: z
      .strictObject({ from: z.int().min(0), to: z.int() })
      .refine(({ from, to }) => from < to, { path: ['to'], message: 'not after `from`' })
      .optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the snapshot: 64 small hex digits')
      .optional(),
  })
  .catchall(z.json())
  .refine(({ span, hash }) => span === undefined || hash !== undefined, {
    path: ['hash'],
    message: 'a span is of a snapshot: give its hash',
  })

/** The envelope as a client sends it (domain.md section 2); `data` is judged by the type's own schema. */
const proposalSchema = z.strictObject({
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
  proposed: z.literal(true).optional(),
  causedBy: eventId.optional(),
  assumed: z.array(line).optional(),
  precision: z.record(z.string(), text).optional(),
  data: z.record(z.string(), z.unknown()),
})

/** The event in stored form, or everything that is wrong with its shape. */
export type ParsedProposal =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly rejections: readonly [Rejection, ...Rejection[]] }

/**
 * Judges the shape of one event as sent and brings it into stored form: instants in UTC (another spelling is kept in
 * `precision`), `effectiveThrough` as the next day's `effectiveTo`, `UK` as `GB`.
 * Errors: all of them at once, in the order of domain.md section 2: shape and type, log-set fields, `data`, sameness by
 * id, time values.
 * @param isTaken whether the log holds an event under an id; one whose times cannot be read is surely another
 */
export function parseProposal(value: unknown, isTaken: (id: string) => boolean = () => false): ParsedProposal {
  const sent = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const reserved = LOG_FIELDS.filter((field) => Object.hasOwn(sent, field)).map((field) =>
    refusal('RECORDED_AT_RESERVED', `/${field}`, `${field} is set by the log`),
  )
  const unfit = unfitness(sent)
  if (unfit !== null) return refuseAll([unfit, ...reserved])
  const { type, data } = sent as { type: EventType; data: unknown }
  const envelope = judgeShape(proposalSchema, value === sent ? omit(sent, LOG_FIELDS) : value, '')
  const bodySchema: z.ZodType = eventSchemas[type] ?? z.unknown()
  const body = judgeShape(bodySchema, data, '/data')
  const faults = [...envelope.faults, ...reserved, ...body.faults]
  const stored =
    envelope.value === null || body.value === null
      ? null
      : toProposal(envelope.value, body.value as Record<string, unknown>)
  const times = stored === null || stored.ok ? [...envelope.times, ...body.times] : stored.rejections
  if (times.length > 0 && isTaken(String(sent['id'])))
    faults.push(refusal('ID_CONFLICT', '/id', 'the log holds another event under this id'))
  faults.push(...times)
  return faults.length > 0 || stored === null ? refuseAll(faults) : stored
}

type Envelope = z.infer<typeof proposalSchema>

function toProposal({ stream, expectedSeq, ...kept }: Envelope, data: Record<string, unknown>): ParsedProposal {
  if (stream !== undefined && stream !== streamOf({ type: kept.type, data }))
    return refuseAll([refusal('SCHEMA_INVALID', '/stream', 'stream is derived from type and data')])
  const form = toStoredForm({ ...kept, data })
  if (!form.ok) return refuseAll([form.rejection])
  const proposal = form.event as unknown as Proposal
  return { ok: true, proposal: expectedSeq === undefined ? proposal : { ...proposal, expectedSeq } }
}

/** Why an event cannot be judged any further: its type, its version, or no source at all. */
function unfitness({ type, schemaVersion, source }: Readonly<Record<string, unknown>>): Rejection | null {
  if (typeof type === 'string' && !isEventType(type))
    return refusal('UNKNOWN_EVENT_TYPE', '/type', 'no such event type')
  if (typeof schemaVersion === 'number' && schemaVersion > SCHEMA_VERSION)
    return refusal('UNSUPPORTED_SCHEMA_VERSION', '/schemaVersion', 'a newer shape than this build knows')
  if (source === undefined || (Array.isArray(source) && source.length === 0))
    return refusal('SOURCE_REQUIRED', '/source', 'an event names at least one source')
  return null
}

/** Refusals of a value, those about unreadable times apart; `value` is null when there are any. */
function judgeShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  prefix: string,
): { readonly value: T | null; readonly faults: readonly Rejection[]; readonly times: readonly Rejection[] } {
  const parsed = schema.safeParse(value, { reportInput: true })
  const rejections = parsed.success ? [] : parsed.error.issues.flatMap((issue) => toRejections(issue, prefix))
  const isOfTime = ({ code }: Rejection) => TIME_CODES.has(code)
  return {
    value: parsed.success ? parsed.data : null,
    faults: rejections.filter((rejection) => !isOfTime(rejection)),
    times: rejections.filter(isOfTime),
  }
}

function omit(value: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)))
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
