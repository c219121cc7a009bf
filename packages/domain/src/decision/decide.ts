import { decideAction } from '../action/decide.ts'
import type { Proposal, RecordedEvent, StoredEvent } from '../events/envelope.ts'
import { parseProposal } from '../events/parse-proposal.ts'
import { streamOf } from '../events/registry.ts'
import { type Content, rankOf, toContent } from '../facts/content.ts'
import { fold, unfold } from '../facts/fold.ts'
import { positionsUnder } from '../facts/positions.ts'
import { eventAt, eventById, streamVersionOf } from '../facts/read.ts'
import { sortedJson } from '../facts/sorted-json.ts'
import type { Facts } from '../facts/state.ts'
import { decideLicence } from '../licence/decide.ts'
import { decideMeta } from '../meta/decide.ts'
import { decidePolicy } from '../policy/decide.ts'
import { decideReference } from '../reference/decide.ts'
import type { Rejection, Warning } from '../rejections.ts'
import { decideScheme } from '../scheme/decide.ts'
import { decideStatement } from '../statement/decide.ts'
import { addDays } from '../time/calendar.ts'
import { boundsOf } from '../time/reached.ts'
import { decideIntervals } from './intervals.ts'
import { type Decider, firstOf, type Judging, when } from './judging.ts'

/** The verdict on one append: all of it or nothing. */
export type Decision =
  | {
      readonly ok: true
      /** What to store; events the log holds already are left out. */
      readonly events: readonly StoredEvent[]
      /** The originals of those left out. */
      readonly duplicates: readonly RecordedEvent[]
      readonly warnings: readonly Warning[]
    }
  | { readonly ok: false; readonly rejections: readonly (Rejection & { readonly index: number })[] }

/** What the log will set on the events of the append. */
export interface CommitStamp {
  readonly recordedAt: string
  readonly recordedBy: string
}

/**
 * Judges the events of one append, in order, against the state at the head; each sees those before it. The state is left
 * as it was. Errors: every rejection of every event, with its index.
 */
export function decide(facts: Facts, proposals: readonly Proposal[], stamp: CommitStamp): Decision {
  const { head } = facts
  const together = new Set(proposals.map(({ id }) => id))
  const rejections: (Rejection & { index: number })[] = []
  const events: StoredEvent[] = []
  const duplicates: RecordedEvent[] = []
  const warnings: Warning[] = []
  try {
    for (const [index, { expectedSeq, ...event }] of proposals.entries()) {
      const recorded: RecordedEvent = { ...event, ...stamp, position: facts.head + 1 }
      const original = eventById(facts, event.id)
      if (original !== undefined && isSame(original, event)) {
        duplicates.push(original)
        continue
      }
      const proposed = toContent(recorded)
      const refused = judge({ facts, proposed, together }, original, expectedSeq)
      rejections.push(...refused.map((rejection) => ({ ...rejection, index })))
      if (refused.length > 0) continue
      warnings.push(...warningsOf(facts, proposed))
      events.push(event)
      fold(facts, recorded)
    }
  } finally {
    while (facts.head > head) unfold(facts)
  }
  return rejections.length > 0 ? { ok: false, rejections } : { ok: true, events, duplicates, warnings }
}

/** Equal as sent, log-set fields and `expectedSeq` aside, whichever spelling is stored (domain.md section 2). */
function isSame(original: RecordedEvent, event: StoredEvent): boolean {
  const { position: _position, recordedAt: _recordedAt, recordedBy: _recordedBy, ...sent } = original
  const { stream: _stream, ...stored } = sent as typeof sent & { stream?: string }
  const again = parseProposal(stored)
  return sortedJson(again.ok ? again.proposal : stored) === sortedJson(event)
}

/** Order of checks (domain.md section 2): sameness by id, time values, `expectedSeq`, then the rules by type. */
function judge(
  judging: Judging,
  original: RecordedEvent | undefined,
  expectedSeq: number | undefined,
): readonly Rejection[] {
  const { facts, proposed, together } = judging
  const { event } = proposed
  const version = streamVersionOf(facts, streamOf(event))
  const { causedBy } = event
  const isTogether = causedBy !== undefined && causedBy !== event.id && together.has(causedBy)
  const isMissing = causedBy !== undefined && eventById(facts, causedBy) === undefined && !isTogether
  return firstOf(
    () => when(original !== undefined, 'ID_CONFLICT', '/id', 'the log holds another event under this id'),
    () => decideIntervals(facts, proposed),
    () =>
      when(
        expectedSeq !== undefined && expectedSeq !== version,
        'VERSION_CONFLICT',
        '/expectedSeq',
        `the stream is at version ${version}`,
      ),
    () => when(isMissing, 'UNKNOWN_REFERENCE', '/causedBy', 'no such event in the log'),
    () => deciderOf(event.type)(judging),
  )
}

const DECIDERS: Readonly<Record<string, Decider>> = {
  policy: decidePolicy,
  licence: decideLicence,
  scheme: decideScheme,
  statement: decideStatement,
  action: decideAction,
  event: decideMeta,
  claim: decideMeta,
  ledger: decideMeta,
}

function deciderOf(type: string): Decider {
  return DECIDERS[type.slice(0, type.indexOf('.'))] ?? decideReference
}

/** Days after which a start counts as long past. */
const LONG_PAST_DAYS = 365

/** Never refused, only told: real rules do all of this. */
function warningsOf(facts: Facts, { event, from, announced, confidence }: Content): readonly Warning[] {
  const [start, told] = [boundsOf(from, 'UTC'), boundsOf(announced, 'UTC')]
  const warnings: Warning[] = []
  const warn = (code: Warning['code'], detail: string) => warnings.push({ code, event: event.id, detail })
  if (from.kind !== 'always' && start !== null && told !== null && start.latest < told.earliest)
    warn('EFFECTIVE_BEFORE_ANNOUNCED', 'takes effect before it was announced')
  if (
    from.kind !== 'always' &&
    start !== null &&
    start.latest < addDays(event.recordedAt.slice(0, 10), -LONG_PAST_DAYS)
  )
    warn('EFFECTIVE_LONG_PAST', `took effect more than ${LONG_PAST_DAYS} days before it is recorded`)
  const modified = modifiedBy(facts, event)
  if (modified !== undefined && rankOf(confidence) > rankOf(toContent(modified).confidence))
    warn('WEAKER_CONFIDENCE', `less certain than ${modified.id}, which it modifies`)
  return warnings
}

function modifiedBy(facts: Facts, event: RecordedEvent): RecordedEvent | undefined {
  const target = event.data['target']
  if (typeof target === 'string') return eventById(facts, target)
  const [first] = positionsUnder(facts, streamOf(event))
  return first === undefined || first >= event.position ? undefined : eventAt(facts, first)
}
