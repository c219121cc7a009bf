export { answerAccess, comparedText, toValue } from './access/answer.ts'
export { explainAccess } from './access/explain.ts'
export { answerTimeline, compareKnown } from './access/timeline.ts'
export { answerAction } from './action/answer-action.ts'
export { answerNotify, answerStream, answerTick, type Watch } from './changes/notices.ts'
export { answerRevisions, appendsUpTo } from './changes/revisions.ts'
export { type CommitStamp, type Decision, decide } from './decision/decide.ts'
export * from './events/envelope.ts'
export { type ParsedProposal, parseProposal, proposalSchema } from './events/parse-proposal.ts'
export {
  type DataOf,
  EVENT_TYPES,
  type EventType,
  eventSchemas,
  isEventType,
  SCHEMA_VERSION,
  streamOf,
} from './events/registry.ts'
export {
  appendOf,
  createFacts,
  eventAt,
  eventById,
  type Facts,
  fold,
  liveAt,
  metaOf,
  positionAt,
  streamVersionOf,
  unfold,
  withHypothetical,
} from './facts/facts.ts'
export { fromPlainState, type PlainState, STATE_VERSION, toPlainState } from './facts/snapshot.ts'
export { answerParity } from './parity/answer-parity.ts'
export { answerStatus } from './policy/answer-status.ts'
export { describePolicy } from './policy/describe-policy.ts'
export * from './questions.ts'
export { answerMember } from './reference/answer-member.ts'
export { REJECTION_CODES, type Rejection, type RejectionCode, type Warning } from './rejections.ts'
export { answerStance } from './statement/answer-stance.ts'
export { isDay } from './time/calendar.ts'
export { parseTime, type Time, toUtcText } from './time/parse-time.ts'
export { type AsOf, parseAsOf } from './time/reached.ts'

/** Version of the decision procedure (domain.md sections 3 to 9): named in every answer, raised when an answer may change. */
export const RULE_VERSION = '1'
