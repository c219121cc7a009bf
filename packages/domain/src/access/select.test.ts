import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  authority,
  corrected,
  type Draft,
  draft,
  type Fields,
  group,
  item,
  member,
  org,
  policy,
  policyStep,
  provision,
  retracted,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import type { Query } from '../questions.ts'
import { answerAccess } from './answer.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const SETTING = [
  authority('us', {}, ALWAYS),
  authority('eu', { jurisdiction: 'EU' }, ALWAYS),
  draft('jurisdiction.registered', { jurisdiction: 'FR', name: 'France', kind: 'country', partOf: 'EU' }, ALWAYS),
  item('family', {}, ALWAYS),
  item('model', { parent: 'family' }, ALWAYS),
  org('homeless', {}, ALWAYS),
  org('domestic', {}, ALWAYS),
  draft('org.headquartered', { org: 'domestic', jurisdiction: 'US' }, { id: 'domestic-home', ...ALWAYS }),
  org('foreign', {}, ALWAYS),
  draft('org.headquartered', { org: 'foreign', jurisdiction: 'GB' }, { id: 'foreign-home', ...ALWAYS }),
  group('club', {}, ALWAYS),
  member('added', 'GB', 'club', { id: 'gb-in-club', ...ALWAYS }),
]
const MODEL = { scope: { items: ['model'] } }
const inPlace = (jurisdiction: string): Query => ({ jurisdiction, item: 'model' })
const ofOrg = (org: string): Query => ({ org, item: 'model' })
const GB = inPlace('GB')

/** What is answered on a day; the last second of that day is answered alike. */
function answered(history: readonly Draft[], query = GB, day = '2026-03-01') {
  const facts = toFacts([...SETTING, ...history])
  const question = { query, knownAt: facts.head }
  const answer = answerAccess(facts, { ...question, asOf: day })
  deepStrictEqual(answerAccess(facts, { ...question, asOf: `${day}T23:59:59Z` }), answer)
  return answer
}

describe('a rule of an authority', () => {
  const ban = (fields: Fields, own: Fields = {}) =>
    policy('ban', { ...fields, provisions: [provision('ban:1', { ...MODEL, ...own })] }, ALWAYS)
  const abroad = GB
  const athome = inPlace('US')
  const cases: readonly [name: string, rule: Draft, query: Query, reaches: boolean][] = [
    ['reaches abroad', ban({}), abroad, true],
    ['stops at its own border', ban({}), athome, false],
    ['reaches home where its instrument says so', ban({ reach: 'all' }), athome, true],
    ['reaches home where it says so itself', ban({}, { reach: 'all' }), athome, true],
    ['stops at its border where it says so itself', ban({ reach: 'all' }, { reach: 'outbound' }), athome, false],
    ['reaches abroad where only home is mentioned', ban({ reach: 'all' }), abroad, true],
    ['stops at the border of an organisation that sits inside', ban({}), ofOrg('domestic'), false],
    ['reaches an organisation that sits abroad', ban({}), ofOrg('foreign'), true],
    ['reaches an organisation that sits nowhere', ban({}), ofOrg('homeless'), true],
    ['reaches a place inside another bloc', ban({}), inPlace('FR'), true],
    ['stops at a place inside its own bloc', ban({ authority: 'eu' }), inPlace('FR'), false],
    ['of a bloc reaches what is outside it', ban({ authority: 'eu' }), GB, true],
    ['covers an item of the family it names', ban({}, { scope: { items: ['family'] } }), abroad, true],
    ['does not cover another item', ban({}), { ...GB, item: 'chip' }, false],
    [
      'does not cover another country',
      ban({}, { scope: { items: ['model'], recipients: { jurisdictions: ['FR'] } } }),
      abroad,
      false,
    ],
    [
      'does not cover what it carves out',
      ban({}, { scope: { items: ['model'], except: [{ recipients: { jurisdictions: ['GB'] } }] } }),
      abroad,
      false,
    ],
    [
      'covers what it does not carve out',
      ban({}, { scope: { items: ['model'], except: [{ recipients: { jurisdictions: ['FR'] } }] } }),
      abroad,
      true,
    ],
  ]
  it('stops at the border its authority has as known then', () => {
    const facts = toFacts([...SETTING, ban({}), retracted(SETTING[0]!.id)])
    const levels = [0, -1, 0, -1].map((back) => {
      const question = { query: athome, knownAt: facts.head + back }
      return ['2026-03-01', '2026-03-01T12:00:00Z'].map((asOf) => answerAccess(facts, { ...question, asOf }).level)
    })
    const [nowhere, at] = [
      ['prohibited', 'prohibited'],
      ['unknown', 'unknown'],
    ]
    deepStrictEqual(levels, [nowhere, at, nowhere, at])
  })
  for (const [name, rule, query, reaches] of cases)
    it(name, () => deepStrictEqual(answered([rule], query).level, reaches ? 'prohibited' : 'unknown'))
})

describe('what a matching provision shows before, while and after it applies', () => {
  const statuses: readonly [name: string, envelope: Fields, fields: Fields, level: string, flags: readonly string[]][] =
    [
      [
        'before it is announced: nothing',
        { announcedAt: '2026-04-01', effectiveFrom: '2026-05-01' },
        {},
        'unknown',
        [],
      ],
      [
        'announced for later: pending',
        { announcedAt: '2026-01-01', effectiveFrom: '2026-05-01' },
        {},
        'unknown',
        ['pending:rule'],
      ],
      [
        'announced on that day: pending',
        { announcedAt: '2026-03-01', effectiveFrom: '2026-05-01' },
        {},
        'unknown',
        ['pending:rule'],
      ],
      [
        'announced for a start that is not fixed: pending',
        { announcedAt: '2026-01-01', effectiveFrom: 'unknown' },
        {},
        'unknown',
        ['pending:rule'],
      ],
      ['on its first day: applied', { effectiveFrom: '2026-03-01' }, {}, 'prohibited', []],
      [
        'on the day before its end: applied',
        { effectiveFrom: '2026-01-01', effectiveTo: '2026-03-02' },
        {},
        'prohibited',
        [],
      ],
      ['on its end: nothing', { effectiveFrom: '2026-01-01', effectiveTo: '2026-03-01' }, {}, 'unknown', []],
      [
        'with an end that is not fixed: said so',
        { effectiveFrom: '2026-01-01', effectiveTo: 'unknown' },
        {},
        'prohibited',
        ['end-unknown:rule'],
      ],
      [
        'announced for later with an end that is not fixed: both',
        { announcedAt: '2026-01-01', effectiveFrom: '2026-05-01', effectiveTo: 'unknown' },
        {},
        'unknown',
        ['end-unknown:rule', 'pending:rule'],
      ],
      [
        'before its compliance date: not yet',
        { effectiveFrom: '2026-01-01' },
        { complianceFrom: '2026-03-02' },
        'unknown',
        ['not-yet-applicable:rule'],
      ],
      [
        'on its compliance date: applied',
        { effectiveFrom: '2026-01-01' },
        { complianceFrom: '2026-03-01' },
        'prohibited',
        [],
      ],
      [
        'a mere proposal: pending',
        { announcedAt: '2026-01-01' },
        { legalForm: 'proposal' },
        'unknown',
        ['pending:rule'],
      ],
    ]
  for (const [name, envelope, fields, level, flags] of statuses)
    it(name, () => {
      const rule = policy(
        'rule',
        { provisions: [provision('rule:1', MODEL)], ...fields },
        { announcedAt: '2020-01-01', ...envelope },
      )
      const { level: given, flags: raised } = answered([rule])
      deepStrictEqual([given, raised], [level, flags])
    })

  const rule = policy('rule', { provisions: [provision('rule:1', MODEL)] }, { id: 'rule', ...ALWAYS })
  const court = { court: 'a court' }
  const steps: readonly [name: string, steps: readonly Draft[], level: string, flags: readonly string[]][] = [
    [
      'suspended',
      [policyStep('suspended', 'rule', {}, { effectiveFrom: '2026-01-01' })],
      'unknown',
      ['suspended:rule'],
    ],
    [
      'stayed by a court',
      [policyStep('stayed', 'rule', court, { effectiveFrom: '2026-01-01' })],
      'unknown',
      ['stayed:rule'],
    ],
    [
      'not enforced',
      [policyStep('enforcement-waived', 'rule', {}, { effectiveFrom: '2026-01-01' })],
      'unknown',
      ['not-enforced:rule'],
    ],
    ['rescinded', [policyStep('rescinded', 'rule', {}, { effectiveFrom: '2026-01-01' })], 'unknown', []],
    [
      'vacated from the start',
      [policyStep('vacated', 'rule', { ...court, abInitio: true }, { effectiveFrom: '2026-01-01' })],
      'unknown',
      [],
    ],
    ['suspended only later', [policyStep('suspended', 'rule', {}, { effectiveFrom: '2026-03-02' })], 'prohibited', []],
    ['no longer believed', [retracted('rule')], 'unknown', []],
  ]
  for (const [name, life, level, flags] of steps)
    it(`${name}: ${level === 'unknown' ? 'has no say' : 'applied'}`, () => {
      const { level: given, flags: raised, evidence } = answered([rule, ...life])
      deepStrictEqual([given, raised], [level, flags])
      const isSwitchedOff = level === 'unknown' && name !== 'no longer believed'
      deepStrictEqual(evidence, isSwitchedOff ? [life[0]!.id] : level === 'unknown' ? [] : ['rule'])
    })
  it('an end that is not fixed is not said of one that was rescinded', () =>
    deepStrictEqual(
      answered([
        policy('rule', { provisions: [provision('rule:1', MODEL)] }, { ...ALWAYS, effectiveTo: 'unknown' }),
        policyStep('rescinded', 'rule', {}, { effectiveFrom: '2026-01-01' }),
      ]).flags,
      [],
    ))
})

describe('wordings of one provision', () => {
  const amended = (effect: string, envelope: Fields, fields: Fields = MODEL) =>
    policyStep(
      'amended',
      'rule',
      { changes: { replace: [provision('rule:1', { effect, ...fields })] } },
      { announcedAt: '2020-01-01', ...envelope },
    )
  const rule = policy('rule', { provisions: [provision('rule:1', MODEL)] }, { id: 'rule', ...ALWAYS })
  it('the one that started last stands, and both its event and the announcement are evidence', () => {
    const history = [
      rule,
      amended('permit', { id: 'first', effectiveFrom: '2026-01-01' }),
      amended('require-licence', { id: 'second', effectiveFrom: '2026-02-01' }),
    ]
    const { level, evidence } = answered(history)
    deepStrictEqual([level, evidence], ['licence-required', ['rule', 'second']])
    const before = answered(history, GB, '2026-01-31')
    deepStrictEqual([before.level, before.evidence], ['open', ['rule', 'first']])
  })
  it('one to come is pending', () => {
    const { level, flags } = answered([rule, amended('permit', { effectiveFrom: '2026-03-02' })])
    deepStrictEqual([level, flags], ['prohibited', ['pending:rule']])
  })
  it('one to come that is not announced yet is not', () => {
    const { level, flags } = answered([
      rule,
      amended('permit', { announcedAt: '2026-03-02', effectiveFrom: '2026-03-03' }),
    ])
    deepStrictEqual([level, flags], ['prohibited', []])
  })
  it('one to come for others is not pending for the asker', () => {
    const others = { scope: { items: ['chip'] } }
    const { level, flags } = answered([rule, amended('permit', { effectiveFrom: '2026-04-01' }, others)])
    deepStrictEqual([level, flags], ['prohibited', []])
  })
  it('a second one to come is pending where the first is for others', () => {
    const others = { scope: { items: ['chip'] } }
    const { level, flags } = answered([
      rule,
      amended('permit', { effectiveFrom: '2026-04-01' }, others),
      amended('permit', { effectiveFrom: '2026-05-01' }),
    ])
    deepStrictEqual([level, flags], ['prohibited', ['pending:rule']])
  })
  it('a second one to come is pending where the first of the same scope stops at the border', () => {
    const history = [
      rule,
      amended('permit', { effectiveFrom: '2026-04-01' }),
      amended('permit', { effectiveFrom: '2026-05-01' }, { ...MODEL, reach: 'all' }),
    ]
    deepStrictEqual(answered(history, inPlace('US')).flags, ['pending:rule'])
  })
  it('one that no longer covers the asker has no say, and the older one does not come back', () =>
    deepStrictEqual(
      answered([rule, amended('permit', { effectiveFrom: '2026-01-01' }, { scope: { items: ['chip'] } })]).level,
      'unknown',
    ))
  it('one that now covers the asker has a say', () =>
    deepStrictEqual(
      answered([
        policy('rule', { provisions: [provision('rule:1', { scope: { items: ['chip'] } })] }, ALWAYS),
        amended('permit', { effectiveFrom: '2026-01-01' }),
      ]).level,
      'open',
    ))
  it('a removed one has no say', () =>
    deepStrictEqual(
      answered([
        rule,
        policyStep(
          'amended',
          'rule',
          { changes: { remove: ['rule:1'] } },
          { announcedAt: '2020-01-01', effectiveFrom: '2026-03-01' },
        ),
      ]).level,
      'unknown',
    ))
  it('a removal to come leaves it', () => {
    const { level, flags } = answered([
      rule,
      policyStep(
        'amended',
        'rule',
        { changes: { remove: ['rule:1'] } },
        { announcedAt: '2020-01-01', effectiveFrom: '2026-03-02' },
      ),
    ])
    deepStrictEqual([level, flags], ['prohibited', []])
  })
  it('one whose start was corrected starts then', () => {
    const { level, flags } = answered([rule, corrected('rule', { effectiveFrom: '2026-03-02' })])
    deepStrictEqual([level, flags], ['unknown', ['pending:rule']])
  })
  it('an announced end ends only the wording that states it', () => {
    const history = [
      policy(
        'rule',
        {
          provisions: [
            provision('rule:1', { ...MODEL, effectiveTo: '2026-03-01' }),
            provision('rule:2', { effect: 'permit', ...MODEL }),
          ],
        },
        ALWAYS,
      ),
    ]
    deepStrictEqual([answered(history).level, answered(history, GB, '2026-02-28').level], ['open', 'prohibited'])
  })
})

describe('what was needed to see that a rule covers the asker is evidence', () => {
  const rule = (recipients: Fields) =>
    policy(
      'rule',
      { provisions: [provision('rule:1', { scope: { items: ['model'], recipients } })] },
      { id: 'rule', ...ALWAYS },
    )
  const cases: readonly [name: string, recipients: Fields, query: Query, evidence: readonly string[]][] = [
    ['a country as asked: nothing more', { jurisdictions: ['GB'] }, GB, ['rule']],
    ['an organisation as asked: nothing more', { orgs: ['foreign'] }, { ...GB, org: 'foreign' }, ['rule']],
    ['a group: the membership', { groups: ['club'] }, GB, ['gb-in-club', 'rule']],
    [
      'the country an organisation sits in: where it sits',
      { jurisdictions: ['GB'] },
      ofOrg('foreign'),
      ['foreign-home', 'rule'],
    ],
    ['the group of that country: both', { groups: ['club'] }, ofOrg('foreign'), ['foreign-home', 'gb-in-club', 'rule']],
    ['the country among others', { jurisdictions: ['FR', 'GB'] }, ofOrg('foreign'), ['foreign-home', 'rule']],
  ]
  for (const [name, recipients, query, evidence] of cases)
    it(name, () => {
      const answer = answered([rule(recipients)], query)
      deepStrictEqual([answer.level, answer.evidence], ['prohibited', evidence])
    })
  for (const listed of ['homeless', 'foreign'])
    it(`a list of organisations: the entry of ${listed}, wherever it sits`, () => {
      const list = [
        group('list', { kind: 'organisations' }, ALWAYS),
        member('added', listed, 'list', { id: 'entry', ...ALWAYS }),
        rule({ groups: ['list'] }),
      ]
      const answer = answered(list, ofOrg(listed))
      deepStrictEqual([answer.level, answer.evidence], ['prohibited', ['entry', 'rule']])
      deepStrictEqual(answered(list, ofOrg('domestic')).level, 'unknown')
    })
  it('an organisation asked for without a country is not in the country it does not sit in', () =>
    deepStrictEqual(answered([rule({ jurisdictions: ['FR'] })], ofOrg('foreign')).level, 'unknown'))
})
