import { decideIntervals } from '../decision/intervals.ts'
import { ACCEPTED, type Decider, dataOf, firstOf, type Judging, when } from '../decision/judging.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { parseProposal } from '../events/parse-proposal.ts'
import { type DataOf, streamOf } from '../events/registry.ts'
import { toContent } from '../facts/content.ts'
import { mergePatch } from '../facts/merge-patch.ts'
import { eventById, liveAt } from '../facts/read.ts'
import { isAboutTheRecord } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { decideReview } from './decide-review.ts'

/** Fields a correction may change (domain.md section 4.6). */
const CORRECTABLE: ReadonlySet<string> = new Set([
  'announcedAt',
  'effectiveFrom',
  'effectiveTo',
  'confidence',
  'source',
  'fact',
  'data',
])

/** Events about events: the target is in the log and live, and stays what it is (domain.md section 4.6). */
export const decideMeta: Decider = (judging) => {
  switch (judging.proposed.event.type) {
    case 'event.corrected':
      return firstOf(
        () => decideTarget(judging),
        () => decidePatch(judging),
      )
    case 'event.retracted':
      return decideTarget(judging)
    case 'event.reviewed':
      return firstOf(
        () => decideProposed(judging),
        () => decideNamed(judging),
        () => decideReview(judging),
      )
    case 'ledger.configured':
      return decideProposed(judging)
    case 'claim.resolved':
      return decideChoice(judging)
    default:
      return ACCEPTED
  }
}

function decideTarget(judging: Judging): readonly Rejection[] {
  const { target } = dataOf(judging) as { target: string }
  const { facts } = judging
  return firstOf(
    () => decideNamed(judging),
    () =>
      when(liveAt(facts, target, facts.head) === null, 'TARGET_RETRACTED', '/data/target', 'the event is retracted'),
  )
}

/** The event that is spoken of is in the log, and says something that happened. */
function decideNamed(judging: Judging): readonly Rejection[] {
  const { target } = dataOf(judging) as { target: string }
  const event = eventById(judging.facts, target)
  if (event === undefined) return [refusal('UNKNOWN_REFERENCE', '/data/target', 'no such event in the log')]
  return when(
    isAboutTheRecord(event.type),
    'WRONG_TARGET',
    '/data/target',
    `${event.type} is changed by the next one alone`,
  )
}

/** Verdicts and settings count at once: there is no proposing one. */
function decideProposed({ proposed: { event } }: Judging): readonly Rejection[] {
  return when(event.proposed === true, 'SCHEMA_INVALID', '/proposed', `${event.type} counts at once`)
}

function decidePatch({ facts, proposed }: Judging): readonly Rejection[] {
  const { target, patch } = proposed.event.data as unknown as DataOf<'event.corrected'>
  return judgePatch(facts, target, patch).map((each) => ({ ...each, pointer: `/data/patch${each.pointer}` }))
}

/** Judges a patch by the event it makes; a patch of a correction by the event that correction would make. */
function judgePatch(facts: Facts, target: string, patch: DataOf<'event.corrected'>['patch']): readonly Rejection[] {
  const immutable = Object.keys(patch).filter((field) => !CORRECTABLE.has(field))
  if (immutable.length > 0)
    return immutable.map((field) => refusal('IMMUTABLE_FIELD', `/${field}`, `${field} is never corrected`))
  const before = liveAt(facts, target, facts.head) ?? eventById(facts, target)!
  const after = mergePatch(before, patch) as RecordedEvent
  const stood = faultsOf(before).map(({ pointer }) => pointer)
  const faults = faultsOf(after).filter(({ pointer }) => !stood.includes(pointer))
  if (faults.length > 0) return faults
  if (streamOf(after) !== streamOf(before))
    return [refusal('IMMUTABLE_FIELD', '/data', 'a correction cannot move an event to another stream')]
  if (after.type !== 'event.corrected') return decideIntervals(facts, toContent(after))
  const inner = after.data as unknown as DataOf<'event.corrected'>
  return judgePatch(facts, inner.target, inner.patch).map((each) => ({
    ...each,
    pointer: `/data/patch${each.pointer}`,
  }))
}

/** What is wrong with the shape of an event as it would be sent today. */
function faultsOf(event: RecordedEvent): readonly Rejection[] {
  const { position: _position, recordedAt: _recordedAt, recordedBy: _recordedBy, ...asSent } = event
  const parsed = parseProposal(asSent)
  return parsed.ok ? [] : parsed.rejections
}

function decideChoice(judging: Judging): readonly Rejection[] {
  const { fact, chosen } = dataOf(judging) as { fact: string; chosen: string }
  const claim = liveAt(judging.facts, chosen, judging.facts.head)
  return when(claim?.fact !== fact, 'UNKNOWN_REFERENCE', '/data/chosen', 'no live claim about this fact has that id')
}
