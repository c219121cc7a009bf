import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { commitReceiptSchema, dryRunReply, eventReply, eventsReply, receiptSchema } from '../schemas/events.ts'
import { beside, common, isSpan } from '../schemas/parameters.ts'
import { day, eventId, flag, identifier, knownAt, limit, reviewState } from '../schemas/primitives.ts'
import { commitSchema, sentEvent } from '../schemas/questions.ts'
import { cursor, readRoute, writeRoute } from './route.ts'

const type = z
  .string()
  .regex(/^[a-z][a-z.-]{0,63}$/, 'an event type or its first part')
  .openapi({ example: 'policy.lifted', description: 'A type, or the first part of several (`policy`)' })

/** The log, page by page. */
export const getEvents = readRoute({
  path: '/events',
  operationId: 'getEvents',
  summary: 'Events in log order as known at knownAt',
  tag: 'record',
  query: z
    .strictObject({
      ...common,
      type: type.optional(),
      actor: identifier
        .optional()
        .openapi({ description: 'Authority, party, speaker, holder or court the event names' }),
      from: day.optional().openapi({ description: 'Announced on or after' }),
      to: day.optional().openapi({ description: 'Announced before' }),
      q: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .openapi({ description: 'Words to find in the event, in any letter case' }),
      reviewState: reviewState.optional(),
      knownAt: knownAt.optional(),
      after: cursor,
      limit,
    })
    .superRefine(isSpan, beside),
  reply: eventsReply,
})

/** One event. */
export const getEvent = readRoute({
  path: '/events/{id}',
  operationId: 'getEvent',
  summary: 'One event as known, as first recorded, and everything that corrected or retracted it',
  tag: 'record',
  query: z.strictObject({ ...common, knownAt: knownAt.optional() }),
  params: z.object({ id: eventId.openapi({ param: { name: 'id', in: 'path' } }) }),
  reply: eventReply,
})

const appendQuery = z.strictObject({
  ledger: common.ledger,
  dryRun: flag.optional().openapi({ description: 'Judge and show the resulting difference; store nothing' }),
})

const oneEvent = { query: appendQuery, body: sentEvent, receipt: receiptSchema, dryRun: dryRunReply } as const

/** Append one event. */
export const postEvent = writeRoute({
  ...oneEvent,
  path: '/events',
  operationId: 'postEvent',
  summary: 'Append one event',
  tag: 'append',
})

/** A second person's verdict. */
export const postReview = writeRoute({
  ...oneEvent,
  path: '/reviews',
  operationId: 'postReview',
  summary: 'Append one `event.reviewed`: check an event of somebody else, dispute it, or withdraw that',
  tag: 'review',
  role: 'reviewer',
})

/** What a ledger asks before an event counts. */
export const postSetting = writeRoute({
  ...oneEvent,
  path: '/settings',
  operationId: 'postSetting',
  summary:
    'Append one `ledger.configured`: from here on events count at once, or once a second person has checked them',
  tag: 'review',
  role: 'admin',
})

/** Append several as one. */
export const postCommit = writeRoute({
  path: '/commits',
  operationId: 'postCommit',
  summary: `Append up to ${limits.commitEvents} events as one \`tx\`: all or none`,
  tag: 'append',
  query: appendQuery,
  body: commitSchema,
  receipt: commitReceiptSchema,
  dryRun: dryRunReply,
})
