import { deepStrictEqual, ok } from 'node:assert/strict'
import {
  answerAccess,
  answerBoard,
  answerRevisions,
  answerStream,
  answerTick,
  answerTimeline,
  appendOf,
  comparedText,
  compareKnown,
  explainAccess,
  type Facts,
  FIRST_DAY,
  firstEffectOf,
  fold,
  LAST_DAY,
  toValue,
  withHypothetical,
} from '@asof/domain'
import fc from 'fast-check'
import { histories } from '../support/histories.ts'
import { day, ITEMS, PLACES } from '../support/words.ts'
import { asked, type Law, pick, toFacts, watch } from './law.ts'

const DAY_MS = 86_400_000

const explanation: Law = {
  name: 'an explanation gives the answer it explains, and says truly when it changes next',
  property: fc.property(histories(), asked, day, (history, question, asOf) => {
    const facts = toFacts(history)
    const asking = { ...question, asOf, knownAt: facts.head }
    const compared = (at: string) => comparedText(answerAccess(facts, { ...asking, asOf: at }))
    const { answer, evidence, nextChange } = explainAccess(facts, asking)
    deepStrictEqual(answer, answerAccess(facts, asking))
    deepStrictEqual(
      evidence.map(({ id }) => id),
      answer.evidence,
    )
    const horizon = nextChange ?? '2026-03-01'
    for (let ms = Date.parse(asOf); ms < Date.parse(horizon); ms += 5 * DAY_MS)
      deepStrictEqual(compared(new Date(ms).toISOString().slice(0, 10)), compared(asOf))
    if (nextChange !== null) ok(compared(nextChange) !== compared(asOf), nextChange)
  }),
}

const since: Law = {
  name: 'an answer has held since the segment of the timeline that contains its day began',
  property: fc.property(histories(), asked, pick, fc.array(day, { minLength: 8 }), (history, question, seed, days) => {
    const facts = toFacts(history)
    const { asOf: _asOf, ...rest } = question
    const asking = { ...rest, knownAt: seed % 2 === 0 ? facts.head : seed % (facts.head + 1) }
    const segments = answerTimeline(facts, { ...asking, from: FIRST_DAY, to: LAST_DAY })
    for (const asOf of days) {
      const { from } = segments.findLast((segment) => segment.from <= asOf)!
      deepStrictEqual(explainAccess(facts, { ...asking, asOf }).since, from === FIRST_DAY ? null : from, asOf)
    }
  }),
}

const board: Law = {
  name: 'a board has the value of the answer in every cell, at any D and K',
  property: fc.property(histories(), day, pick, (history, asOf, seed) => {
    const facts = toFacts(history)
    const clocks = { asOf, knownAt: seed % 2 === 0 ? facts.head : seed % (facts.head + 1) }
    const values = PLACES.flatMap((jurisdiction) =>
      ITEMS.map((item) => toValue(answerAccess(facts, { ...clocks, query: { jurisdiction, item } }))),
    )
    deepStrictEqual(answerBoard(facts, { ...clocks, jurisdictions: PLACES, items: ITEMS }), values)
  }),
}

const revisions: Law = {
  name: 'a list of revisions has exactly the appends that changed the answer',
  property: fc.property(histories({ maxEvents: 36 }), asked, (history, question) => {
    const facts = toFacts(history)
    const answerAt = (knownAt: number) => answerAccess(facts, { ...question, knownAt })
    const expected: unknown[] = []
    for (let last = 0; last < facts.head; ) {
      const before = last
      last = appendOf(facts, before + 1).last
      if (comparedText(answerAt(before)) !== comparedText(answerAt(last)))
        expected.push({ position: last, answer: answerAt(last) })
    }
    const listed = answerRevisions(facts, { ...question, knownAt: facts.head })
    deepStrictEqual(
      listed.map(({ position, answer }) => ({ position, answer })),
      expected,
    )
  }),
}

const ticks: Law = {
  name: 'the ticks of the clock are the transitions of the stream',
  property: fc.property(histories(), watch, (history, about) => {
    const facts = toFacts(history)
    const ticked = answerTick(facts, about, { after: '2024-12-01', upTo: '2026-06-01' })
    const streamed = answerStream(facts, about, { after: '2024-11-29T00:00:00Z', upTo: '2026-06-05T00:00:00Z' })
    deepStrictEqual(
      ticked.map(({ before, after }) => `${before} -> ${after}`),
      streamed.filter(({ cls }) => cls === 'transition').map(({ ref }) => ref),
    )
  }),
}

const noTrace: Law = {
  name: 'a hypothesis, asked about and taken back, leaves no trace in any later answer',
  property: fc.property(
    histories({ maxEvents: 30 }),
    histories(),
    fc.array(asked, { minLength: 3 }),
    pick,
    (real, other, questions, seed) => {
      const cut = seed % (real.length + 1)
      const answers = (facts: Facts) => questions.map((each) => answerAccess(facts, { ...each, knownAt: facts.head }))
      const facts = toFacts(real.slice(0, cut))
      answers(facts)
      const supposed = other.slice(14).map((event, index) => ({ ...event, id: `h${index}`, position: cut + 1 + index }))
      withHypothetical(facts, supposed, () => answers(facts))
      deepStrictEqual(answers(facts), answers(toFacts(real.slice(0, cut))))
      for (const event of real.slice(cut)) {
        fold(facts, event)
        deepStrictEqual(answers(facts), answers(toFacts(real.slice(0, event.position))))
      }
    },
  ),
}

const firstEffect: Law = {
  name: 'an event changes no answer before its first effect',
  property: fc.property(histories(), watch, pick, (history, { query }, seed) => {
    const at = seed % history.length
    const facts = toFacts(history.slice(0, at))
    const event = history[at]!
    const from = firstEffectOf(facts, event)
    fold(facts, event)
    const range = { from: FIRST_DAY, to: LAST_DAY, knownAtBefore: at, knownAtAfter: at + 1 }
    for (const segment of compareKnown(facts, { query, ...range }))
      ok(segment.from >= from, `${segment.from} < ${from}`)
  }),
}

export const LAWS_OF_AGREEMENT: readonly Law[] = [firstEffect, explanation, since, board, revisions, ticks, noTrace]
