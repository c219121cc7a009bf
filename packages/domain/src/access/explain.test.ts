import { deepStrictEqual } from 'node:assert/strict'
import { describe, expect, it } from 'vitest'
import {
  authority,
  corrected,
  type Draft,
  group,
  member,
  policy,
  policyStep,
  provision,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import type { AccessQuestion } from '../questions.ts'
import { answerAccess } from './answer.ts'
import { explainAccess } from './explain.ts'

const us = authority('us', {}, { announcedAt: '2025-01-01' })
const provisions = [provision('kept', { effect: 'permit' }), provision('removed')]
const rules = policy('rules', { provisions }, { announcedAt: '2025-01-01' })
const removal = policyStep('amended', 'rules', { changes: { remove: ['removed'] } }, { announcedAt: '2026-03-01' })

/** Provisions of the explanation with status and fate, and the ids that decide. */
function explainOn(asOf: string) {
  const facts = toFacts([us, rules, removal])
  const query = { jurisdiction: 'GB', item: 'any' }
  const { answer, tracks } = explainAccess(facts, { query, asOf, knownAt: facts.head })
  const listed = tracks.flatMap((track) => track.provisions)
  return {
    decisive: answer.decisive,
    provisions: listed.map(({ provision: id, status, outcome }) => [id, status, outcome]),
  }
}

describe('an explanation lists every matched provision', () => {
  it('with why it lost, while it stands', () =>
    expect(explainOn('2026-02-28')).toEqual({
      decisive: ['removed'],
      provisions: [
        ['kept', 'applicable', 'weaker'],
        ['removed', 'applicable', 'wins'],
      ],
    }))
  it('also one that an amendment has taken away', () =>
    expect(explainOn('2026-03-01')).toEqual({
      decisive: ['kept'],
      provisions: [
        ['kept', 'applicable', 'wins'],
        ['removed', 'ended', 'status'],
      ],
    }))
})

describe('an explanation', () => {
  const always = { announcedAt: '2025-01-01', effectiveFrom: '2025-01-01' }
  const explain = (history: readonly Draft[], asking: Partial<AccessQuestion> = {}) => {
    const facts = toFacts([us, ...history])
    return explainAccess(facts, { query: { jurisdiction: 'GB' }, asOf: '2026-03-01', knownAt: facts.head, ...asking })
  }
  const listed = (history: readonly Draft[], asking: Partial<AccessQuestion> = {}) =>
    explain(history, asking).tracks.flatMap(({ provisions }) => provisions)

  it('tells of each provision what it says, where, and on which events it rests', () =>
    deepStrictEqual(
      listed([
        group('club', {}, always),
        member('added', 'GB', 'club', { id: 'member', ...always }),
        policy(
          'titled',
          {
            title: 'Export of models',
            provisions: [
              provision('one', {
                effect: 'require-licence',
                reviewPolicy: 'case-by-case',
                citation: 'Art. 1',
                scope: { recipients: { groups: ['club'] } },
              }),
              provision('two', { citation: 'Art. 2', effectiveFrom: '2026-05-01' }),
            ],
          },
          { id: 'titled', ...always },
        ),
        policy('bare', { provisions: [provision('three', { effect: 'permit' })] }, { id: 'bare', ...always }),
        policyStep('suspended', 'bare', {}, { id: 'pause', ...always }),
      ]),
      [
        {
          provision: 'three',
          policy: 'bare',
          title: null,
          effect: 'permit',
          reviewPolicy: null,
          citation: null,
          status: 'suspended',
          outcome: 'status',
          against: [],
          evidence: ['bare', 'pause'],
        },
        {
          provision: 'one',
          policy: 'titled',
          title: 'Export of models',
          effect: 'require-licence',
          reviewPolicy: 'case-by-case',
          citation: 'Art. 1',
          status: 'applicable',
          outcome: 'wins',
          against: [],
          evidence: ['member', 'titled'],
        },
        {
          provision: 'two',
          policy: 'titled',
          title: 'Export of models',
          effect: 'prohibit',
          reviewPolicy: null,
          citation: 'Art. 2',
          status: 'pending',
          outcome: 'status',
          against: [],
          evidence: ['titled'],
        },
      ],
    ))
  it('cites the wording in force, and names the amendment that words it', () => {
    const reworded = [provision('ban', { citation: 'as amended' })]
    const history = [
      policy('ban', { provisions: [provision('ban', { citation: 'as announced' })] }, { id: 'ban', ...always }),
      policyStep(
        'amended',
        'ban',
        { changes: { replace: reworded } },
        { id: 'change', ...always, effectiveFrom: '2026-02-01' },
      ),
    ]
    const cited = (asOf: string) =>
      listed(history, { asOf }).map(({ status, citation, evidence }) => [status, citation, evidence])
    deepStrictEqual(cited('2026-03-01'), [
      ['ended', 'as announced', ['ban']],
      ['applicable', 'as amended', ['ban', 'change']],
    ])
    deepStrictEqual(cited('2026-01-31'), [
      ['applicable', 'as announced', ['ban']],
      ['pending', 'as amended', ['ban', 'change']],
    ])
  })
  it('shows the events of the answer as known then, with what was inferred in them', () => {
    const history = [
      policy('ban', {}, { id: 'ban', ...always, assumed: ['announcedAt', 'effectiveFrom'] }),
      policy(
        'late',
        { provisions: [provision('late', { effect: 'permit' })] },
        { id: 'late', ...always, assumed: ['effectiveFrom'] },
      ),
      corrected('ban', { effectiveFrom: '2025-02-01' }),
    ]
    const now = explain(history)
    const before = explain(history, { knownAt: 3 })
    deepStrictEqual(
      [now, before].map(({ evidence }) => evidence.map(({ id, effectiveFrom }) => [id, effectiveFrom])),
      [[['ban', '2025-02-01']], [['ban', '2025-01-01']]],
    )
    deepStrictEqual(before.assumed, ['ban: announcedAt', 'ban: effectiveFrom'])
  })
  it('assumes nothing where nothing was inferred', () => {
    const { assumed, evidence } = explain([policy('ban', {}, { id: 'ban', ...always })])
    deepStrictEqual([assumed, evidence.map(({ id }) => id)], [[], ['ban']])
  })
  it('comes to unknown in a track in which nothing applies', () => {
    const history = [policy('ban', {}, { id: 'ban', ...always }), policyStep('suspended', 'ban', {}, always)]
    const { combination, tracks } = explain(history)
    deepStrictEqual(combination, [{ authority: 'us', track: 'main', level: 'unknown' }])
    deepStrictEqual(
      tracks.map(({ level, reviewPolicy, conditions }) => [level, reviewPolicy, conditions]),
      [['unknown', null, []]],
    )
  })
  it('of a doubt is that of the reading that is reported', () =>
    deepStrictEqual(
      listed([
        policy('ban', { provisions: [provision('ban')] }, { ...always, effectiveFrom: '2026-03' }),
        policy('free', { provisions: [provision('free', { effect: 'permit' })] }, always),
      ]).map(({ provision: id, outcome }) => [id, outcome]),
      [
        ['ban', 'wins'],
        ['free', 'weaker'],
      ],
    ))
  it('answers what the question alone is answered', () => {
    const facts = toFacts([us, policy('ban', {}, always)])
    for (const asOf of ['2026-03-01', '2026-03-01T12:00:00Z', '2024-01-01']) {
      const question = { query: { jurisdiction: 'GB' }, asOf, knownAt: facts.head }
      deepStrictEqual(explainAccess(facts, question).answer, answerAccess(facts, question))
    }
  })
})
