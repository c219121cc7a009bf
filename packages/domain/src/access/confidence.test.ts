import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { type Draft, licenceStep, policyStep, provision, scheme } from '../../../../tests/support/events.ts'
import { ALWAYS, answered, grant, REQUIRE, rule } from '../../../../tests/support/one-question.ts'
import type { AccessAnswer } from '../questions.ts'

describe('confidence', () => {
  const cases: readonly [name: string, history: readonly Draft[], confidence: AccessAnswer['confidence']][] = [
    ['is that of the deciding announcement', [rule('rule', {}, {}, { confidence: 'primary' })], 'primary'],
    [
      'is the weakest of those that decide',
      [rule('a', {}, {}, { confidence: 'reported' }), rule('b', {}, {}, { confidence: 'alleged' }), rule('c')],
      'alleged',
    ],
    [
      'leaves out what does not decide',
      [rule('a'), rule('b', { effect: 'permit', track: 'arms' }, {}, { confidence: 'alleged' })],
      'official',
    ],
    [
      'counts the membership that made a rule match',
      [rule('rule', { scope: { recipients: { groups: ['club'] } } })],
      'reported',
    ],
    [
      'counts the amendment that words the rule',
      [
        rule('rule'),
        policyStep(
          'amended',
          'rule',
          { changes: { replace: [provision('rule')] } },
          { ...ALWAYS, confidence: 'reported' },
        ),
      ],
      'reported',
    ],
    [
      'counts the announcement of a rule worded by an amendment',
      [
        rule('rule', {}, {}, { confidence: 'reported' }),
        policyStep('amended', 'rule', { changes: { replace: [provision('rule')] } }, ALWAYS),
      ],
      'reported',
    ],
    [
      'counts the licence relied on',
      [rule('rule', REQUIRE), grant('permit', {}, { confidence: 'reported' })],
      'reported',
    ],
    [
      'leaves out a licence that is not relied on',
      [rule('rule', REQUIRE), grant('a'), grant('b', {}, { confidence: 'alleged' })],
      'official',
    ],
    [
      'leaves out a scheme',
      [rule('rule', { effect: 'permit' }), scheme('offer', {}, { ...ALWAYS, confidence: 'alleged' })],
      'official',
    ],
    [
      'counts what switches another matching rule off',
      [rule('a'), rule('b'), policyStep('suspended', 'b', {}, { ...ALWAYS, confidence: 'alleged' })],
      'alleged',
    ],
    [
      'counts what made that rule match',
      [rule('a'), rule('b', { scope: { recipients: { groups: ['club'] } } }), policyStep('suspended', 'b', {}, ALWAYS)],
      'reported',
    ],
    [
      'leaves out a rule that is only pending',
      [rule('a'), rule('b', {}, {}, { effectiveFrom: '2026-05-01', confidence: 'alleged' })],
      'official',
    ],
    [
      'leaves out what ended by its own date',
      [
        rule('a'),
        rule(
          'b',
          { scope: { recipients: { groups: ['club'] } } },
          {},
          { effectiveTo: '2026-02-01', confidence: 'alleged' },
        ),
      ],
      'official',
    ],
    [
      'counts what gave a suspended rule back',
      [
        rule('rule'),
        policyStep('suspended', 'rule', {}, ALWAYS),
        policyStep('reinstated', 'rule', {}, { ...ALWAYS, effectiveFrom: '2021-01-01', confidence: 'reported' }),
      ],
      'reported',
    ],
    [
      'counts what stopped the cause of a rescission',
      [
        rule('rule'),
        rule('cause', { scope: { items: ['other'] } }),
        policyStep('rescinded', 'rule', { by: 'cause' }, ALWAYS),
        policyStep('stayed', 'cause', { court: 'DDC' }, { ...ALWAYS, confidence: 'alleged' }),
      ],
      'alleged',
    ],
    [
      'leaves that out before the rescission',
      [
        rule('rule'),
        rule('cause', { scope: { items: ['other'] } }),
        policyStep('rescinded', 'rule', { by: 'cause' }, { ...ALWAYS, effectiveFrom: '2026-05-01' }),
        policyStep('stayed', 'cause', { court: 'DDC' }, { ...ALWAYS, confidence: 'alleged' }),
      ],
      'official',
    ],
    [
      'counts the cause that switches another matching rule off',
      [
        rule('a'),
        rule('b'),
        rule('cause', { scope: { items: ['other'] } }, {}, { confidence: 'reported' }),
        policyStep('suspended', 'b', { by: 'cause' }, ALWAYS),
      ],
      'reported',
    ],
    [
      'counts the cause of the amendment that words the rule',
      [
        rule('rule'),
        rule('cause', { scope: { items: ['other'] } }, {}, { confidence: 'reported' }),
        policyStep('amended', 'rule', { by: 'cause', changes: { replace: [provision('rule')] } }, ALWAYS),
      ],
      'reported',
    ],
    [
      'counts what gave a suspended licence back',
      [
        rule('rule', REQUIRE),
        grant('permit'),
        licenceStep('suspended', 'permit', {}, ALWAYS),
        licenceStep('reinstated', 'permit', {}, { ...ALWAYS, effectiveFrom: '2021-01-01', confidence: 'reported' }),
      ],
      'reported',
    ],
    [
      'is none when nothing is known, though something was switched off',
      [rule('rule'), policyStep('suspended', 'rule', {}, ALWAYS)],
      null,
    ],
  ]
  for (const [name, history, confidence] of cases)
    it(name, () => deepStrictEqual(answered(history).confidence, confidence))
})
