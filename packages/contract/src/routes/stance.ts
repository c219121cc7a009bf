import { z } from '@hono/zod-openapi'
import { stanceReply } from '../schemas/answers.ts'
import { clocks, common, lens } from '../schemas/parameters.ts'
import { identifier } from '../schemas/primitives.ts'
import { readRoute } from './route.ts'

/** Where a party stands. */
export const getStance = readRoute({
  path: '/stance',
  operationId: 'getStance',
  summary: 'What a party said on a topic by asOf, or its observed silence',
  tag: 'record',
  query: z.strictObject({ ...common, ...clocks, ...lens, party: identifier, topic: identifier }),
  reply: stanceReply,
})
