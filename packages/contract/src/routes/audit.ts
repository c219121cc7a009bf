import { createRoute, z } from '@hono/zod-openapi'
import { forRole } from '../roles.ts'
import { actsReply, auditedRevisionsReply, controlActsReply, lineageReply } from '../schemas/audit.ts'
import { beside, clocks, common, isSpan, lens, namesBoth, target } from '../schemas/parameters.ts'
import { eventId, knownAt, limit, moment, principal } from '../schemas/primitives.ts'
import { accessProblems, cursor, problem, readRoute } from './route.ts'

const period = {
  by: principal.optional(),
  from: moment.optional().openapi({ description: 'Recorded at or after; a date is its first moment in UTC' }),
  to: moment.optional().openapi({ description: 'Recorded before' }),
}

/** What somebody did. */
export const getAudit = readRoute({
  path: '/audit',
  operationId: 'getAudit',
  summary: 'Who recorded what, when and why: the commits of one principal or of all, between two times',
  tag: 'audit',
  query: z
    .strictObject({
      ...common,
      ...period,
      knownAt: knownAt.optional(),
      after: cursor,
      limit,
    })
    .superRefine(isSpan, beside),
  reply: actsReply,
  isTable: true,
})

/** What was set, and what was refused. */
export const getAuditControl = createRoute({
  ...forRole('admin'),
  method: 'get',
  path: '/api/v1/audit/control',
  operationId: 'getAuditControl',
  summary: 'The same of the control ledger: subscriptions, keys, and attempts that were refused',
  tags: ['audit'],
  request: { query: z.strictObject({ ...period, after: cursor, limit }).superRefine(isSpan, beside) },
  responses: {
    200: {
      description: 'Acts',
      content: { 'application/json': { schema: controlActsReply }, 'text/csv': { schema: z.string() } },
    },
    ...accessProblems,
    400: problem,
    422: problem,
    503: problem,
  },
})

/** Where one event comes from and what became of it. */
export const getAuditEvent = readRoute({
  path: '/audit/events/{id}',
  operationId: 'getAuditEvent',
  summary: 'Who recorded an event on which source, and who corrected, retracted or followed it, and why',
  tag: 'audit',
  query: z.strictObject({ ...common, knownAt: knownAt.optional() }),
  params: z.object({ id: eventId.openapi({ param: { name: 'id', in: 'path' } }) }),
  reply: lineageReply,
  isTable: true,
})

/** What the answer looked like at each knowledge time, and who changed it. */
export const getAuditRevisions = readRoute({
  path: '/audit/revisions',
  operationId: 'getAuditRevisions',
  summary: 'Every commit that changed the answer for asOf, with the answer before and after, and who recorded it',
  tag: 'audit',
  query: z.strictObject({ ...common, ...target, ...clocks, ...lens }).superRefine(namesBoth, beside),
  reply: auditedRevisionsReply,
  isTable: true,
})
