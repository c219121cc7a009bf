import { ACCEPTED, type Decider, dataOf, firstOf, isEmptyInterval, type Judging, when } from '../decision/judging.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { parseProposal } from '../events/parse-proposal.ts'
import { isEventType, streamOf } from '../events/registry.ts'
import { toContent } from '../facts/content.ts'
import { eventById, liveAt } from '../facts/facts.ts'
import { mergePatch } from '../facts/merge-patch.ts'
import { type Rejection, refusal } from '../rejections.ts'

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
    case 'claim.resolved':
      return decideChoice(judging)
    default:
      return ACCEPTED
  }
}

function decideTarget(judging: Judging): readonly Rejection[] {
  const { target } = dataOf(judging) as { target: string }
  const { facts } = judging
  if (eventById(facts, target) === undefined)
    return [refusal('UNKNOWN_REFERENCE', '/data/target', 'no such event in the log')]
  return when(liveAt(facts, target, facts.head) === null, 'TARGET_RETRACTED', '/data/target', 'the event is retracted')
}

function decidePatch(judging: Judging): readonly Rejection[] {
  const { target, patch } = dataOf(judging) as { target: string; patch: Record<string, unknown> }
  const immutable = Object.keys(patch).filter((field) => !CORRECTABLE.has(field))
  if (immutable.length > 0)
    return immutable.map((field) => refusal('IMMUTABLE_FIELD', `/data/patch/${field}`, `${field} is never corrected`))
  const before = liveAt(judging.facts, target, judging.facts.head)!
  const after = mergePatch(before, patch) as RecordedEvent
  const { position: _position, recordedAt: _recordedAt, recordedBy: _recordedBy, ...asSent } = after
  const parsed = parseProposal(asSent)
  if (!parsed.ok) return parsed.rejections.map((each) => ({ ...each, pointer: `/data/patch${each.pointer}` }))
  if (isEventType(after.type) && streamOf(after) !== streamOf(before))
    return [refusal('IMMUTABLE_FIELD', '/data/patch/data', 'a correction cannot move an event to another stream')]
  const { from, to } = toContent(after)
  return when(
    isEmptyInterval(from, to, 'UTC'),
    'BAD_INTERVAL',
    '/data/patch/effectiveTo',
    'the end would not be after the start',
  )
}

function decideChoice(judging: Judging): readonly Rejection[] {
  const { fact, chosen } = dataOf(judging) as { fact: string; chosen: string }
  const claim = liveAt(judging.facts, chosen, judging.facts.head)
  return when(claim?.fact !== fact, 'UNKNOWN_REFERENCE', '/data/chosen', 'no live claim about this fact has that id')
}
