import { deepStrictEqual } from 'node:assert/strict'
import {
  createFacts,
  type Decision,
  decide,
  type Facts,
  fold,
  type Proposal,
  parseProposal,
  type RecordedEvent,
  type Rejection,
  type RejectionCode,
  type Warning,
} from '@asof/domain'
import type { Draft } from './events.ts'
import { plainState } from './plain-state.ts'

/** What the log sets on an event. */
type Stamp = Pick<RecordedEvent, 'recordedAt' | 'recordedBy'>

/** When and by whom tests record events unless they say otherwise. */
const STAMP: Stamp = { recordedAt: '2026-06-01T12:00:00Z', recordedBy: 'tester' }

interface Given {
  /** The same history, with what follows recorded at another time (UTC instant). */
  at(recordedAt: string): Given
  /** The same history, with more events, recorded by somebody else. */
  and(recordedBy: string, ...drafts: readonly Draft[]): Given
  /** The same history, with what follows recorded by somebody else than `tester`. */
  by(recordedBy: string): Given
  /** The proposal under test: one event, or several in one append. */
  when(...drafts: readonly Draft[]): Verdict
}

interface Verdict {
  accepted(): void
  /** Refused first with this code and, where given, at this JSON pointer; of several events, the first refused one counts. */
  refused(code: RejectionCode, pointer?: string): void
  /** Refused with exactly these codes, in order. */
  refusedWith(...codes: readonly RejectionCode[]): void
  /** Accepted with exactly these warnings. */
  warned(...codes: readonly Warning['code'][]): void
  /** Accepted, and nothing to store. */
  ignored(): void
}

/**
 * A history to judge a proposal against. Each event is recorded as a client would: parsed and decided, so that no spec
 * rests on a history that cannot be.
 */
export function given(...drafts: readonly Draft[]): Given {
  return from(toFacts(drafts), STAMP)
}

/** The state after these events, each judged and recorded at the same time. A fault when one of them is refused. */
export function toFacts(drafts: readonly Draft[], recordedAt: string = STAMP.recordedAt): Facts {
  const facts = createFacts()
  for (const each of drafts) record(facts, each, { ...STAMP, recordedAt })
  return facts
}

/** Judges one event against the head and folds it. A fault when it is refused. */
function record(facts: Facts, each: Draft, stamp: Stamp): void {
  const decision = judge(facts, [each], stamp)
  if (!decision.ok) throw new Error(`given ${each.type} is refused: ${JSON.stringify(decision.rejections)}`)
  for (const event of decision.events) fold(facts, { ...event, position: facts.head + 1, ...stamp })
}

function from(facts: Facts, stamp: Stamp): Given {
  return {
    at: (recordedAt) => from(facts, { ...stamp, recordedAt }),
    by: (recordedBy) => from(facts, { ...stamp, recordedBy }),
    and: (recordedBy, ...drafts) => {
      for (const each of drafts) record(facts, each, { ...stamp, recordedBy })
      return from(facts, stamp)
    },
    when: (...drafts) => {
      const before = plainState(facts)
      const decision = judge(facts, drafts, stamp)
      deepStrictEqual(plainState(facts), before, 'judging left a trace in the state')
      return toVerdict(decision)
    },
  }
}

function judge(facts: Facts, drafts: readonly Draft[], stamp: Stamp): Decision {
  const parsed = drafts.map((each) => parseProposal(each))
  const unreadable = parsed.flatMap((result, index) =>
    result.ok ? [] : result.rejections.map((rejection) => ({ ...rejection, index })),
  )
  if (unreadable.length > 0) return { ok: false, rejections: unreadable }
  const proposals = parsed.flatMap((result): Proposal[] => (result.ok ? [result.proposal] : []))
  return decide(facts, proposals, stamp)
}

function toVerdict(decision: Decision): Verdict {
  const rejections: readonly Rejection[] = decision.ok ? [] : decision.rejections
  const codes = rejections.map(({ code }) => code)
  return {
    accepted: () => deepStrictEqual(rejections, []),
    refused: (code, pointer) => {
      deepStrictEqual(codes[0], code, `expected ${code}, got ${JSON.stringify(rejections)}`)
      if (pointer !== undefined) deepStrictEqual(rejections[0]?.pointer, pointer)
    },
    refusedWith: (...expected) => deepStrictEqual(codes, expected),
    warned: (...expected) => {
      deepStrictEqual(rejections, [])
      deepStrictEqual(decision.ok && decision.warnings.map(({ code }) => code), expected)
    },
    ignored: () => {
      deepStrictEqual(rejections, [])
      deepStrictEqual(decision.ok && decision.events, [])
    },
  }
}
