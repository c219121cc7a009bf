import { ACCEPTED, firstOf, type Judging, when } from '../decision/judging.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import type { DataOf } from '../events/registry.ts'
import { eventById, liveAt, metaOf } from '../facts/read.ts'
import { verdictsOn } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'
import { type Rejection, refusal } from '../rejections.ts'

/**
 * A verdict on an event that is in the log, live or not: by somebody who wrote no part of it, or taking their own one back.
 * Source: docs/decisions/0018.
 */
export function decideReview({ facts, proposed: { event }, together }: Judging): readonly Rejection[] {
  const { target, verdict, counterClaim } = event.data as unknown as DataOf<'event.reviewed'>
  const reviewed = eventById(facts, target)!
  const isMissing =
    counterClaim !== undefined && eventById(facts, counterClaim) === undefined && !together.has(counterClaim)
  if (verdict === 'withdrawn') return decideWithdrawal(facts, event, reviewed)
  return firstOf(
    () =>
      when(
        authorsOf(facts, reviewed).has(event.recordedBy),
        'SELF_REVIEW',
        '/data/target',
        `${event.recordedBy} recorded it, or a part of it`,
      ),
    () => when(isMissing, 'UNKNOWN_REFERENCE', '/data/counterClaim', 'no such event in the log'),
  )
}

function decideWithdrawal(facts: Facts, { recordedBy }: RecordedEvent, reviewed: RecordedEvent): readonly Rejection[] {
  if (verdictsOn(facts, reviewed, facts.head).has(recordedBy)) return ACCEPTED
  return [refusal('NO_VERDICT', '/data/verdict', `no verdict of ${recordedBy} stands on it`)]
}

/** Who recorded an event or a live correction of it, or of one of these. */
function authorsOf(facts: Facts, event: RecordedEvent): ReadonlySet<string> {
  const corrections = metaOf(facts, event.id).filter(
    ({ id, type }) => type === 'event.corrected' && liveAt(facts, id, facts.head) !== null,
  )
  return new Set([event.recordedBy, ...corrections.flatMap((correction) => [...authorsOf(facts, correction)])])
}
