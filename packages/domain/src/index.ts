export { answerAccess, changedFields, comparedText, type FieldChange, toValue } from './access/answer.ts'
export { explainAccess } from './access/explain.ts'
export { answerTimeline, compareKnown } from './access/timeline.ts'
export { answerAction } from './action/answer-action.ts'
export { answerBoard } from './board/answer-board.ts'
export { answerTick, type Crossing, nextMoment } from './changes/clock.ts'
export { DIRECTIONS, type Direction, directionsOf } from './changes/direction.ts'
export { firstEffectOf } from './changes/first-effect.ts'
export { type Lapse, lapsesIn, nextLapse } from './changes/lapses.ts'
export type { Move } from './changes/moves.ts'
export { type Nature, natureOf } from './changes/nature.ts'
export { answerNotify, type Changed, changedBy, type Watch } from './changes/notices.ts'
export { confidenceChange, type OptedChange, type OptedStream, optedChanges } from './changes/opted.ts'
export { answerRevisions, walkRevisions } from './changes/revisions.ts'
export { answerStream, appendsBetween, type Place, type TellRange, type Told, tell } from './changes/told.ts'
export { isTouched, type Touch, type Traits, touchOf, traitsOf } from './changes/touches.ts'
export { waitingFor } from './changes/waiting.ts'
export { type Decision, decide } from './decision/decide.ts'
export * from './events/envelope.ts'
export { parseProposal } from './events/parse-proposal.ts'
export {
  EVENT_TYPES,
  eventSchemas,
  streamOf,
} from './events/registry.ts'
export { line } from './events/text.ts'
export { createEventList, type EventLog } from './facts/event-log.ts'
export { fold, unfold, withHypothetical } from './facts/fold.ts'
export {
  appendOf,
  eventAt,
  eventById,
  eventsBetween,
  idAt,
  liveAt,
  metaOf,
  positionAt,
  positionBefore,
  positionOf,
  positionsOfStream,
  positionsOfType,
  typeAt,
} from './facts/read.ts'
export { counts, needsCheckByItself, type ReviewState, reviewStateOf } from './facts/review.ts'
export { fromSnapshot, type Snapshot, STATE_VERSION, toSnapshot } from './facts/snapshot.ts'
export { type Counting, createFacts, type Facts } from './facts/state.ts'
export { answerParity } from './parity/answer-parity.ts'
export { answerStatus } from './policy/answer-status.ts'
export { describePolicy } from './policy/describe-policy.ts'
export * from './questions.ts'
export { answerMember } from './reference/answer-member.ts'
export { REJECTION_CODES, type Rejection, type RejectionCode, type Warning } from './rejections.ts'
export { answerStance } from './statement/answer-stance.ts'
export { addDays, FIRST_DAY, isDay, LAST_DAY } from './time/calendar.ts'
export { parseTime, type Time, toUtcText } from './time/parse-time.ts'
export { localDay, localMidnight } from './time/zone.ts'

/** Version of the decision procedure (domain.md sections 3 to 9): named in every answer, raised when an answer may change. */
export const RULE_VERSION = '1'
