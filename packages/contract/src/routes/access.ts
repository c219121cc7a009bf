import { z } from '@hono/zod-openapi'
import { accessReply, boardReply, timelineReply, whyReply } from '../schemas/answers.ts'
import { beside, clocks, common, isSpan, lens, namesBoth, target } from '../schemas/parameters.ts'
import { day } from '../schemas/primitives.ts'
import { readRoute } from './route.ts'

const { asOf, knownAt, publicAt } = clocks

const pointQuery = z.strictObject({ ...common, ...target, ...clocks, ...lens }).superRefine(namesBoth, beside)

/** Who may get what, on a date. */
export const getAccess = readRoute({
  path: '/access',
  operationId: 'getAccess',
  summary: 'The access answer at asOf, as known at knownAt',
  tag: 'access',
  query: pointQuery,
  reply: accessReply,
})

/** Why the answer is what it is. */
export const getWhy = readRoute({
  path: '/why',
  operationId: 'getWhy',
  summary: 'The answer with every rule that matched, why it won or lost, and the events behind it',
  tag: 'access',
  query: pointQuery,
  reply: whyReply,
})

/** The answer over a span of dates. */
export const getTimeline = readRoute({
  path: '/timeline',
  operationId: 'getTimeline',
  summary: 'Half-open segments of the answer over [from, to)',
  tag: 'access',
  query: z
    .strictObject({ ...common, ...target, from: day, to: day, knownAt, publicAt, ...lens })
    .superRefine(namesBoth, beside)
    .superRefine(isSpan, beside),
  reply: timelineReply,
})

/** Everything at once. */
export const getBoard = readRoute({
  path: '/board',
  operationId: 'getBoard',
  summary: 'The answer for every registered jurisdiction and item',
  tag: 'access',
  query: z.strictObject({
    ...common,
    asOf,
    knownAt,
    publicAt,
    ...lens,
    provider: target.provider,
    jurisdiction: target.jurisdiction,
  }),
  reply: boardReply,
})
