import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { type Draft, type Fields, licenceStep, policy, provision, scheme } from '../../../../tests/support/events.ts'
import { ALWAYS, answered, explained, grant, has, REQUIRE, rule } from '../../../../tests/support/one-question.ts'

describe('a requirement', () => {
  it('has the strictest review policy of those that require, unstated yielding', () => {
    const review = (...policies: readonly (string | undefined)[]) =>
      answered(
        policies.map((reviewPolicy, index) =>
          rule(`rule-${index}`, { effect: 'require-licence', ...(reviewPolicy && { reviewPolicy }) }),
        ),
      ).reviewPolicy
    deepStrictEqual(
      [
        review(undefined),
        review(undefined, 'approval'),
        review('case-by-case', 'approval', undefined),
        review('approval', 'denial', 'case-by-case'),
      ],
      [null, 'approval', 'case-by-case', 'denial'],
    )
  })
  it('is cured by a licence, whose conditions replace those of the rule', () =>
    has(answered([rule('rule', REQUIRE), grant('permit', { conditions: ['report', 'audit', 'report'] })]), {
      level: 'open-with-conditions',
      reviewPolicy: null,
      conditions: ['audit', 'report'],
      licences: ['permit'],
      decisive: ['rule'],
      evidence: ['rule', 'permit'],
    }))
  it('is cured by a licence without conditions too', () =>
    has(answered([rule('rule', REQUIRE), grant('permit')]), {
      level: 'open-with-conditions',
      conditions: [],
      licences: ['permit'],
    }))
  it('is met by the licence with the fewest conditions, then the smallest id; all are listed', () => {
    const history = [
      rule('rule', REQUIRE),
      grant('d', { conditions: ['four'] }),
      grant('a', { conditions: ['one', 'two'] }),
      grant('c', { conditions: ['three'] }),
      grant('b', { conditions: ['five', 'six'] }),
    ]
    has(answered(history), {
      level: 'open-with-conditions',
      conditions: ['three'],
      licences: ['a', 'b', 'c', 'd'],
      evidence: ['rule', 'd', 'a', 'c', 'b'],
    })
    deepStrictEqual(explained(history).tracks[0]!.licences, [
      { licence: 'a', covers: true, reason: null },
      { licence: 'b', covers: true, reason: null },
      { licence: 'c', covers: true, reason: null },
      { licence: 'd', covers: true, reason: null },
    ])
  })
  it('is not met by what does not cover it, and the explanation says why', () => {
    const history = [
      rule('rule', { ...REQUIRE, track: 'arms' }),
      grant('carved', { scope: { except: [{ items: ['model'] }] } }),
      grant('early', {}, { effectiveFrom: '2026-03-02' }),
      grant('foreign', { authority: 'jp' }),
      grant('late', {}, { effectiveTo: '2026-03-01' }),
      grant('other', { satisfies: ['main', 'drugs'] }),
      grant('revoked'),
      licenceStep('revoked', 'revoked', {}, { effectiveFrom: '2026-01-01' }),
    ]
    has(answered(history), {
      level: 'licence-required',
      reviewPolicy: 'denial',
      conditions: ['apply'],
      licences: [],
      evidence: ['rule'],
    })
    deepStrictEqual(explained(history).tracks[0]!.licences, [
      { licence: 'carved', covers: false, reason: 'scope' },
      { licence: 'early', covers: false, reason: 'not-active' },
      { licence: 'late', covers: false, reason: 'not-active' },
      { licence: 'other', covers: false, reason: 'track' },
      { licence: 'revoked', covers: false, reason: 'not-active' },
    ])
  })
  it('is not met by a licence for another country', () =>
    has(answered([rule('rule', REQUIRE), grant('abroad', { scope: { recipients: { jurisdictions: ['FR'] } } })]), {
      level: 'licence-required',
      licences: [],
    }))
  it('is met by a licence for its track, or one that its authority recognises', () => {
    const levels = [
      grant('permit', { satisfies: ['drugs', 'arms'] }),
      grant('permit', { authority: 'jp', recognisedBy: ['us'] }),
      grant('permit', { scope: { items: ['model'] } }),
      grant('permit', { scope: { items: ['model'], recipients: { jurisdictions: ['GB'] } } }),
    ].map((permit) => answered([rule('rule', { ...REQUIRE, track: 'arms' }), permit]).level)
    deepStrictEqual(
      levels,
      Array.from(levels, () => 'open-with-conditions'),
    )
  })
  it('is met with what shows that the licence covers the asker as evidence', () =>
    has(answered([rule('rule', REQUIRE), grant('permit', { scope: { recipients: { groups: ['club'] } } })]), {
      level: 'open-with-conditions',
      confidence: 'reported',
      evidence: ['member', 'rule', 'permit'],
    }))
  it('is asked for once: a licence is not tried where nothing requires one', () => {
    const history = [rule('rule', { effect: 'permit' }), grant('permit')]
    has(answered(history), { level: 'open', licences: [], evidence: ['rule'] })
    deepStrictEqual(explained(history).tracks[0]!.licences, [])
  })
})

describe('terms', () => {
  const free = { price: { class: 'free' } }
  const paid = { price: { class: 'premium' } }
  const offer = (id: string, terms?: Fields) =>
    scheme(id, { termsByClass: terms === undefined ? [] : [{ terms }] }, { id, ...ALWAYS })
  const stating = (id: string, terms: Fields) => provision(id, { effect: 'permit', terms })
  const cases: readonly [name: string, history: readonly Draft[], terms: Fields | null][] = [
    [
      'are those of the licence relied on',
      [rule('rule', { ...REQUIRE, terms: paid }), grant('permit', { terms: free }), offer('offer', paid)],
      free,
    ],
    [
      'are not those of a licence that is not relied on',
      [rule('rule', { ...REQUIRE, terms: paid }), grant('a'), grant('b', { terms: free, conditions: ['c'] })],
      paid,
    ],
    [
      'are those of the deciding provision where the licence states none',
      [rule('rule', { ...REQUIRE, terms: paid }), grant('permit'), offer('offer', free)],
      paid,
    ],
    [
      'are those of the deciding provision of the policy with the smallest name',
      [rule('b', { effect: 'permit', terms: paid }), rule('a', { effect: 'permit', terms: free })],
      free,
    ],
    [
      'are those of a deciding provision that states some',
      [rule('a', { effect: 'permit' }), rule('b', { effect: 'permit', terms: paid })],
      paid,
    ],
    [
      'are not those of a provision that does not decide',
      [rule('a', { effect: 'permit', terms: free }), rule('b', { effect: 'permit-with-conditions' })],
      null,
    ],
    [
      'are those of an open scheme where nothing else states any',
      [rule('rule', { effect: 'permit' }), offer('offer', paid)],
      paid,
    ],
    [
      'are those of the first scheme, by id, that states some',
      [rule('rule', { effect: 'permit' }), offer('c', paid), offer('b', free), offer('a')],
      free,
    ],
    ['are none where nobody states any', [rule('rule', { effect: 'permit' }), offer('a')], null],
    ['are none under a prohibition', [rule('rule', { terms: paid }), offer('offer', free)], null],
    [
      'are those of the smallest provision of one policy',
      [policy('rule', { provisions: [stating('b', paid), stating('a', free), stating('c', paid)] }, ALWAYS)],
      free,
    ],
    [
      'are those of the policy with the smallest name, whatever its provision is called',
      [
        policy('a', { provisions: [stating('z', free)] }, ALWAYS),
        policy('b', { provisions: [stating('y', paid)] }, ALWAYS),
      ],
      free,
    ],
    [
      'come from the first track that has a licence with terms',
      [
        rule('main', REQUIRE),
        rule('arms', { ...REQUIRE, track: 'arms' }),
        grant('a', { satisfies: ['arms'] }),
        grant('b', { satisfies: ['main'], terms: free }),
      ],
      free,
    ],
    [
      'come from the first track that states some',
      [rule('main', { effect: 'permit', terms: paid }), rule('arms', { effect: 'permit', track: 'arms' })],
      paid,
    ],
  ]
  for (const [name, history, terms] of cases) it(name, () => deepStrictEqual(answered(history).terms, terms))
})

describe('schemes', () => {
  const open = rule('rule', { effect: 'permit' })
  const offer = (id: string, fields: Fields = {}, envelope: Fields = {}) =>
    scheme(id, fields, { id, ...ALWAYS, ...envelope })
  it('that are open to the asker are listed by id, and are evidence', () =>
    has(
      answered([
        offer('b'),
        offer('a', { eligible: { recipients: { groups: ['club'] } } }),
        offer('abroad', { eligible: { recipients: { jurisdictions: ['FR'] } } }),
        offer('early', {}, { effectiveFrom: '2026-03-02' }),
        open,
      ]),
      { schemes: ['a', 'b'], confidence: 'official', evidence: ['member', 'b', 'a', 'rule'] },
    ))
  it('mean nothing under a prohibition', () =>
    has(answered([offer('a'), rule('rule')]), { schemes: [], evidence: ['rule'] }))
  it('are listed where a licence is required', () =>
    has(answered([offer('a'), rule('rule', REQUIRE)]), { schemes: ['a'], evidence: ['a', 'rule'] }))
})
