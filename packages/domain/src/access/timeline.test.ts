import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  authority,
  corrected,
  type Draft,
  type Fields,
  group,
  licence,
  member,
  policy,
  policyStep,
  provision,
  retracted,
  scheme,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import type { TimelineQuestion } from '../questions.ts'
import { answerAccess, comparedText, toAsked } from './answer.ts'
import { answerTimeline, compareKnown, differingSegments } from './timeline.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const US = authority('us', {}, ALWAYS)
const NEW_YORK = authority('us', { zone: 'America/New_York' }, ALWAYS)
const QUERY = { jurisdiction: 'GB', item: 'model' }
const YEAR = { from: '2026-01-01', to: '2027-01-01' }

/** A policy of one provision of the same name. */
function rule(id: string, own: Fields = {}, envelope: Fields = {}): Draft {
  return policy(id, { provisions: [provision(id, own)] }, { id, ...ALWAYS, ...envelope })
}

const free = rule('free', { effect: 'permit' })
const ban = (effectiveFrom: string, effectiveTo?: string) =>
  rule('ban', { priority: 1 }, { effectiveFrom, ...(effectiveTo && { effectiveTo }) })

/** Segments as `from to value`. */
function drawn(history: readonly Draft[], range: Partial<TimelineQuestion> = {}): readonly string[] {
  const facts = toFacts(history)
  const question = { query: QUERY, ...YEAR, knownAt: facts.head, ...range }
  const segments = answerTimeline(facts, question)
  for (const { from, answer } of segments)
    deepStrictEqual(comparedText(answer), comparedText(answerAccess(facts, { ...question, asOf: from })))
  return segments.map(({ from, to, value }) => `${from} ${to} ${value}`)
}

describe('a timeline', () => {
  const cases: readonly [name: string, history: readonly Draft[], segments: readonly string[]][] = [
    ['of what never changes is one segment', [US, free], ['2026-01-01 2027-01-01 open']],
    [
      'is cut where another place makes one group no part of another, which is read in full',
      [
        US,
        group('inner', {}, ALWAYS),
        group('outer', {}, ALWAYS),
        group('nested', {}, ALWAYS),
        member('added', 'GB', 'inner', ALWAYS),
        member('added', 'GB', 'outer', ALWAYS),
        member('added', 'FR', 'nested', ALWAYS),
        member('added', 'group:nested', 'outer', ALWAYS),
        member('added', 'JP', 'inner', { ...ALWAYS, effectiveFrom: '2026-03-01', effectiveTo: '2026-04-01' }),
        rule('some', { effect: 'permit', scope: { recipients: { groups: ['inner'] } } }),
        rule('many', { scope: { recipients: { groups: ['outer'] } } }),
        rule('model', { effect: 'permit', scope: { items: ['model'], recipients: { groups: ['inner'] } } }),
        rule('weights', { scope: { items: ['model'], recipients: { groups: ['outer'] } } }),
      ],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2026-04-01 prohibited', '2026-04-01 2027-01-01 open'],
    ],
    [
      'is cut where a group read in full loses what another has',
      [
        US,
        ...['inner', 'outer', 'nested'].map((name) => group(name, {}, ALWAYS)),
        ...['GB', 'FR'].map((place) => member('added', place, 'inner', ALWAYS)),
        ...['GB', 'JP', 'group:nested'].map((place) => member('added', place, 'outer', ALWAYS)),
        member('added', 'FR', 'nested', { ...ALWAYS, effectiveTo: '2026-03-01' }),
        rule('some', { effect: 'permit', scope: { recipients: { groups: ['inner'] } } }),
        rule('many', { scope: { recipients: { groups: ['outer'] } } }),
      ],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2027-01-01 prohibited'],
    ],
    [
      'is cut where two authorities compare groups and only the second minds',
      [
        US,
        authority('aa', {}, ALWAYS),
        ...['inner', 'outer'].map((name) => group(name, {}, ALWAYS)),
        member('added', 'GB', 'inner', ALWAYS),
        ...['GB', 'FR'].map((place) => member('added', place, 'outer', ALWAYS)),
        member('added', 'JP', 'inner', { ...ALWAYS, effectiveFrom: '2026-03-01' }),
        ...['inner', 'outer'].flatMap((name) => [
          policy(
            `aa/${name}`,
            {
              authority: 'aa',
              provisions: [provision(`aa/${name}`, { effect: 'permit', scope: { recipients: { groups: [name] } } })],
            },
            ALWAYS,
          ),
          rule(name, { effect: name === 'inner' ? 'permit' : 'prohibit', scope: { recipients: { groups: [name] } } }),
        ]),
      ],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2027-01-01 prohibited'],
    ],
    ['of nothing is one segment of unknown', [], ['2026-01-01 2027-01-01 unknown']],
    [
      'is cut where a rule starts and ends',
      [US, free, ban('2026-03-01', '2026-05-01')],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2026-05-01 prohibited', '2026-05-01 2027-01-01 open'],
    ],
    [
      'is cut at the legal day of an instant',
      [NEW_YORK, free, ban('2026-03-02T03:00:00Z')],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2027-01-01 prohibited'],
    ],
    [
      'is cut where a doubt begins and is settled',
      [US, free, ban('2026-03')],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2026-03-31 prohibited?', '2026-03-31 2027-01-01 prohibited'],
    ],
    [
      'is not cut where nothing that counts changes',
      [US, rule('old'), ban('2026-03-01', '2026-05-01')],
      ['2026-01-01 2027-01-01 prohibited'],
    ],
    [
      'is not cut where a rule for others starts',
      [US, free, rule('others', { priority: 1, scope: { items: ['chip'] } }, { effectiveFrom: '2026-03-01' })],
      ['2026-01-01 2027-01-01 open'],
    ],
    [
      'is not cut where a scheme opens without terms',
      [US, free, scheme('offer', {}, { ...ALWAYS, effectiveFrom: '2026-03-01' })],
      ['2026-01-01 2027-01-01 open'],
    ],
    [
      'is cut where only terms change',
      [
        US,
        free,
        scheme(
          'offer',
          { termsByClass: [{ terms: { price: { amount: 1 } } }] },
          { ...ALWAYS, effectiveFrom: '2026-03-01' },
        ),
      ],
      ['2026-01-01 2026-03-01 open', '2026-03-01 2027-01-01 open'],
    ],
    [
      'is cut where a licence begins and ends',
      [
        US,
        rule('curb', { effect: 'require-licence' }),
        licence('permit', {}, { ...ALWAYS, effectiveFrom: '2026-02-01', effectiveTo: '2026-03-01' }),
      ],
      [
        '2026-01-01 2026-02-01 licence-required',
        '2026-02-01 2026-03-01 open-with-conditions',
        '2026-03-01 2027-01-01 licence-required',
      ],
    ],
    [
      'is cut where a compliance date comes',
      [US, free, rule('ban', { priority: 1, complianceFrom: '2026-06-01' })],
      ['2026-01-01 2026-06-01 open', '2026-06-01 2027-01-01 prohibited'],
    ],
    [
      'is cut where a suspension begins and ends',
      [
        US,
        ban('2020-01-01'),
        policyStep(
          'suspended',
          'ban',
          {},
          { announcedAt: '2020-01-01', effectiveFrom: '2026-02-01', effectiveTo: '2026-04-01' },
        ),
      ],
      ['2026-01-01 2026-02-01 prohibited', '2026-02-01 2026-04-01 unknown', '2026-04-01 2027-01-01 prohibited'],
    ],
    [
      'is cut on its first day',
      [US, free, ban('2026-01-01', '2026-01-02')],
      ['2026-01-01 2026-01-02 prohibited', '2026-01-02 2027-01-01 open'],
    ],
    [
      'is cut on its last day',
      [US, free, ban('2026-12-31')],
      ['2026-01-01 2026-12-31 open', '2026-12-31 2027-01-01 prohibited'],
    ],
    ['leaves out what comes after it', [US, free, ban('2027-01-01')], ['2026-01-01 2027-01-01 open']],
    ['leaves out what was before it', [US, free, ban('2025-06-01', '2026-01-01')], ['2026-01-01 2027-01-01 open']],
  ]
  for (const [name, history, segments] of cases) it(name, () => deepStrictEqual(drawn(history), segments))

  it('of an empty range is empty', () =>
    deepStrictEqual(drawn([US, free], { from: '2026-01-01', to: '2026-01-01' }), []))
  it('keeps the answer of the day a segment begins', () => {
    const facts = toFacts([US, rule('old'), ban('2026-03-01')])
    const [segment, ...more] = answerTimeline(facts, { query: QUERY, ...YEAR, knownAt: facts.head })
    deepStrictEqual([segment!.answer.decisive, more], [['old'], []])
  })
  it('is drawn as known then', () => {
    const history = [US, free, ban('2026-03-01')]
    deepStrictEqual(drawn(history, { knownAt: 2 }), ['2026-01-01 2027-01-01 open'])
  })
  it('is drawn as was public then', () => {
    const history = [US, free, rule('ban', { priority: 1 }, { announcedAt: '2025-12-01', effectiveFrom: '2026-03-01' })]
    deepStrictEqual(drawn(history, { publicAt: '2025-11-30' }), ['2026-01-01 2027-01-01 open'])
    deepStrictEqual(drawn(history, { publicAt: '2025-12-01' }).length, 2)
  })
})

describe('two states of knowledge', () => {
  const compared = (history: readonly Draft[], knownAtBefore: number, range: Fields = {}) => {
    const facts = toFacts(history)
    const asked = { query: QUERY, ...YEAR, ...range, knownAtBefore, knownAtAfter: facts.head }
    return compareKnown(facts, asked)
  }
  it('that answer alike do not differ', () =>
    deepStrictEqual(compared([US, free, rule('others', { scope: { items: ['chip'] } })], 2), []))
  it('differ where a new rule applies', () =>
    deepStrictEqual(compared([US, free, ban('2026-03-01', '2026-05-01')], 2), [
      { from: '2026-03-01', to: '2026-05-01', before: 'open', after: 'prohibited' },
    ]))
  it('differ to the end of the range', () =>
    deepStrictEqual(compared([US, free, ban('2026-03-01')], 2), [
      { from: '2026-03-01', to: '2027-01-01', before: 'open', after: 'prohibited' },
    ]))
  it('differ in what was true where a rule is taken back', () =>
    deepStrictEqual(compared([US, free, ban('2026-03-01'), retracted('ban')], 3), [
      { from: '2026-03-01', to: '2027-01-01', before: 'prohibited', after: 'open' },
    ]))
  it('differ between an old start and the corrected one', () =>
    deepStrictEqual(compared([US, free, ban('2026-03-01'), corrected('ban', { effectiveFrom: '2026-04-01' })], 3), [
      { from: '2026-03-01', to: '2026-04-01', before: 'prohibited', after: 'open' },
    ]))
  it('are cut where either of them changes', () =>
    deepStrictEqual(
      compared(
        [
          US,
          free,
          ban('2026-03-01', '2026-06-01'),
          rule(
            'curb',
            { effect: 'require-licence', priority: 2 },
            { effectiveFrom: '2026-02-01', effectiveTo: '2026-05-01' },
          ),
        ],
        3,
      ),
      [
        { from: '2026-02-01', to: '2026-03-01', before: 'open', after: 'licence-required' },
        { from: '2026-03-01', to: '2026-05-01', before: 'prohibited', after: 'licence-required' },
      ],
    ))
  it('differ in terms where the values read the same', () =>
    deepStrictEqual(
      compared(
        [
          US,
          free,
          scheme(
            'offer',
            { termsByClass: [{ terms: { price: { amount: 1 } } }] },
            { ...ALWAYS, effectiveFrom: '2026-03-01' },
          ),
        ],
        2,
      ),
      [{ from: '2026-03-01', to: '2027-01-01', before: 'open', after: 'open' }],
    ))
  it('are compared inside the range alone', () =>
    deepStrictEqual(compared([US, free, ban('2026-03-01')], 2, { from: '2026-04-01', to: '2026-04-02' }), [
      { from: '2026-04-01', to: '2026-04-02', before: 'open', after: 'prohibited' },
    ]))
  it('come with the answers of both sides', () => {
    const facts = toFacts([US, free, ban('2026-03-01')])
    const at = (knownAt: number) => toAsked(facts, { query: QUERY, knownAt })
    const [segment] = differingSegments(at(2), at(3), YEAR.from, YEAR.to)
    deepStrictEqual(
      [segment!.was.level, segment!.was.decisive, segment!.answer.level, segment!.answer.decisive],
      ['open', ['free'], 'prohibited', ['ban']],
    )
  })
})
