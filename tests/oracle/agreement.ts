import { deepStrictEqual } from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { type AccessAnswer, type AccessQuestion, answerAccess, eventsBetween, type Facts } from '@asof/domain'
import fc from 'fast-check'
import { asked, type Law, pick, toFacts } from '../laws/law.ts'
import { histories } from '../support/histories.ts'
import { oracleAnswers } from './oracle.ts'

/**
 * The engine against a slow full scan of the log, on every field of the answer, for some questions per history. One state
 * answers them all, so that what it remembers from one question is put to the test by the next.
 */
export function oracleLaw(questionsPerHistory: number): Law {
  const questions = fc.array(fc.tuple(asked, pick), {
    minLength: questionsPerHistory,
    maxLength: questionsPerHistory,
  })
  return {
    name: `the engine answers what a full scan of the log answers, ${questionsPerHistory} questions per history`,
    property: fc.property(histories(), questions, (history, asking) => {
      const facts = toFacts(history)
      for (const [question, seed] of asking) {
        const knownAt = seed % 3 === 0 ? seed % (history.length + 1) : history.length
        agree(facts, { ...question, knownAt })
      }
    }),
  }
}

/** Throws when the engine answers anything but what the model allows; where the model leaves it open, everything goes. */
function agree(facts: Facts, question: AccessQuestion): void {
  const allowed = oracleAnswers(eventsBetween(facts, 1, facts.head), question)
  if (allowed === null) return
  const given = answerAccess(facts, question)
  if (allowed.some((answer) => isDeepStrictEqual({ ...answer }, given))) return
  const fields = Object.keys(given) as (keyof AccessAnswer)[]
  const wrong = (answer: AccessAnswer) => fields.filter((name) => !isDeepStrictEqual(answer[name], given[name])).length
  const closest = allowed.reduce((a, b) => (wrong(b) < wrong(a) ? b : a))
  deepStrictEqual({ question, answer: given }, { question, answer: { ...closest } })
}
