import { z } from '@hono/zod-openapi'
import { diffReply, revisionsReply, stepsReply } from '../schemas/answers.ts'
import { beside, clocks, common, lens, missing, namesBoth, target } from '../schemas/parameters.ts'
import { knownAt, limit, moment } from '../schemas/primitives.ts'
import { cursor, readRoute } from './route.ts'

/** What differs between two dates, or between two knowledge times. */
export const getDiff = readRoute({
  path: '/diff',
  operationId: 'getDiff',
  summary: 'Two dates (from, to), or two knowledge times (knownFrom, knownTo) about one date (asOf)',
  tag: 'changes',
  query: z
    .strictObject({
      ...common,
      ...target,
      from: moment.optional(),
      to: moment.optional(),
      knownAt: clocks.knownAt,
      asOf: moment.optional(),
      knownFrom: knownAt.optional(),
      knownTo: knownAt.optional(),
      publicAt: clocks.publicAt,
      ...lens,
    })
    .superRefine(namesBoth, beside)
    .superRefine((query, context) => {
      const dates = query.from !== undefined && query.to !== undefined
      const knowledge = query.knownFrom !== undefined && query.knownTo !== undefined && query.asOf !== undefined
      const mixed = dates
        ? [query.knownFrom, query.knownTo, query.asOf].some((value) => value !== undefined)
        : query.from !== undefined || query.to !== undefined || (knowledge && query.knownAt !== undefined)
      if (mixed || !(dates || knowledge))
        missing(context, '`from` and `to`, or `knownFrom`, `knownTo` and `asOf`, and not both')
    }, beside),
  reply: diffReply,
})

/** How the answer for one date changed as knowledge advanced. */
export const getRevisions = readRoute({
  path: '/revisions',
  operationId: 'getRevisions',
  summary: 'How the answer for asOf changed as the log grew',
  tag: 'changes',
  query: z.strictObject({ ...common, ...target, ...clocks, ...lens }).superRefine(namesBoth, beside),
  reply: revisionsReply,
})

/** The log replayed commit by commit. */
export const getSteps = readRoute({
  path: '/steps',
  operationId: 'getSteps',
  summary: 'Every commit in order with the answer for asOf before and after it',
  tag: 'changes',
  query: z
    .strictObject({ ...common, ...target, ...clocks, ...lens, after: cursor, limit })
    .superRefine(namesBoth, beside),
  reply: stepsReply,
})
