import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { headSchema } from './echo.ts'
import { activity, confidence, day, identifier, jurisdiction, view } from './primitives.ts'

/** What may be watched: a question without D; what it does not name may be anything. */
export const watchedSchema = z
  .strictObject({
    jurisdiction: jurisdiction.optional(),
    group: identifier.optional().openapi({ description: 'Every place or organisation that was ever in this group' }),
    org: identifier.optional(),
    item: identifier.optional(),
    class: identifier.optional().openapi({ description: 'Every item that was ever in this class' }),
    provider: identifier.optional().openapi({ description: 'Everything of this provider' }),
    authority: identifier.optional().openapi({ description: 'Only changes this authority makes or decides' }),
    activity: activity.optional(),
    endUse: identifier.optional(),
    view: view.optional(),
    minConfidence: confidence.optional(),
  })
  .openapi('Watched')

/** What is told: changed answers, or, for those who ask for it, what leaves answers as they are. */
export const noticeStreams = ['answers', 'stances', 'actions', 'confidence', 'sources'] as const

/** Classes of notices about answers (domain.md section 9); `advance` tells a transition some days before. */
const noticeClasses = ['revision', 'change', 'upcoming', 'transition', 'advance'] as const

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day HH:MM')

function isZone(zone: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC'
}

const zone = z
  .string()
  .superRefine((value, context) => {
    if (!isZone(value))
      context.addIssue({ code: 'custom', params: { problem: 'INVALID_ZONE' }, message: 'not a time zone' })
  })
  .openapi({ example: 'Europe/London' })

function each<T extends z.ZodType>(value: T) {
  return z
    .array(value)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'names something twice')
}

const parts = {
  description: z.string().min(1).max(500).optional(),
  question: watchedSchema,
  streams: each(z.enum(noticeStreams)).default(['answers']).openapi({
    description:
      '`sources`: of any source of the ledger whose last reading said `staleAfterDays`, once it is not read again by then',
  }),
  directions: each(z.enum(['opens', 'closes', 'terms']))
    .optional()
    .openapi({
      description: 'Only changes towards more access, less access, or other terms. From or to `unknown`: all',
    }),
  classes: each(z.enum(['revision', 'change', 'upcoming', 'transition'])).optional(),
  aheadDays: each(z.union([z.literal(1), z.literal(7), z.literal(30)]))
    .optional()
    .openapi({ description: 'Transitions are told this many days before as well' }),
  url: z.string().min(1).max(limits.urlBytes).optional().openapi({
    description: 'The webhook that notices are delivered to; without, they are fetched',
    example: 'https://hooks.example.net/in',
  }),
  digest: z
    .strictObject({ zone, at: clockTime })
    .optional()
    .openapi({ description: 'Once a day, all notices since the last time together' }),
  quietHours: z
    .strictObject({ zone, from: clockTime, to: clockTime })
    .optional()
    .openapi({ description: 'Deliveries wait until the hours `[from, to)` are over' }),
}

/** What a subscriber wants to be told, and how. */
export const subscriptionSpecSchema = z.strictObject(parts).openapi('SubscriptionSpec')

const shown = {
  id: z.string(),
  ledger: z.string(),
  state: z.enum(['pending', 'active', 'parked', 'disabled']).openapi({
    description:
      '`pending`: the webhook has not echoed its challenge yet; nothing is delivered. `parked`: its owner has no live key; ' +
      'what comes meanwhile is delivered once there is one',
  }),
  reason: z.string().nullable().openapi({ description: 'Why it is parked or disabled' }),
  createdAt: z.string(),
  changedAt: z.string(),
  parked: z.int().openapi({ description: 'Deliveries given up so far; they can be delivered again' }),
  ...parts,
}

/** A subscription as its owner sees it. */
export const subscriptionSchema = z.strictObject(shown).openapi('Subscription')

/** Says which secrets a receiver verifies with; they are shown when they are made, and never again. */
const secretShape = {
  secret: z.string().openapi({ description: '`whsec_...`: verifies `v1` signatures (Standard Webhooks)' }),
  publicKey: z.string().openapi({ description: '`whpk_...`: verifies `v1a` signatures' }),
}

/** New secrets of a subscription. */
export const secretReply = z.strictObject(secretShape).openapi('WebhookSecret')

/** A subscription just made, with the secrets of its receiver. */
export const createdSchema = z
  .strictObject({
    ...shown,
    webhookSecret: secretReply.nullable().openapi({ description: 'Shown only now; null without a webhook' }),
  })
  .openapi('CreatedSubscription')

const attempt = z.strictObject({
  at: z.string(),
  tookMs: z.int(),
  status: z.int().nullable().openapi({ description: 'null: there was no answer' }),
  answer: z.string().openapi({ description: 'How the answer begins, or why there was none' }),
})

/** What became of the deliveries of a subscription, newest first. */
export const deliveriesReply = z
  .strictObject({
    deliveries: z.array(
      z.strictObject({
        id: z.string().openapi({ description: '`webhook-id`, the same at every attempt' }),
        place: z.int().openapi({ description: 'In the queue of the subscription, from 1' }),
        position: z.int(),
        state: z.enum(['waiting', 'delivered', 'parked', 'dropped']),
        dueAt: z.string(),
        attempts: z.array(attempt),
      }),
    ),
    next: z.int().nullable().openapi({ description: 'Ask for those `before` it' }),
  })
  .openapi('DeliveriesReply')

/** Which deliveries to make again. */
export const redeliverSchema = z
  .strictObject({ from: z.int().min(0), to: z.int().min(1) })
  .openapi('Redeliver', { description: 'Positions of the ledger, `[from, to)`' })

export const queuedReply = z.strictObject({ queued: z.int() }).openapi('QueuedReply')

export const subscriptionsReply = z
  .strictObject({ subscriptions: z.array(subscriptionSchema) })
  .openapi('SubscriptionsReply')

const value = z.string().openapi({ description: '`level[/reviewPolicy][?]`' })

const segment = z.strictObject({
  from: z.string().openapi({ description: 'Legal date, or the instant as stated' }),
  to: z.string().nullable().openapi({ description: 'Exclusive; null: until further notice, or not said' }),
  before: value,
  after: value,
  timing: z.enum(['past', 'current', 'upcoming']),
})

const cause = z.union([
  z.strictObject({
    kind: z.literal('append'),
    events: z.array(z.string()),
    tx: z.string().nullable(),
    nature: z
      .enum(['world', 'source', 'reading'])
      .openapi({ description: 'Whether the world changed, a source, or our reading of it' }),
  }),
  z.strictObject({
    kind: z.literal('clock'),
    at: z.string().openapi({ description: 'Legal date or instant on which the answer changes' }),
    aheadDays: z.int(),
    nature: z.enum(['world', 'source']),
  }),
])

const place = {
  id: z.string().openapi({ description: 'The same for every delivery of this notice' }),
  ledger: z.string(),
  subscription: z.string().nullable(),
  at: z.string().openapi({ description: 'UTC instant: recorded, or come' }),
  position: z.int().openapi({ description: 'What was known: ask again with `knownAt=@position`' }),
  head: headSchema,
  cause,
  omitted: z.int().openapi({ description: 'Changes left out for the size of the notice' }),
}

const state = { subject: z.string(), before: z.string(), after: z.string() }

/** What changed, in one of the streams. */
const noticeSchema = z
  .discriminatedUnion('stream', [
    z.strictObject({
      stream: z.literal('answers'),
      ...place,
      cls: z.enum(noticeClasses),
      changes: z.array(
        z.strictObject({
          query: z.record(z.string(), z.string()).openapi({ description: 'The question whose answer changed' }),
          directions: z.array(z.enum(['opens', 'closes', 'terms'])),
          segments: z.array(segment),
          moves: z
            .array(z.strictObject({ from: day, to: day }))
            .openapi({ description: 'Changes to come that were put off or brought forward' }),
          why: z.string().openapi({ description: 'Address of the explanation, pinned to both clocks' }),
        }),
      ),
    }),
    z.strictObject({
      stream: z.enum(['stances', 'actions', 'confidence']),
      ...place,
      changes: z.array(z.strictObject(state)),
    }),
    z.strictObject({
      stream: z.literal('sources'),
      ...place,
      changes: z.array(
        z.strictObject({
          ...state,
          lastReadOn: day.openapi({ description: 'By what was known then, in UTC' }),
          staleAfterDays: z.int().openapi({ description: 'How many days that reading was good for' }),
        }),
      ),
    }),
  ])
  .openapi('Notice')

/** What a subscription would have told. */
export const previewReply = z
  .strictObject({
    notices: z.array(noticeSchema),
    omitted: z.int().openapi({ description: 'Notices left out after the first ones' }),
  })
  .openapi('PreviewReply')

/** Streams in a query, separated by commas. */
export const streamNamesParameter = z
  .string()
  .transform((list) => list.split(','))
  .pipe(each(z.enum(noticeStreams)))
  .optional()
  .openapi({ type: 'string', description: `Separated by commas, of ${noticeStreams.join(', ')}. Default: answers` })

export type Watched = z.output<typeof watchedSchema>
export type SubscriptionSpec = z.output<typeof subscriptionSpecSchema>
export type Notice = z.output<typeof noticeSchema>
export type NoticeStream = (typeof noticeStreams)[number]
