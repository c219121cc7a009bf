import { z } from '@hono/zod-openapi'
import { common } from '../schemas/parameters.ts'
import { commitSeq } from '../schemas/primitives.ts'
import { consistencyReply, inclusionReply, logKeysReply } from '../schemas/proofs.ts'
import { commonQuery, readRoute } from './route.ts'

/** That a commit is in the log. */
export const getLogInclusion = readRoute({
  path: '/log/inclusion',
  operationId: 'getLogInclusion',
  summary: 'The audit path of a commit in the Merkle tree over the log (RFC 6962)',
  tag: 'proofs',
  query: z.strictObject({
    ...common,
    seq: commitSeq,
    size: commitSeq.optional().openapi({ description: 'Of the tree; default: that of a checkpoint over the commit' }),
  }),
  reply: inclusionReply,
})

/** That the log only grew. */
export const getLogConsistency = readRoute({
  path: '/log/consistency',
  operationId: 'getLogConsistency',
  summary: 'Proof that the first `first` commits begin the first `second`',
  tag: 'proofs',
  query: z.strictObject({ ...common, first: commitSeq, second: commitSeq }),
  reply: consistencyReply,
})

/** Who signs for the log. */
export const getLogKeys = readRoute({
  path: '/log/keys',
  operationId: 'getLogKeys',
  summary: 'The keys that sign checkpoints and receipts, with their changes',
  tag: 'proofs',
  query: commonQuery,
  reply: logKeysReply,
})
