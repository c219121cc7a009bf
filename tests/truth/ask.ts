import { isDeepStrictEqual } from 'node:util'
import {
  answerAccess,
  answerAction,
  answerMember,
  answerNotify,
  answerParity,
  answerStance,
  answerStatus,
  answerStream,
  answerTick,
  answerTimeline,
  compareKnown,
  decide,
  eventAt,
  eventById,
  type Facts,
  type Lens,
  parseProposal,
  positionAt,
  type Query,
} from '@asof/domain'
import { type Ask, type AskedQuestion, TRUTH_SOURCE } from './truth-file.ts'

/** Horizon of notices in truth files, end exclusive. */
const HORIZON = { from: '2020-01-01', to: '2030-01-01' }

/** Asks one question of a truth file; answers in the form of domain.md section 15. */
export function answer(facts: Facts, asked: AskedQuestion): unknown {
  const text = asked as unknown as Record<string, string>
  const known = (field: string) => (text[field] === undefined ? facts.head : positionAt(facts, text[field]))
  const question = { ...asked, knownAt: known('knownAt') } as never
  const { view, minConfidence } = asked as Lens
  const watch = {
    query: asked.subscription as Query,
    horizon: HORIZON,
    ...(view && { view }),
    ...(minConfidence && { minConfidence }),
  }
  switch (asked.kind) {
    case 'access':
      return answerAccess(facts, question)
    case 'timeline':
      return answerTimeline(facts, question).map(({ from, to, value }) => ({ from, to, value }))
    case 'diff':
      return compareKnown(facts, {
        ...(asked as { query: Query; from: string; to: string } & AskedQuestion),
        knownAtBefore: known('knownAtBefore'),
        knownAtAfter: known('knownAtAfter'),
      })
    case 'status':
      return answerStatus(facts, question)
    case 'member':
      return answerMember(facts, question)
    case 'parity':
      return answerParity(facts, question)
    case 'stance':
      return answerStance(facts, question)
    case 'action':
      return answerAction(facts, question)
    case 'notify':
      return answerNotify(facts, watch, text['cause']!)
    case 'tick':
      return answerTick(facts, watch, { after: text['after']!, upTo: text['upTo']! })
    case 'stream':
      return answerStream(facts, watch, { after: text['after']!, upTo: text['upTo']! })
    case 'append':
      return append(facts, asked.event!)
    default:
      throw new Error(`unknown kind of question: ${asked.kind}`)
  }
}

function append(facts: Facts, event: Readonly<Record<string, unknown>>): { accepted: boolean; code: string | null } {
  const parsed = parseProposal(
    { schemaVersion: 1, source: TRUTH_SOURCE, ...event },
    (id) => eventById(facts, id) !== undefined,
  )
  if (!parsed.ok) return { accepted: false, code: parsed.rejections[0].code }
  const recordedAt = eventAt(facts, facts.head)?.recordedAt ?? '2026-01-01T00:00:00Z'
  const decision = decide(facts, [parsed.proposal], { recordedAt, recordedBy: 'truth' })
  if (!decision.ok) return { accepted: false, code: decision.rejections[0]!.code }
  return { accepted: true, code: decision.duplicates.length > 0 ? 'DUPLICATE_IGNORED' : null }
}

/** Fields of the answer that differ from what an ask expects; empty = right. Only the fields listed are judged. */
export function differences(given: unknown, expected: Ask['expect']): readonly string[] {
  if (Array.isArray(expected)) return isDeepStrictEqual(given, expected) ? [] : [show('answer', given, expected)]
  const answerFields = given as Readonly<Record<string, unknown>>
  return Object.entries(expected as Readonly<Record<string, unknown>>).flatMap(([field, value]) => {
    const [, list, mode] = /^(.+)(Includes|Excludes)$/.exec(field) ?? []
    if (list === undefined)
      return isDeepStrictEqual(answerFields[field], value) ? [] : [show(field, answerFields[field], value)]
    const members = answerFields[list] as readonly unknown[]
    const wrong = (value as readonly unknown[]).filter((member) => members.includes(member) !== (mode === 'Includes'))
    return wrong.length === 0 ? [] : [show(field, members, value)]
  })
}

function show(field: string, given: unknown, expected: unknown): string {
  return `${field}: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`
}
