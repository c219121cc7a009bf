import type { Question } from '@asof/contract'
import {
  type AccessQuestion,
  answerAccess,
  answerAction,
  answerMember,
  answerNotify,
  answerParity,
  answerRevisions,
  answerStance,
  answerStatus,
  answerTick,
  answerTimeline,
  compareKnown,
  explainAccess,
  type Query,
} from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { isRefused, type Refused } from '../http/refusal.ts'
import { given, type Present, type PromptReading } from './reading.ts'
import { type Known, resolveKnownAt } from './resolve-known-at.ts'
import { unregisteredIn } from './unregistered.ts'
import { waitingIn } from './waiting.ts'

/** Where a question stands in its request, for pointers and parameter names. */
export type Place = (field: string) => { readonly pointer?: string; readonly parameter?: string }

/** Place of a question given as query parameters. */
export const inQuery: Place = (parameter) => ({ parameter })

/** A question of any kind, its knowledge time resolved once; refused when that lies in the future. */
export function readQuestion(
  reader: LedgerReader,
  question: Question,
  now: string,
  place: Place,
): PromptReading | Refused {
  const resolve = (field: string, value: string | number | undefined) =>
    resolveKnownAt(reader, value, now, place(field))
  if (question.kind === 'diff') {
    const before = resolve('knownAtBefore', question.knownAtBefore)
    const after = resolve('knownAtAfter', question.knownAtAfter)
    if (isRefused(before)) return before
    return isRefused(after) ? after : toKnownDiff(reader, question, before, after)
  }
  const known = resolve('knownAt', 'knownAt' in question ? question.knownAt : undefined)
  return isRefused(known) ? known : toReading(reader, question, known)
}

function toReading(reader: LedgerReader, question: Exclude<Question, { kind: 'diff' }>, known: Known): PromptReading {
  const { asOf = null, publicAt = null, knownAt: _k, ...rest } = question as Record<string, unknown> & Clocked
  const compute = (knownAt: number) => answer(reader, question, knownAt)
  return { question: given(rest), asOf, publicAt, known, compute }
}

interface Clocked {
  readonly asOf?: string
  readonly publicAt?: string
  readonly knownAt?: string | number
}

function answer(reader: LedgerReader, question: Exclude<Question, { kind: 'diff' }>, knownAt: number): Present {
  const { facts } = reader
  switch (question.kind) {
    case 'access':
      return answerAccess(facts, toAccess(question, knownAt))
    case 'why':
      return explain(reader, toAccess(question, knownAt))
    case 'revisions':
      return { revisions: answerRevisions(facts, toAccess(question, knownAt)) }
    case 'timeline':
      return { from: question.from, to: question.to, segments: answerTimeline(facts, at(question, knownAt)) }
    case 'status':
      return answerStatus(facts, at(question, knownAt))
    case 'member':
      return answerMember(facts, at(question, knownAt))
    case 'parity':
      return answerParity(facts, at(question, knownAt))
    case 'stance':
      return answerStance(facts, at(question, knownAt))
    case 'action':
      return answerAction(facts, at(question, knownAt))
    case 'notify':
      return answerNotify(facts, given({ ...question, query: plain(question.subscription) }), question.cause)
    case 'tick':
      return { transitions: answerTick(facts, given({ ...question, query: plain(question.subscription) }), question) }
  }
}

type AccessKind = Extract<Question, { kind: 'access' | 'why' | 'revisions' }>

function toAccess(question: AccessKind, knownAt: number): AccessQuestion {
  return at(question, knownAt)
}

function explain(reader: LedgerReader, question: AccessQuestion): Present {
  const { answer, since, nextChange, tracks, combination, evidence, assumed } = explainAccess(reader.facts, question)
  const unregistered = unregisteredIn(reader, question)
  const waiting = waitingIn(reader, question)
  const shown = waiting.length === 0 ? {} : { waiting }
  return { answer, since, nextChange, tracks, combination, evidence, assumed, unregistered, ...shown }
}

type WithoutUndefined<T> = T extends object ? { [K in keyof T]: WithoutUndefined<Exclude<T[K], undefined>> } : T

/** The question at a position, without undefined fields and its kind. */
function at<T extends { readonly kind: string }>(
  question: T,
  knownAt: number,
): WithoutUndefined<Omit<T, 'kind' | 'knownAt'>> & { knownAt: number } {
  const { kind: _, ...rest } = question
  const nested = Object.entries({ ...rest, knownAt }).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? given(value) : value,
  ])
  return given(Object.fromEntries(nested)) as WithoutUndefined<Omit<T, 'kind' | 'knownAt'>> & { knownAt: number }
}

function plain(query: { readonly [K in keyof Query]?: Query[K] | undefined }): Query {
  return given(query)
}

function toKnownDiff(
  reader: LedgerReader,
  question: Extract<Question, { kind: 'diff' }>,
  before: Known,
  after: Known,
): PromptReading {
  const { publicAt = null, knownAtBefore: _b, knownAtAfter: _a, ...rest } = question
  const { kind: _, ...asked } = at(question, after.position) as ReturnType<typeof at<typeof question>> & {
    kind?: string
  }
  const range = { knownAtBefore: before.position, knownAtAfter: after.position }
  return {
    question: { ...given(rest), ...range },
    asOf: null,
    publicAt,
    known: { position: Math.max(before.position, after.position), pinned: before.pinned && after.pinned },
    compute: () => ({ segments: compareKnown(reader.facts, { ...asked, ...range }) }),
  }
}
