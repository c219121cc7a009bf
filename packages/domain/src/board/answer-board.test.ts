import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  authority,
  type Draft,
  type Fields,
  group,
  item,
  licence,
  member,
  policy,
  provision,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { answerAccess, toValue } from '../access/answer.ts'
import { answerBoard } from './answer-board.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const US = authority('us', {}, ALWAYS)
const QUERY = { jurisdiction: 'GB', item: 'model' }
/** A start on an unknown day of the month in the middle of which questions are asked. */
const DOUBTED = { effectiveFrom: '2026-03' }

/** A policy of one provision of the same name. */
function rule(id: string, own: Fields = {}, envelope: Fields = {}): Draft {
  return policy(id, { provisions: [provision(id, own)] }, { id, ...ALWAYS, ...envelope })
}

describe('a board', () => {
  const SETTING = [
    US,
    item('family', {}, ALWAYS),
    item('model', { parent: 'family' }, ALWAYS),
    item('chip', {}, ALWAYS),
    group('club', {}, ALWAYS),
    member('added', 'GB', 'club', ALWAYS),
    rule('club', { effect: 'permit', scope: { items: ['family'], recipients: { groups: ['club'] } } }),
    rule('maybe', { scope: { items: ['chip'], recipients: { jurisdictions: ['FR'] } } }, DOUBTED),
    rule('all', { effect: 'require-licence', reviewPolicy: 'denial', scope: { items: ['family', 'chip'] } }),
    rule(
      'later',
      { scope: { items: ['family'] }, priority: 1 },
      { announcedAt: '2026-03-20', effectiveFrom: '2026-04-01' },
    ),
    licence('permit', { scope: { items: ['model'], recipients: { jurisdictions: ['FR'] } } }, ALWAYS),
  ]
  const [jurisdictions, items] = [
    ['GB', 'FR', 'DE', 'US'],
    ['model', 'chip', 'family', 'other'],
  ]

  it('gives the value of every country with every item, country by country', () => {
    const facts = toFacts(SETTING)
    deepStrictEqual(answerBoard(facts, { jurisdictions, items, asOf: '2026-03-15', knownAt: facts.head }), [
      ...['open', 'licence-required/denial', 'open', 'unknown'],
      ...['open-with-conditions', 'prohibited?', 'licence-required/denial', 'unknown'],
      ...['licence-required/denial', 'licence-required/denial', 'licence-required/denial', 'unknown'],
      ...['unknown', 'unknown', 'unknown', 'unknown'],
    ])
  })
  for (const clocks of [
    { asOf: '2026-04-15' },
    { asOf: '2026-04-01T00:00:00Z' },
    { asOf: '2026-04-15', publicAt: '2026-03-19' },
    { asOf: '2026-03-15', view: 'formal' as const },
    { asOf: '2026-03-15', minConfidence: 'official' as const },
    { asOf: '2026-03-15', knownAt: 7 },
  ])
    it(`gives what each question alone is answered, with ${JSON.stringify(clocks)}`, () => {
      const facts = toFacts(SETTING)
      const question = { knownAt: facts.head, ...clocks }
      deepStrictEqual(
        answerBoard(facts, { jurisdictions, items, ...question }),
        jurisdictions.flatMap((jurisdiction) =>
          items.map((each) => toValue(answerAccess(facts, { query: { jurisdiction, item: each }, ...question }))),
        ),
      )
    })
  for (const [name, doubted] of [
    [
      'conditions',
      [rule('a', { effect: 'permit', conditions: ['x'] }), rule('b', { effect: 'permit', conditions: ['y'] }, DOUBTED)],
    ],
    [
      'the review policy',
      [
        rule('a', { effect: 'require-licence', reviewPolicy: 'denial' }),
        rule('b', { effect: 'require-licence', reviewPolicy: 'approval', priority: 1 }, DOUBTED),
      ],
    ],
    [
      'more than twelve things',
      Array.from({ length: 13 }, (_, index) =>
        rule(`r${index}`, { effect: index === 5 ? 'prohibit' : 'permit' }, DOUBTED),
      ),
    ],
  ] as const)
    it(`says what is uncertain when ${name} may differ`, () => {
      const facts = toFacts([US, ...doubted])
      const clocks = { asOf: '2026-03-15', knownAt: facts.head }
      const value = toValue(answerAccess(facts, { query: QUERY, ...clocks }))
      deepStrictEqual(value.at(-1), '?')
      deepStrictEqual(answerBoard(facts, { jurisdictions: ['GB'], items: ['model'], ...clocks }), [value])
    })
  it('of no countries or no items has no cells', () => {
    const facts = toFacts(SETTING)
    const clocks = { asOf: '2026-03-15', knownAt: facts.head }
    deepStrictEqual(answerBoard(facts, { jurisdictions: [], items, ...clocks }), [])
    deepStrictEqual(answerBoard(facts, { jurisdictions, items: [], ...clocks }), [])
  })
})
