export {
  type AsofClient,
  type ClientAnswer,
  type ClientStream,
  type Connection,
  createClient,
  type Parameters,
  type Refusal,
} from './client.ts'
export { DECIDED_IN } from './decided-in.ts'
export { limits } from './limits.ts'
export { buildOpenApi } from './openapi.ts'
export {
  fromSlug,
  type GateCode,
  type ProblemCode,
  type ProblemSpec,
  problemCodes,
  problems,
  toSlug,
} from './problems.ts'
export type { Reply } from './reply.ts'
export { permits, type Role, roles } from './roles.ts'
export { type OperationId, type Routes, routes } from './routes/all.ts'
export { feedForms } from './routes/feed.ts'
export { type ImportForm, importForms } from './routes/imports.ts'
export type { Echo } from './schemas/echo.ts'
export type { KeySpec } from './schemas/keys.ts'
export type { Problem, ProblemError } from './schemas/problem.ts'
export { type Receipt, receiptSchema, type VerifiedReceipt } from './schemas/proofs.ts'
export { type Question, type QuestionKind, questionSchema } from './schemas/questions.ts'
export {
  type Notice,
  type NoticeStream,
  noticeStreams,
  type SubscriptionSpec,
  subscriptionSpecSchema,
  type Watched,
  watchedSchema,
} from './schemas/subscriptions.ts'
export { buildAsyncApi } from './topics/asyncapi.ts'
export { buildTopicSchema, schemaPathOf } from './topics/json-schema.ts'
export {
  type CellChange,
  type CellState,
  headersSchema,
  TOPIC_PARTITIONS,
  type TopicHeaders,
  type TopicName,
  topics,
} from './topics/topics.ts'
