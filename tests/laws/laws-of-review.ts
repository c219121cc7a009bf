import { deepStrictEqual, ok } from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import {
  answerAccess,
  answerBoard,
  answerRevisions,
  answerTimeline,
  type Counting,
  comparedText,
  createEventList,
  createFacts,
  type Facts,
  fold,
  type RecordedEvent,
  toValue,
  withHypothetical,
} from '@asof/domain'
import fc from 'fast-check'
import { oracleAnswers } from '../oracle/oracle.ts'
import { histories } from '../support/histories.ts'
import { plainState } from '../support/plain-state.ts'
import { allChecked, reviewedHistories } from '../support/reviewed-histories.ts'
import { day, ITEMS, PLACES } from '../support/words.ts'
import { asked, type Law, pick, toFacts } from './law.ts'

const counting = fc.constantFrom<Counting>('settings', 'checked')

function toState(history: readonly RecordedEvent[], how: Counting): Facts {
  const facts = createFacts(createEventList(), how)
  for (const event of history) fold(facts, event)
  return facts
}

/** The events of a prefix that count, as docs/decisions/0018 words it, by a slow scan; positions are given anew. */
function thoseThatCount(prefix: readonly RecordedEvent[], how: Counting): readonly RecordedEvent[] {
  const isAboutTheRecord = ({ type }: RecordedEvent) => type === 'event.reviewed' || type === 'ledger.configured'
  return prefix
    .filter((event) => !isAboutTheRecord(event) && (!mustBeChecked(prefix, event, how) || isChecked(prefix, event)))
    .map((event, index) => ({ ...event, position: index + 1 }))
}

function mustBeChecked(prefix: readonly RecordedEvent[], event: RecordedEvent, how: Counting): boolean {
  const settings = prefix.filter(({ type, position }) => type === 'ledger.configured' && position < event.position)
  return how === 'checked' || event.proposed === true || settings.at(-1)?.data['value'] === 'two-person'
}

function isChecked(prefix: readonly RecordedEvent[], { id, recordedBy }: RecordedEvent): boolean {
  const reviews = prefix.filter(({ type, data }) => type === 'event.reviewed' && data['target'] === id)
  const last = ['a', 'b', 'test']
    .filter((reviewer) => reviewer !== recordedBy)
    .map((reviewer) => reviews.findLast((review) => review.recordedBy === reviewer)?.data['verdict'])
  return last.includes('checked') && !last.includes('disputed')
}

/** One state answers them all, so that what it remembers from one question is put to the test by the next. */
const asking = fc.array(fc.tuple(asked, pick), { minLength: 4, maxLength: 4 })

const agreement: Law = {
  name: 'what does not count at K might as well not be there',
  property: fc.property(reviewedHistories, counting, asking, (history, how, questions) => {
    const facts = toState(history, how)
    for (const [question, seed] of questions) {
      const knownAt = seed % 3 === 0 ? history.length : seed % (history.length + 1)
      const counted = thoseThatCount(history.slice(0, knownAt), how)
      const alone = { ...question, knownAt: counted.length }
      const given = answerAccess(facts, { ...question, knownAt })
      deepStrictEqual(given, answerAccess(toFacts(counted), alone))
      const allowed = oracleAnswers(counted, alone)
      ok(allowed === null || allowed.some((answer) => isDeepStrictEqual({ ...answer }, given)))
    }
  }),
}

const manyAtOnce: Law = {
  name: 'boards and timelines of what counts are its answers one by one',
  property: fc.property(reviewedHistories, counting, day, pick, (history, how, asOf, seed) => {
    const facts = toState(history, how)
    const knownAt = seed % 2 === 0 ? facts.head : seed % (facts.head + 1)
    const [from, to] = ['2025-01-01', '2026-06-01']
    const board = answerBoard(facts, { asOf, knownAt, jurisdictions: PLACES, items: ITEMS })
    const queries = PLACES.flatMap((jurisdiction) => ITEMS.map((item) => ({ jurisdiction, item })))
    for (const [index, query] of queries.entries()) {
      deepStrictEqual(board[index], toValue(answerAccess(facts, { query, asOf, knownAt })))
      if (index !== seed % queries.length) continue
      for (const segment of answerTimeline(facts, { query, from, to, knownAt }))
        deepStrictEqual(segment.value, toValue(answerAccess(facts, { query, asOf: segment.from, knownAt })))
    }
  }),
}

const revisions: Law = {
  name: 'verdicts are among the revisions exactly where they change the answer',
  property: fc.property(reviewedHistories, counting, asked, (history, how, question) => {
    const facts = toState(history, how)
    const textAt = (knownAt: number) => comparedText(answerAccess(facts, { ...question, knownAt }))
    const positions = history.map(({ position }) => position)
    deepStrictEqual(
      answerRevisions(facts, { ...question, knownAt: facts.head }).map(({ position }) => position),
      positions.filter((position) => textAt(position - 1) !== textAt(position)),
    )
  }),
}

const noTrace: Law = {
  name: 'taking verdicts, settings and proposals back leaves no trace',
  property: fc.property(reviewedHistories, counting, pick, (history, how, seed) => {
    const cut = seed % (history.length + 1)
    const facts = toState(history.slice(0, cut), how)
    const before = { ...plainState(facts), isTwoPerson: facts.isTwoPerson }
    withHypothetical(facts, history.slice(cut), () => facts.head)
    deepStrictEqual({ ...plainState(facts), isTwoPerson: facts.isTwoPerson }, before)
  }),
}

const everything: Law = {
  name: 'where everything is checked, checked events answer what all of them do',
  property: fc.property(histories({ maxEvents: 36 }), asked, (history, question) => {
    const log = allChecked(history)
    const asking = { ...question, knownAt: log.length }
    deepStrictEqual(
      answerAccess(toState(log, 'checked'), asking),
      answerAccess(toFacts(history), { ...question, knownAt: history.length }),
    )
  }),
}

const nothing: Law = {
  name: 'where nothing is checked, checked events answer nothing',
  property: fc.property(histories({ maxEvents: 36 }), asked, (history, question) => {
    const facts = toState(history, 'checked')
    deepStrictEqual(
      answerAccess(facts, { ...question, knownAt: facts.head }),
      answerAccess(facts, { ...question, knownAt: 0 }),
    )
    ok(answerAccess(facts, { ...question, knownAt: facts.head }).level === 'unknown')
  }),
}

const record: Law = {
  name: 'the record answers as if nobody had reviewed anything',
  property: fc.property(reviewedHistories, asked, (history, question) => {
    const plain = history.filter(({ type }) => type !== 'event.reviewed' && type !== 'ledger.configured')
    const alone = plain.map((event, index) => ({ ...event, position: index + 1 }))
    deepStrictEqual(
      answerAccess(toFacts(history), { ...question, knownAt: history.length }),
      answerAccess(toFacts(alone), { ...question, knownAt: alone.length }),
    )
  }),
}

export const LAWS_OF_REVIEW: readonly Law[] = [agreement, manyAtOnce, revisions, noTrace, everything, nothing, record]
