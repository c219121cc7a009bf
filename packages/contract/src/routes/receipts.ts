import { z } from '@hono/zod-openapi'
import { receiptSchema, verifiedReceiptReply } from '../schemas/proofs.ts'
import { questionSchema } from '../schemas/questions.ts'
import { askRoute, commonQuery } from './route.ts'

/** A signed answer. */
export const postReceipt = askRoute({
  path: '/receipts',
  operationId: 'postReceipt',
  summary: 'The answer to a question as a signed receipt with proofs of its evidence, also for "nothing known"',
  tag: 'proofs',
  query: commonQuery,
  body: z.strictObject({ question: questionSchema }),
  reply: receiptSchema,
})

/** Whether a receipt is ours and still right. */
export const postReceiptVerify = askRoute({
  path: '/receipts/verify',
  operationId: 'postReceiptVerify',
  summary: 'Checks the signatures, proofs and digest of a receipt, and answers its question again',
  tag: 'proofs',
  query: commonQuery,
  body: receiptSchema,
  reply: verifiedReceiptReply,
})
