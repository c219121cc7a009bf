import {
  type AccessQuestion,
  addDays,
  answerAccess,
  answerRevisions,
  answerTimeline,
  changedFields,
  toValue,
} from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { pick, type Reading } from './reading.ts'
import type { Known } from './resolve-known-at.ts'

/** A question about access with its clocks left open; `review` is how its reader looks at the record. */
export type OpenQuestion = Omit<AccessQuestion, 'asOf' | 'knownAt'> & { readonly review?: 'checked' }

/** What differs between two dates, as known at one position, and each day on the way at which the answer changed. */
export function readDateDiff(
  { facts }: LedgerReader,
  question: OpenQuestion,
  range: { readonly from: string; readonly to: string; readonly known: Known },
): Reading {
  const { from, to, known } = range
  return {
    ...openReading(question, 'diff', known),
    question: { kind: 'diff', axis: 'asOf', from, to, ...ask(question) },
    compute: (knownAt) => {
      const before = answerAccess(facts, { ...question, knownAt, asOf: from })
      const after = answerAccess(facts, { ...question, knownAt, asOf: to })
      const [first, last] = [from.slice(0, 10), addDays(to.slice(0, 10), 1)]
      const segments = first < last ? answerTimeline(facts, { ...question, knownAt, from: first, to: last }) : []
      const changes = segments.slice(1).map((segment, index) => ({
        at: segment.from,
        position: null,
        before: segments[index]!.value,
        after: segment.value,
        causes: segment.answer.evidence.filter((id) => !segments[index]!.answer.evidence.includes(id)),
      }))
      return compared('asOf', { from, to, before, after }, changes)
    },
  }
}

/** What differs about one date between two knowledge times, and each commit on the way that changed the answer. */
export function readKnownDiff(
  { facts }: LedgerReader,
  question: OpenQuestion,
  range: { readonly asOf: string; readonly from: Known; readonly to: Known },
): Reading {
  const { asOf } = range
  const [from, to] = [range.from.position, range.to.position]
  const known = { position: Math.max(from, to), pinned: range.from.pinned && range.to.pinned }
  return {
    ...openReading(question, 'diff', known),
    question: { kind: 'diff', axis: 'knownAt', from, to, ...ask(question) },
    asOf,
    compute: () => {
      const before = answerAccess(facts, { ...question, asOf, knownAt: from })
      const after = answerAccess(facts, { ...question, asOf, knownAt: to })
      const revisions = answerRevisions(facts, { ...question, asOf, knownAt: to }).filter(
        ({ position }) => position > from,
      )
      const changes = revisions.map((revision) => ({
        at: revision.recordedAt,
        position: revision.position,
        before: revision.before,
        after: revision.after,
        causes: revision.causes,
      }))
      return compared('knownAt', { from, to, before, after }, changes)
    },
  }
}

function compared(
  axis: 'asOf' | 'knownAt',
  {
    from,
    to,
    before,
    after,
  }: { from: string | number; to: string | number } & Record<'before' | 'after', ReturnType<typeof answerAccess>>,
  changes: readonly object[],
): object {
  const fields = changedFields(before, after)
  const differs = fields.length > 0
  return {
    axis,
    from,
    to,
    differs,
    values: { before: toValue(before), after: toValue(after) },
    before,
    after,
    fields,
    changes,
  }
}

function openReading(question: OpenQuestion, kind: string, known: Known): Omit<Reading, 'compute'> {
  return { question: { kind, ...ask(question) }, asOf: null, publicAt: question.publicAt ?? null, known }
}

function ask(question: OpenQuestion): object {
  return pick(question, ['query', 'view', 'minConfidence', 'review'])
}
