import { readAsOf } from '../belief/belief.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { liveAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessQuestion, ExplainedProvision, ExplainedTrack, Explanation } from '../questions.ts'
import { localDay } from '../time/zone.ts'
import { answerAccess, judgeAt, toAsked } from './answer.ts'
import type { TrackResult } from './evaluate.ts'
import { nextChangeAfter } from './timeline.ts'
import type { Fate } from './track.ts'

/**
 * Why the answer is what it is: every matched provision with its fate, licences tried, the combining steps, the evidence
 * as known at K, what was inferred, and the next day the answer changes (domain.md section 6.8). Of several readings the
 * one that is reported.
 */
export function explainAccess(facts: Facts, question: AccessQuestion): Explanation {
  const answer = answerAccess(facts, question)
  const evidence = answer.evidence.map((id) => liveAt(facts, id, question.knownAt)!)
  const asOf = readAsOf(question.asOf)
  const asked = toAsked(facts, question)
  const { strictest } = judgeAt({ ...asked, reading: 'all' }, asOf, () => {})
  const day = asOf.kind === 'day' ? asOf.day : localDay(asOf.ms, 'UTC')
  return {
    answer,
    tracks: strictest.tracks.map((track) => toExplainedTrack(facts, track)),
    combination: strictest.tracks.map(({ authority, track, level }) => ({ authority, track, level })),
    evidence,
    assumed: evidence.flatMap(({ id, assumed }) => (assumed ?? []).map((field) => `${id}: ${field}`)),
    nextChange: nextChangeAfter(asked, day),
  }
}

function toExplainedTrack(facts: Facts, result: TrackResult): ExplainedTrack {
  const { authority, track, level, reviewPolicy, conditions, fates, tried } = result
  return {
    authority,
    track,
    level,
    reviewPolicy,
    conditions,
    provisions: fates.map((fate) => toExplainedProvision(facts, fate)),
    licences: tried,
  }
}

function toExplainedProvision(facts: Facts, { matched, outcome, against }: Fate): ExplainedProvision {
  const { rule, match, status } = matched
  const { provision, policy, origin } = rule
  const positions = new Set([
    policy.announcement.position,
    origin.position,
    ...match.evidence,
    ...status.evidence,
    ...status.switchedOffBy,
  ])
  return {
    provision: provision.id,
    policy: policy.id,
    title: (policy.announcement.event.data['title'] as string | undefined) ?? null,
    effect: provision.effect,
    reviewPolicy: provision.reviewPolicy ?? null,
    citation: provision.citation ?? null,
    status: status.status,
    outcome,
    against,
    evidence: [...positions].sort((a, b) => a - b).map((position) => (facts.log[position - 1] as RecordedEvent).id),
  }
}
