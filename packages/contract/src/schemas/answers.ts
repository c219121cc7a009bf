import { z } from '@hono/zod-openapi'
import { echoShape, headSchema } from './echo.ts'
import { recordedEventSchema } from './events.ts'

const names = z.array(z.string())
const value = z
  .string()
  .openapi({ description: '`level[/reviewPolicy][?]`, `?` = uncertain', example: 'licence-required' })
const terms = z.record(z.string(), z.unknown()).nullable()
const level = z.enum(['unknown', 'open', 'open-with-conditions', 'licence-required', 'prohibited'])
const reviewPolicy = z.enum(['approval', 'case-by-case', 'denial']).nullable()
const status = z.enum([
  'void',
  'ended',
  'not-announced',
  'pending',
  'suspended',
  'stayed',
  'in-force-not-yet-applicable',
  'not-enforced',
  'applicable',
])

const accessShape = {
  level,
  reviewPolicy,
  conditions: names,
  licences: names,
  schemes: names,
  terms,
  certainty: z.enum(['certain', 'uncertain']),
  possibleLevels: z.array(level),
  confidence: z.enum(['official', 'primary', 'reported', 'alleged']).nullable(),
  flags: names,
  decisive: names.openapi({ description: 'Ids of the provisions that decide' }),
  evidence: names.openapi({ description: 'Ids of the events the answer rests on' }),
}

/** An access answer without its clocks. */
const accessAnswerSchema = z.strictObject(accessShape).openapi('AccessAnswer')
export const accessReply = z.strictObject({ ...echoShape, ...accessShape }).openapi('AccessReply')

export const timelineReply = z
  .strictObject({
    ...echoShape,
    from: z.string(),
    to: z.string(),
    segments: z.array(z.strictObject({ from: z.string(), to: z.string(), value, answer: accessAnswerSchema })),
  })
  .openapi('TimelineReply', { description: 'Half-open segments `[from, to)`, cut where the compared answer changes' })

const track = z.strictObject({
  authority: z.string(),
  track: z.string(),
  level,
  reviewPolicy,
  conditions: names,
  provisions: z.array(
    z.strictObject({
      provision: z.string(),
      policy: z.string(),
      title: z.string().nullable(),
      effect: z.string(),
      reviewPolicy,
      citation: z.string().nullable(),
      status,
      outcome: z.enum([
        'wins',
        'status',
        'defeated',
        'less-specific',
        'older',
        'lower-priority',
        'weaker',
        'no-effect',
      ]),
      against: names,
      evidence: names,
    }),
  ),
  licences: z.array(
    z.strictObject({
      licence: z.string(),
      covers: z.boolean(),
      reason: z.enum(['not-active', 'scope', 'track']).nullable(),
    }),
  ),
})

export const whyReply = z
  .strictObject({
    ...echoShape,
    answer: accessAnswerSchema,
    since: z
      .string()
      .nullable()
      .openapi({ description: 'First day of the answer as known; null when it has no known start' }),
    nextChange: z.string().nullable(),
    tracks: z.array(track),
    combination: z.array(z.strictObject({ authority: z.string(), track: z.string(), level })),
    evidence: z.array(recordedEventSchema),
    assumed: names,
    unregistered: names.openapi({ description: 'Ids of the question that nothing on record names' }),
    waiting: names.optional().openapi({
      description: 'Events that wait for a check and may change the answer, newest first; left out where none does',
    }),
  })
  .openapi('WhyReply')

/** Fields of the compared answer (domain.md section 7). */
const comparedField = z.enum([
  'level',
  'reviewPolicy',
  'conditions',
  'licences',
  'certainty',
  'possibleLevels',
  'terms',
])

export const diffReply = z
  .strictObject({
    ...echoShape,
    axis: z.enum(['asOf', 'knownAt']),
    from: z.union([z.string(), z.int()]).openapi({ description: 'Date, or position on the axis `knownAt`' }),
    to: z.union([z.string(), z.int()]),
    differs: z.boolean(),
    values: z.strictObject({ before: value, after: value }),
    before: accessAnswerSchema,
    after: accessAnswerSchema,
    fields: z.array(z.strictObject({ field: comparedField, before: z.unknown(), after: z.unknown() })),
    changes: z
      .array(
        z.strictObject({ at: z.string(), position: z.int().nullable(), before: value, after: value, causes: names }),
      )
      .openapi({ description: 'Each step on the way: legal dates, or commits with the events that caused them' }),
  })
  .openapi('DiffReply')

/** One entry of how an answer changed as the log grew. */
export const revision = z.strictObject({
  position: z.int(),
  recordedAt: z.string(),
  causes: names,
  before: value,
  after: value,
  answer: accessAnswerSchema,
})

export const revisionsReply = z.strictObject({ ...echoShape, revisions: z.array(revision) }).openapi('RevisionsReply')

export const stepsReply = z
  .strictObject({
    ...echoShape,
    steps: z.array(
      z.strictObject({
        seq: z.int(),
        position: z.int(),
        recordedAt: z.string(),
        events: z.array(z.strictObject({ id: z.string(), type: z.string() })),
        before: value,
        after: value,
        changed: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi('StepsReply')

export const parityReply = z
  .strictObject({
    ...echoShape,
    relation: z.enum(['a-better', 'b-better', 'equal', 'incomparable', 'unknown', 'uncertain']),
    levelGap: z.int().nullable(),
    priceGap: z.number().nullable(),
    a: value,
    b: value,
    termsA: terms,
    termsB: terms,
  })
  .openapi('ParityReply')

export const boardReply = z
  .strictObject({
    ...echoShape,
    cells: z.array(z.strictObject({ jurisdiction: z.string(), provider: z.string(), item: z.string(), value })),
  })
  .openapi('BoardReply')

const statusShape = { status: z.union([status, z.literal('uncertain')]), possibleStatuses: z.array(status) }

const statusReply = z.strictObject({ ...echoShape, ...statusShape }).openapi('StatusReply')

export const policyReply = z
  .strictObject({
    ...echoShape,
    policy: z.string(),
    title: z.string().nullable(),
    authority: z.string().nullable(),
    legalForm: z.string().nullable(),
    ...statusShape,
    provisions: z.array(
      z.strictObject({
        provision: z.string(),
        ...statusShape,
        effect: z.string(),
        reviewPolicy,
        citation: z.string().nullable(),
      }),
    ),
    events: z.array(recordedEventSchema),
  })
  .openapi('PolicyReply')

const member = z.union([z.boolean(), z.literal('unknown')])

export const memberReply = z.strictObject({ ...echoShape, member }).openapi('MemberReply')

export const membersReply = z
  .strictObject({ ...echoShape, group: z.string(), members: z.array(z.strictObject({ id: z.string(), member })) })
  .openapi('MembersReply')

export const stanceReply = z
  .strictObject({
    ...echoShape,
    stance: z.enum([
      'supports',
      'supports-with-reservations',
      'opposes',
      'calls-for',
      'neutral',
      'silent',
      'no-record',
    ]),
    statement: z.string().nullable(),
    observedAt: z.string().nullable(),
    flags: names,
    evidence: names,
  })
  .openapi('StanceReply')

export const actionReply = z
  .strictObject({
    ...echoShape,
    state: z.enum(['threatened', 'planned', 'filed', 'resolved', 'withdrawn', 'no-record']),
    evidence: names,
  })
  .openapi('ActionReply')

const diffSegment = { from: z.string(), to: z.string(), before: value, after: value }

const knownDiffReply = z
  .strictObject({ ...echoShape, segments: z.array(z.strictObject(diffSegment)) })
  .openapi('KnownDiffReply')

const noticeReply = z
  .strictObject({
    ...echoShape,
    cls: z.enum(['revision', 'change', 'upcoming']).nullable(),
    segments: z.array(z.strictObject({ ...diffSegment, timing: z.enum(['past', 'current', 'upcoming']) })),
  })
  .openapi('NoticeReply')

const tickReply = z
  .strictObject({ ...echoShape, transitions: z.array(z.strictObject({ at: z.string(), before: value, after: value })) })
  .openapi('TickReply')

/** Any answer of `POST /questions`; `question.kind` tells which. */
const anyReply = z
  .union([
    accessReply,
    whyReply,
    revisionsReply,
    timelineReply,
    knownDiffReply,
    statusReply,
    memberReply,
    parityReply,
    stanceReply,
    actionReply,
    noticeReply,
    tickReply,
  ])
  .openapi('AnyReply')

export const questionsReply = z
  .strictObject({ ledger: z.string(), position: z.int(), head: headSchema, answers: z.array(anyReply) })
  .openapi('QuestionsReply')

export const whatIfReply = z
  .strictObject({
    ledger: z.string(),
    position: z.int(),
    head: headSchema,
    stored: z.literal(false),
    warnings: z.array(z.strictObject({ code: z.string(), event: z.string(), detail: z.string() })),
    answers: z.array(z.strictObject({ differs: z.boolean(), before: anyReply, after: anyReply })),
  })
  .openapi('WhatIfReply')
