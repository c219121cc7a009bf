import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { authority, policy, provision } from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import type { AccessAnswer } from '../questions.ts'
import { answerAccess, changedFields, comparedText, isSameAnswer, toValue } from './answer.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }

const RULE = provision('rule', { effect: 'require-licence', reviewPolicy: 'denial', conditions: ['a'] })
const FACTS = toFacts([authority('us', {}, ALWAYS), policy('rule', { provisions: [RULE] }, ALWAYS)])

describe('answers compare by level, review policy, conditions, licences, certainty, possible levels and terms', () => {
  const required = () =>
    answerAccess(FACTS, { query: { jurisdiction: 'GB', item: 'model' }, asOf: '2026-03-15', knownAt: FACTS.head })
  const changes: readonly [field: keyof AccessAnswer, after: unknown, counts: boolean][] = [
    ['level', 'open', true],
    ['reviewPolicy', null, true],
    ['conditions', ['b'], true],
    ['conditions', ['a', 'b'], true],
    ['conditions', [], true],
    ['licences', ['permit'], true],
    ['certainty', 'uncertain', true],
    ['possibleLevels', ['open'], true],
    ['terms', { price: { amount: 1 } }, true],
    ['schemes', ['offer'], false],
    ['confidence', 'alleged', false],
    ['flags', ['conflict'], false],
    ['decisive', [], false],
    ['evidence', [], false],
  ]
  for (const [field, after, counts] of changes)
    it(`${field} ${JSON.stringify(after)}: ${counts ? 'counts' : 'does not count'}`, () => {
      const answer = required()
      const changed = { ...answer, [field]: after }
      deepStrictEqual(comparedText(answer) !== comparedText(changed), counts)
      deepStrictEqual(isSameAnswer(answer, changed), !counts)
      deepStrictEqual(changedFields(answer, changed), counts ? [{ field, before: answer[field], after }] : [])
    })
  it('whatever the order in which terms are written', () => {
    const [one, other] = [
      { ...required(), terms: { a: 1, b: 2 } },
      { ...required(), terms: { b: 2, a: 1 } },
    ]
    deepStrictEqual(changedFields(one, other), [])
    deepStrictEqual(isSameAnswer(one, other), true)
  })
  it('all that differ are listed', () => {
    const answer = required()
    deepStrictEqual(changedFields(answer, { ...answer, level: 'open', reviewPolicy: null, terms: {} }), [
      { field: 'level', before: 'licence-required', after: 'open' },
      { field: 'reviewPolicy', before: 'denial', after: null },
      { field: 'terms', before: null, after: {} },
    ])
  })
})

describe('a value', () => {
  it('is the level, the review policy where there is one, and whether it is uncertain', () => {
    const certain = { level: 'prohibited', reviewPolicy: null, certainty: 'certain' } as const
    const required = { level: 'licence-required', reviewPolicy: 'case-by-case' } as const
    deepStrictEqual(
      [certain, { ...required, certainty: 'certain' } as const, { ...required, certainty: 'uncertain' } as const].map(
        toValue,
      ),
      ['prohibited', 'licence-required/case-by-case', 'licence-required/case-by-case?'],
    )
  })
})
