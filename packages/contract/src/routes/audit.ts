import { z } from '@hono/zod-openapi'
import { actsReply, auditedRevisionsReply, lineageReply } from '../schemas/audit.ts'
import { beside, clocks, common, isSpan, lens, namesBoth, target } from '../schemas/parameters.ts'
import { eventId, knownAt, limit, moment, principal } from '../schemas/primitives.ts'
import { cursor, readRoute } from './route.ts'

/** What somebody did. */
export const getAudit = readRoute({
  path: '/audit',
  operationId: 'getAudit',
  summary: 'Who recorded what, when and why: the commits of one principal or of all, between two times',
  tag: 'audit',
  query: z
    .strictObject({
      ...common,
      by: principal.optional(),
      from: moment.optional().openapi({ description: 'Recorded at or after; a date is its first moment in UTC' }),
      to: moment.optional().openapi({ description: 'Recorded before' }),
      knownAt: knownAt.optional(),
      after: cursor,
      limit,
    })
    .superRefine(isSpan, beside),
  reply: actsReply,
  isTable: true,
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
