import { deepStrictEqual, ok } from 'node:assert/strict'
import { answerNotify, appendOf, idAt, isTouched, nextMoment, tell, touchOf, traitsOf } from '@asof/domain'
import fc from 'fast-check'
import { histories } from '../support/histories.ts'
import { type Law, pick, toFacts, watch } from './law.ts'

const [BEGIN, END] = [Date.parse('2025-01-15T00:00:00Z'), Date.parse('2026-03-01T00:00:00Z')]
const AHEAD_DAYS = [0, 7, 30]

const untouched: Law = {
  name: '9a: what an append does not touch, it does not change',
  property: fc.property(histories(), fc.array(watch, { minLength: 6, maxLength: 6 }), (history, watches) => {
    const facts = toFacts(history)
    for (let first = 1; first <= facts.head; ) {
      const { last } = appendOf(facts, first)
      const known = toFacts(history.slice(0, last))
      const touch = touchOf(known, { first, last })
      for (const about of watches)
        if (!isTouched(touch, traitsOf(known, about.query)))
          deepStrictEqual(answerNotify(known, about, idAt(known, first)), { cls: null, segments: [] })
      first = last + 1
    }
  }),
}

const inParts: Law = {
  name: '9b: told in two parts, notices are the same as told at once',
  property: fc.property(histories({ maxEvents: 30 }), watch, pick, pick, (history, about, seed, share) => {
    const facts = toFacts(history)
    const position = seed % (facts.head + 1)
    const end = position === 0 ? 0 : appendOf(facts, position).last
    const [earliest, latest] = [end, end + 1].map((at) =>
      history[at - 1] ? Date.parse(history[at - 1]!.recordedAt) : END,
    )
    const middle = { ms: end === 0 ? BEGIN : earliest! + (share % (latest! - earliest! || 1)), position: end }
    const [after, upTo] = [
      { ms: BEGIN, position: 0 },
      { ms: END, position: facts.head },
    ]
    const aheadDays = [7, 30]
    const parts = [
      ...tell(facts, about, { after, upTo: middle, aheadDays }),
      ...tell(facts, about, { after: middle, upTo, aheadDays }),
    ]
    deepStrictEqual(parts, [...tell(facts, about, { after, upTo, aheadDays })])
  }),
}

const unhurried: Law = {
  name: '9c: nothing is told by the clock before the next moment',
  property: fc.property(histories({ maxEvents: 30 }), watch, pick, (history, about, seed) => {
    const facts = toFacts(history)
    const now = Math.max(BEGIN + (seed % (END - BEGIN)), Date.parse(history.at(-1)!.recordedAt))
    for (const days of AHEAD_DAYS) {
      const moment = nextMoment(facts, about, now, days)
      const range = {
        after: { ms: now, position: facts.head },
        upTo: { ms: (moment ?? END) - 1, position: facts.head },
      }
      const told = [...tell(facts, about, { ...range, aheadDays: days === 0 ? [] : [days] })]
      ok(told.every(({ kind }) => kind !== (days === 0 ? 'transition' : 'advance')))
    }
  }),
}

const leftOut: Law = {
  name: '9d: nothing is told otherwise where what an append does not touch is not asked again',
  property: fc.property(histories({ maxEvents: 30 }), watch, (history, about) => {
    const facts = toFacts(history)
    const traits = traitsOf(facts, about.query)
    const mayChange = (first: number, last: number) => isTouched(touchOf(facts, { first, last }), traits)
    const range = { after: { ms: BEGIN, position: 0 }, upTo: { ms: END, position: facts.head }, aheadDays: [7, 30] }
    deepStrictEqual([...tell(facts, about, { ...range, mayChange })], [...tell(facts, about, range)])
  }),
}

export const LAWS_OF_NOTICES: readonly Law[] = [untouched, inParts, unhurried, leftOut]
