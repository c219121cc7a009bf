import { createRoute, z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { forReading, forRole } from '../roles.ts'
import { beside, common, isSpan } from '../schemas/parameters.ts'
import { day, identifier, limit, position } from '../schemas/primitives.ts'
import {
  createdSchema,
  deliveriesReply,
  previewReply,
  queuedReply,
  redeliverSchema,
  secretReply,
  streamNamesParameter,
  subscriptionSchema,
  subscriptionSpecSchema,
  subscriptionsReply,
  watchedSchema,
} from '../schemas/subscriptions.ts'
import { accessProblems, changeHeaders, commonQuery, idParams, problem } from './route.ts'

const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })
const owned = { ...forRole('reader'), tags: ['subscriptions'] }
const refusals = { ...accessProblems, 400: problem, 404: problem, 422: problem, 503: problem }
const bodyRefusals = { ...refusals, 409: problem, 413: problem, 415: problem, 507: problem }
const noQuery = z.strictObject({})
const specBody = { required: true, content: json(subscriptionSpecSchema) }

/** What the sender of the key is told of. */
export const getSubscriptions = createRoute({
  ...owned,
  method: 'get',
  path: '/api/v1/subscriptions',
  operationId: 'getSubscriptions',
  summary: 'The subscriptions of the key, oldest first',
  request: { query: noQuery },
  responses: { 200: { description: 'The subscriptions', content: json(subscriptionsReply) }, ...refusals },
})

/** Asks to be told. */
export const postSubscription = createRoute({
  ...owned,
  method: 'post',
  path: '/api/v1/subscriptions',
  operationId: 'postSubscription',
  summary: 'Asks to be told when answers change, from now on',
  request: {
    query: commonQuery,
    headers: changeHeaders.extend({ 'Idempotency-Key': z.string().max(limits.idempotencyKeyChars).optional() }),
    body: specBody,
  },
  responses: { 201: { description: 'Recorded', content: json(createdSchema) }, ...bodyRefusals },
})

/** One subscription. */
export const getSubscription = createRoute({
  ...owned,
  method: 'get',
  path: '/api/v1/subscriptions/{id}',
  operationId: 'getSubscription',
  summary: 'One subscription of the key',
  request: { query: noQuery, params: idParams },
  responses: { 200: { description: 'The subscription', content: json(subscriptionSchema) }, ...refusals },
})

/** Says anew what is wanted. */
export const putSubscription = createRoute({
  ...owned,
  method: 'put',
  path: '/api/v1/subscriptions/{id}',
  operationId: 'putSubscription',
  summary: 'Says anew what is wanted; one that was disabled goes on',
  request: { query: noQuery, params: idParams, headers: changeHeaders, body: specBody },
  responses: { 200: { description: 'Recorded', content: json(subscriptionSchema) }, ...bodyRefusals },
})

/** Ends a subscription. */
export const deleteSubscription = createRoute({
  ...owned,
  method: 'delete',
  path: '/api/v1/subscriptions/{id}',
  operationId: 'deleteSubscription',
  summary: 'Ends a subscription',
  request: { query: noQuery, params: idParams, headers: changeHeaders },
  responses: { 204: { description: 'Ended' }, ...refusals },
})

/** Signs deliveries with new keys. */
export const postRotate = createRoute({
  ...owned,
  method: 'post',
  path: '/api/v1/subscriptions/{id}/rotate',
  operationId: 'postRotate',
  summary: 'New secrets for the receiver; for 24 hours the old ones sign as well',
  request: { query: noQuery, params: idParams, headers: changeHeaders },
  responses: { 200: { description: 'Shown only now', content: json(secretReply) }, ...refusals, 409: problem },
})

/** What became of what was to be delivered. */
export const getDeliveries = createRoute({
  ...owned,
  method: 'get',
  path: '/api/v1/subscriptions/{id}/deliveries',
  operationId: 'getDeliveries',
  summary: 'What became of the deliveries of a subscription, newest first',
  request: { query: z.strictObject({ limit, before: position.optional() }), params: idParams },
  responses: { 200: { description: 'A page of them', content: json(deliveriesReply) }, ...refusals, 409: problem },
})

/** Delivers again. */
export const postRedeliver = createRoute({
  ...owned,
  method: 'post',
  path: '/api/v1/subscriptions/{id}/redeliver',
  operationId: 'postRedeliver',
  summary: 'Delivers again what was settled in a range of positions, with the old ids',
  request: { query: noQuery, params: idParams, body: { required: true, content: json(redeliverSchema) } },
  responses: { 200: { description: 'How many wait now', content: json(queuedReply) }, ...bodyRefusals },
})

/** Tries the endpoint. */
export const postTest = createRoute({
  ...owned,
  method: 'post',
  path: '/api/v1/subscriptions/{id}/test',
  operationId: 'postTest',
  summary: 'Delivers a notice of type `asof.test.v1` that says nothing',
  request: { query: noQuery, params: idParams },
  responses: { 200: { description: 'It waits now', content: json(queuedReply) }, ...refusals, 409: problem },
})

/** What a subscription would have told. */
export const postPreview = createRoute({
  ...forReading,
  method: 'post',
  path: '/api/v1/subscriptions/preview',
  operationId: 'postPreview',
  summary:
    'What a subscription would have told on the days `[from, to)` (UTC), worked out from history; nothing is stored',
  tags: ['subscriptions'],
  request: {
    query: z.strictObject({ ...common, from: day, to: day }).superRefine(isSpan, beside),
    body: specBody,
  },
  responses: {
    200: { description: 'The notices, oldest first', content: json(previewReply) },
    ...accessProblems,
    400: problem,
    404: problem,
    413: problem,
    415: problem,
    422: problem,
    503: problem,
  },
})

/** The notices of a question or subscription as they come. */
export const getStream = createRoute({
  ...forReading,
  method: 'get',
  path: '/api/v1/stream',
  operationId: 'getStream',
  summary: 'Notices as they come (server-sent events): `event.appended`, `notice`, `position`',
  description:
    'Each has an id to resume after, of any age: in `Last-Event-ID`, or `after`. A comment every 15 s shows that the ' +
    'connection lives; `position` tells how far the log and the clock were read.',
  tags: ['subscriptions'],
  request: {
    query: z.strictObject({
      ledger: common.ledger,
      ...watchedSchema.shape,
      streams: streamNamesParameter,
      subscription: identifier.optional().openapi({ description: 'One of the key, instead of a question' }),
      events: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .optional()
        .openapi({ description: 'Also every event that is appended' }),
      after: z.string().optional().openapi({ description: 'The id to resume after', example: '77.1' }),
    }),
    headers: z.object({ 'Last-Event-ID': z.string().optional() }),
  },
  responses: {
    200: { description: 'A stream of events', content: { 'text/event-stream': { schema: z.string() } } },
    ...accessProblems,
    400: problem,
    404: problem,
    422: problem,
    503: problem,
  },
})
