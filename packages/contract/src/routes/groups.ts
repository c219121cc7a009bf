import { z } from '@hono/zod-openapi'
import { memberReply, membersReply } from '../schemas/answers.ts'
import { clocks, common, lens } from '../schemas/parameters.ts'
import { listed } from '../schemas/primitives.ts'
import { idParams, readRoute } from './route.ts'

/** Who is on a list. */
export const getMembers = readRoute({
  path: '/groups/{id}/members',
  operationId: 'getMembers',
  summary: 'Whether `member` belongs to the group at asOf, or all members on record',
  tag: 'record',
  query: z.strictObject({ ...common, ...clocks, ...lens, member: listed.optional() }),
  params: idParams,
  reply: z.union([memberReply, membersReply]),
})
