import { z } from '@hono/zod-openapi'
import { entitiesReply, ledgersReply, logHeadReply, logToldReply } from '../schemas/ledgers.ts'
import { common } from '../schemas/parameters.ts'
import { knownAt } from '../schemas/primitives.ts'
import { commonQuery, readRoute } from './route.ts'

/** What there is to ask. */
export const getLedgers = readRoute({
  path: '/ledgers',
  operationId: 'getLedgers',
  summary: 'The ledgers of this server',
  tag: 'ledgers',
  query: z.strictObject({}),
  reply: ledgersReply,
})

/** How far the log reaches. */
export const getLogHead = readRoute({
  path: '/log/head',
  operationId: 'getLogHead',
  summary: 'Newest position and commit of a ledger',
  tag: 'ledgers',
  query: commonQuery,
  reply: logHeadReply,
})

/** Whether what tells people lives. */
export const getLogTold = readRoute({
  path: '/log/told',
  operationId: 'getLogTold',
  summary: 'How far notices of a ledger were told to subscribers, in the log and in time',
  tag: 'subscriptions',
  query: commonQuery,
  reply: logToldReply,
})

/** Everything with a name. */
export const getEntities = readRoute({
  path: '/entities',
  operationId: 'getEntities',
  summary: 'Authorities, jurisdictions, organisations, items, policies and whatever else the ledger names',
  tag: 'ledgers',
  query: z.strictObject({ ...common, knownAt: knownAt.optional() }),
  reply: entitiesReply,
})
