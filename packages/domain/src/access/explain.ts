import { readAsOf } from '../belief/belief.ts'
import { worded } from '../events/legal.ts'
import { contentAt, idAt, liveAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import { policyOf, provisionOf } from '../policy/standing.ts'
import type { AccessQuestion, ExplainedProvision, ExplainedTrack, Explanation } from '../questions.ts'
import { dayNumber } from '../time/calendar.ts'
import { dayIn } from '../time/reached.ts'
import { answerAccess, judgeAt, toAsked } from './answer.ts'
import type { TrackResult, WorldAnswer } from './evaluate.ts'
import { answerSince, nextChangeAfter } from './timeline.ts'
import type { Fate } from './track.ts'

/**
 * Why the answer is what it is: every matched provision with its fate, licences tried, the combining steps, the evidence
 * as known at K, what was inferred, and the days since which and until which the answer holds (domain.md section 6.8). Of several readings the
 * one that is reported.
 */
export function explainAccess(facts: Facts, question: AccessQuestion): Explanation {
  const answer = answerAccess(facts, question)
  const evidence = answer.evidence.map((id) => liveAt(facts, id, question.knownAt)!)
  const asOf = readAsOf(question.asOf)
  const asked = toAsked(facts, question)
  const { strictest } = judgeAt({ ...asked, reading: 'all' }, asOf)
  const standpoint = { asked, day: dayNumber(dayIn(asOf, zoneOf(strictest))), answer }
  return {
    answer,
    tracks: strictest.tracks.map((track) => toExplainedTrack(facts, question.knownAt, track)),
    combination: strictest.tracks.map(({ authority, track, level }) => ({ authority, track, level })),
    evidence,
    assumed: evidence.flatMap(({ id, assumed }) => (assumed ?? []).map((field) => `${id}: ${field}`)),
    since: answerSince(standpoint),
    nextChange: nextChangeAfter(standpoint),
  }
}

/** Zone of the first authority that decides; UTC when none does. */
function zoneOf({ level, tracks }: WorldAnswer): string {
  const deciding = tracks.find((track) => track.level === level)
  return deciding?.ruling.winners[0]?.standing.zone ?? 'UTC'
}

function toExplainedTrack(facts: Facts, knownAt: number, result: TrackResult): ExplainedTrack {
  const { authority, track, level, reviewPolicy, conditions, ruling, tried } = result
  return {
    authority,
    track,
    level,
    reviewPolicy,
    conditions,
    provisions: ruling.fates().map((fate) => toExplainedProvision(facts, knownAt, fate)),
    licences: tried,
  }
}

function toExplainedProvision(facts: Facts, knownAt: number, { matched, outcome, against }: Fate): ExplainedProvision {
  const { standing, match } = matched
  const { rule, announcement, origin, body, status } = standing
  const provision = provisionOf(facts, rule)
  const positions = new Set([announcement, origin, ...match.evidence, ...status.evidence, ...status.switchedOffBy])
  const eventOf = (position: number) => contentAt(facts, position, knownAt)!.event
  const wording = worded(eventOf(origin)).find(({ id }) => id === provision)
  return {
    provision,
    policy: policyOf(facts, rule),
    title: (eventOf(announcement).data['title'] as string | undefined) ?? null,
    effect: body.effect,
    reviewPolicy: body.reviewPolicy ?? null,
    citation: wording?.citation ?? null,
    status: status.status,
    outcome,
    against,
    evidence: [...positions].sort((a, b) => a - b).map((position) => idAt(facts, position)),
  }
}
