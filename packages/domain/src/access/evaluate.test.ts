import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { policy, policyStep, provision, scheme } from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import {
  ALWAYS,
  ASKED,
  answered,
  explained,
  grant,
  has,
  REQUIRE,
  rule,
  SETTING,
} from '../../../../tests/support/one-question.ts'
import type { AccessAnswer } from '../questions.ts'
import { answerAccess } from './answer.ts'

describe('nothing that applies', () => {
  it('is unknown, and rests on nothing', () =>
    deepStrictEqual(answered([]), {
      level: 'unknown',
      reviewPolicy: null,
      conditions: [],
      licences: [],
      schemes: [],
      terms: null,
      certainty: 'certain',
      possibleLevels: ['unknown'],
      confidence: null,
      flags: [],
      decisive: [],
      evidence: [],
    }))
  it('has no terms and no schemes, though one is open', () =>
    has(answered([scheme('offer', { termsByClass: [{ terms: { price: { class: 'free' } } }] }, ALWAYS)]), {
      level: 'unknown',
      schemes: [],
      terms: null,
      evidence: [],
    }))
  it('is a provision without effect', () =>
    has(answered([rule('none', { effect: 'none', conditions: ['ask'], terms: { price: {} } })]), {
      level: 'unknown',
      conditions: [],
      terms: null,
      confidence: null,
      decisive: [],
      evidence: [],
    }))
})

describe('an effect', () => {
  const cases: readonly [
    effect: string,
    level: AccessAnswer['level'],
    reviewPolicy: AccessAnswer['reviewPolicy'],
    conditions: readonly string[],
  ][] = [
    ['permit', 'open', null, ['a', 'b']],
    ['permit-with-conditions', 'open-with-conditions', null, ['a', 'b']],
    ['require-licence', 'licence-required', 'denial', ['a', 'b']],
    ['prohibit', 'prohibited', null, []],
  ]
  for (const [effect, level, reviewPolicy, conditions] of cases)
    it(`${effect} gives ${level}`, () => {
      const { answer, tracks } = explained([
        rule('rule', { effect, reviewPolicy: 'denial', conditions: ['b', 'a', 'b'] }),
      ])
      deepStrictEqual(answer, {
        level,
        reviewPolicy,
        conditions,
        licences: [],
        schemes: [],
        terms: null,
        certainty: 'certain',
        possibleLevels: [level],
        confidence: 'official',
        flags: [],
        decisive: ['rule'],
        evidence: ['rule'],
      })
      deepStrictEqual(tracks[0]!.reviewPolicy, reviewPolicy)
    })
})

describe('tracks and authorities', () => {
  const own = rule('own', { effect: 'permit', conditions: ['label'] })
  const side = rule('side', { ...REQUIRE, track: 'arms', conditions: ['form'] })
  const abroad = rule('abroad', { effect: 'prohibit' }, { authority: 'jp' })

  it('each come to their own level, the smallest name first, and the strictest counts', () => {
    const { answer, combination, tracks } = explained([own, side, abroad])
    deepStrictEqual(combination, [
      { authority: 'jp', track: 'main', level: 'prohibited' },
      { authority: 'us', track: 'arms', level: 'licence-required' },
      { authority: 'us', track: 'main', level: 'open' },
    ])
    deepStrictEqual(
      tracks.map(({ reviewPolicy, conditions }) => [reviewPolicy, conditions]),
      [
        [null, []],
        ['denial', ['form']],
        [null, ['label']],
      ],
    )
    has(answer, {
      level: 'prohibited',
      reviewPolicy: null,
      conditions: [],
      flags: [],
      decisive: ['abroad'],
      evidence: ['abroad'],
    })
  })
  it('unite their conditions while anything may be had', () =>
    has(answered([own, side]), {
      level: 'licence-required',
      reviewPolicy: 'denial',
      conditions: ['form', 'label'],
      decisive: ['side'],
      evidence: ['side'],
    }))
  it('one that is cured takes no part in the review policy of the others, and lends its conditions', () =>
    has(
      answered([
        side,
        rule('main', { effect: 'require-licence', reviewPolicy: 'approval', conditions: ['fee'] }),
        grant('permit', { satisfies: ['arms'], conditions: ['seal'] }),
      ]),
      {
        level: 'licence-required',
        reviewPolicy: 'approval',
        conditions: ['fee', 'seal'],
        licences: ['permit'],
        decisive: ['main'],
        evidence: ['main', 'permit'],
      },
    ))
  it('all of the final level decide', () =>
    has(answered([rule('b', {}), rule('a', {}, { authority: 'jp' }), own]), {
      level: 'prohibited',
      decisive: ['a', 'b'],
      evidence: ['b', 'a'],
    }))
  it('a licence is listed under a prohibition, without its conditions and terms', () =>
    has(answered([side, abroad, grant('permit', { conditions: ['seal'], terms: { price: { amount: 1 } } })]), {
      level: 'prohibited',
      conditions: [],
      licences: ['permit'],
      terms: null,
      confidence: 'official',
      decisive: ['abroad'],
      evidence: ['abroad', 'permit'],
    }))
  it('a conflict inside one of them is flagged whatever the others say', () => {
    const flagged = answered([own, rule('own-2', { effect: 'permit-with-conditions' }), abroad])
    has(flagged, { level: 'prohibited', flags: ['conflict'] })
    has(answered([own, rule('own-2', { effect: 'permit' }), abroad]), { level: 'prohibited', flags: [] })
  })
  it('a prohibition of one is no conflict with a permission of another', () =>
    has(answered([own, abroad]), { flags: [] }))
  it('an exception defeats only for its own authority', () =>
    has(answered([rule('ban'), rule('spare', { effect: 'permit', exceptionTo: ['ban'] }, { authority: 'jp' })]), {
      level: 'prohibited',
      decisive: ['ban'],
    }))
})

describe('evidence', () => {
  const suspension = policyStep('suspended', 'b', {}, { id: 'pause', ...ALWAYS })
  it('holds what switches a matching rule off, and what made it match, in the order of the log', () =>
    has(answered([rule('b', { scope: { recipients: { groups: ['club'] } } }), suspension, rule('a')]), {
      decisive: ['a'],
      flags: ['suspended:b'],
      evidence: ['member', 'pause', 'a'],
    }))
  it('holds the same of a rule that decides nothing', () =>
    has(answered([rule('b'), suspension]), { level: 'unknown', flags: ['suspended:b'], evidence: ['pause'] }))
  it('holds an amendment next to the announcement', () =>
    has(
      answered([
        rule('rule'),
        policyStep(
          'amended',
          'rule',
          { changes: { replace: [provision('rule', { effect: 'permit' })] } },
          { id: 'change', ...ALWAYS },
        ),
      ]),
      { level: 'open', decisive: ['rule'], evidence: ['rule', 'change'] },
    ))
  it('leaves out what made a rule match that has no say yet', () =>
    has(
      answered([
        rule('a'),
        rule('b', { scope: { recipients: { groups: ['club'] } } }, {}, { effectiveFrom: '2026-05-01' }),
      ]),
      {
        decisive: ['a'],
        flags: ['pending:b'],
        evidence: ['a'],
      },
    ))
  it('holds what gave a suspended rule back', () =>
    has(
      answered([
        rule('b'),
        suspension,
        policyStep('reinstated', 'b', {}, { id: 'back', ...ALWAYS, effectiveFrom: '2021-01-01' }),
      ]),
      { level: 'prohibited', evidence: ['b', 'back'] },
    ))
})

describe('flags', () => {
  const later = { effectiveFrom: '2026-05-01' }
  it('are sorted, each once, also of several provisions of one policy', () =>
    has(
      answered([
        policy('z', { provisions: [provision('z1'), provision('z2')] }, { ...ALWAYS, ...later }),
        rule('y', {}, {}, { ...later, effectiveTo: 'unknown' }),
        rule('x', { complianceFrom: '2026-05-01' }),
        rule('w', { effect: 'permit' }),
        rule('v'),
        policyStep('enforcement-waived', 'x', {}, ALWAYS),
      ]),
      { flags: ['conflict', 'end-unknown:y', 'not-yet-applicable:x', 'pending:y', 'pending:z'] },
    ))
  it('are only of policies with a matching provision', () =>
    has(answered([rule('abroad', { scope: { recipients: { jurisdictions: ['FR'] } } }, {}, later)]), { flags: [] }))
  it('say nothing of waived enforcement in the formal view', () => {
    const facts = toFacts([...SETTING, rule('rule'), policyStep('enforcement-waived', 'rule', {}, ALWAYS)])
    const asked = { ...ASKED, knownAt: facts.head }
    has(answerAccess(facts, { ...asked, view: 'formal' }), { level: 'prohibited', flags: [] })
    has(answerAccess(facts, { ...asked, view: 'applied' }), { level: 'unknown', flags: ['not-enforced:rule'] })
    has(answerAccess(facts, asked), { level: 'unknown', flags: ['not-enforced:rule'] })
  })
  for (const [status, event, flags] of [
    ['applied', null, ['end-unknown:rule']],
    ['suspended', policyStep('suspended', 'rule', {}, ALWAYS), ['end-unknown:rule', 'suspended:rule']],
    ['stayed', policyStep('stayed', 'rule', { court: 'a court' }, ALWAYS), ['end-unknown:rule', 'stayed:rule']],
    ['not enforced', policyStep('enforcement-waived', 'rule', {}, ALWAYS), ['end-unknown:rule', 'not-enforced:rule']],
    ['rescinded', policyStep('rescinded', 'rule', {}, ALWAYS), []],
    ['void', policyStep('vacated', 'rule', { court: 'a court', abInitio: true }, ALWAYS), []],
  ] as const)
    it(`say of an end that is not fixed while ${status}: ${flags.join(', ') || 'nothing'}`, () =>
      has(answered([rule('rule', {}, {}, { effectiveTo: 'unknown' }), ...(event === null ? [] : [event])]), { flags }))
  it('say nothing of an end that is not fixed before the rule is announced, whatever its life will be', () => {
    const early = rule(
      'rule',
      {},
      {},
      { announcedAt: '2026-04-01', effectiveFrom: '2026-05-01', effectiveTo: 'unknown' },
    )
    has(answered([early]), { flags: [] })
    has(
      answered([
        early,
        policyStep('postponed', 'rule', { newEffectiveFrom: '2026-06-01' }, { announcedAt: '2026-04-15' }),
      ]),
      {
        flags: [],
      },
    )
  })
})
