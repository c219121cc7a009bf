import { z } from '@hono/zod-openapi'
import { policyReply } from '../schemas/answers.ts'
import { clocks, common, lens } from '../schemas/parameters.ts'
import { idParams, readRoute } from './route.ts'

/** One legal instrument. */
export const getPolicy = readRoute({
  path: '/policies/{id}',
  operationId: 'getPolicy',
  summary: 'Status of a policy and of each of its provisions at asOf, with the events of its life',
  tag: 'record',
  query: z.strictObject({ ...common, ...clocks, ...lens }),
  params: idParams,
  reply: policyReply,
})
