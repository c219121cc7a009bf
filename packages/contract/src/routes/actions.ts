import { z } from '@hono/zod-openapi'
import { actionReply } from '../schemas/answers.ts'
import { clocks, common, lens } from '../schemas/parameters.ts'
import { idParams, readRoute } from './route.ts'

/** How far a petition, lawsuit or dispute got. */
export const getAction = readRoute({
  path: '/actions/{id}',
  operationId: 'getAction',
  summary: 'The step a pending action had reached at asOf',
  tag: 'record',
  query: z.strictObject({ ...common, ...clocks, ...lens }),
  params: idParams,
  reply: actionReply,
})
