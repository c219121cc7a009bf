import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { type Draft, type Fields, policy, provision } from '../../../../tests/support/events.ts'
import { ALWAYS, type Fared, fared } from '../../../../tests/support/fared.ts'

/** One policy that permits and prohibits, each in its own terms. */
function contest(permit: Fields, prohibit: Fields): readonly Draft[] {
  const provisions = [provision('permit', { effect: 'permit', ...permit }), provision('prohibit', prohibit)]
  return [policy('rules', { provisions }, ALWAYS)]
}

const recipients = (of: Fields) => ({ scope: { recipients: of } })
const PERMIT_WINS = (why: string): readonly Fared[] => [
  ['permit', 'wins'],
  ['prohibit', why, 'permit'],
]
const PROHIBIT_WINS = (why: string): readonly Fared[] => [
  ['permit', why, 'prohibit'],
  ['prohibit', 'wins'],
]

describe('of two provisions of one track', () => {
  const cases: readonly [name: string, permit: Fields, prohibit: Fields, fates: readonly Fared[]][] = [
    ['the one of higher priority wins', { priority: 2 }, { priority: 1 }, PERMIT_WINS('lower-priority')],
    ['a stated priority beats none', { priority: 1 }, {}, PERMIT_WINS('lower-priority')],
    ['no priority beats a negative one', {}, { priority: -1 }, PERMIT_WINS('lower-priority')],
    [
      'priority comes before specificity',
      { priority: 1 },
      recipients({ orgs: ['firm'] }),
      PERMIT_WINS('lower-priority'),
    ],
    [
      'a named organisation beats a country',
      recipients({ orgs: ['firm'] }),
      recipients({ jurisdictions: ['GB'] }),
      PERMIT_WINS('less-specific'),
    ],
    [
      'a named country beats a group',
      recipients({ jurisdictions: ['GB'] }),
      recipients({ groups: ['wide'] }),
      PERMIT_WINS('less-specific'),
    ],
    ['a group beats anyone', recipients({ groups: ['wide'] }), {}, PERMIT_WINS('less-specific')],
    [
      'a group beats one that has its members and more',
      recipients({ groups: ['small'] }),
      recipients({ groups: ['wide'] }),
      PERMIT_WINS('less-specific'),
    ],
    [
      'groups of the same members are even',
      recipients({ groups: ['same'] }),
      recipients({ groups: ['wide'] }),
      PROHIBIT_WINS('weaker'),
    ],
    [
      'groups that overlap are not comparable',
      recipients({ groups: ['other'] }),
      recipients({ groups: ['wide'] }),
      PROHIBIT_WINS('weaker'),
    ],
    [
      'the asked item beats the family it is of',
      { scope: { items: ['model'] } },
      { scope: { items: ['family'] } },
      PERMIT_WINS('less-specific'),
    ],
    ['a named item beats any item', { scope: { items: ['family'] } }, {}, PERMIT_WINS('less-specific')],
    ['a named provider beats any provider', { scope: { providers: ['acme'] } }, {}, PERMIT_WINS('less-specific')],
    ['a named end use beats any end use', { scope: { endUses: ['weapons'] } }, {}, PERMIT_WINS('less-specific')],
    ['a named activity beats any activity', { scope: { activities: ['export'] } }, {}, PERMIT_WINS('less-specific')],
    [
      'the stricter wins where each is closer in one respect',
      { scope: { items: ['model'] } },
      { scope: { providers: ['acme'] } },
      PROHIBIT_WINS('weaker'),
    ],
    ['the stricter wins where both are as close', {}, {}, PROHIBIT_WINS('weaker')],
    [
      'one without effect has no say',
      {},
      { effect: 'none', priority: 9 },
      [
        ['permit', 'wins'],
        ['prohibit', 'no-effect'],
      ],
    ],
    [
      'one that is not applicable has no say',
      {},
      { priority: 9, effectiveTo: '2026-02-01' },
      [
        ['permit', 'wins'],
        ['prohibit', 'status'],
      ],
    ],
  ]
  for (const [name, permit, prohibit, fates] of cases)
    it(name, () => {
      const isWeaker = fates.some(([, outcome]) => outcome === 'weaker')
      const wins = fates.find(([, outcome]) => outcome === 'wins')![0]
      deepStrictEqual(fared(contest(permit, prohibit)), {
        level: wins === 'permit' ? 'open' : 'prohibited',
        flags: isWeaker ? ['conflict'] : [],
        decisive: [wins],
        fates,
      })
    })
})

describe('of two provisions as close as each other', () => {
  const enacted = (id: string, effect: string, announcedAt: string) =>
    policy(id, { provisions: [provision(id, { effect })] }, { announcedAt, effectiveFrom: '2025-06-01' })
  const cases: readonly [name: string, permit: string, prohibit: string, outcome: 'older' | 'weaker'][] = [
    ['the one enacted later wins', '2025-02-01', '2025-01-31', 'older'],
    ['neither is later on the same day', '2025-02-01', '2025-02-01', 'weaker'],
    ['a day after an unknown day of a month is later', '2025-02-01', '2025-01', 'older'],
    ['the last day of a month is not surely after an unknown day of it', '2025-01-31', '2025-01', 'weaker'],
    ['an unknown day of a month is later than the day before it', '2025-02', '2025-01-31', 'older'],
    ['an unknown day of a month is not surely after its first', '2025-02', '2025-02-01', 'weaker'],
    ['an hour of the next day is later', '2025-02-01T00:00:00Z', '2025-01-31', 'older'],
    ['an hour is not later than its own day', '2025-01-31T23:59:59Z', '2025-01-31', 'weaker'],
    ['one announced on a day that is not fixed is not surely later', 'unknown', '2025-01-31', 'weaker'],
    ['none is surely later than one announced on a day that is not fixed', '2025-02-01', 'unknown', 'weaker'],
  ]
  for (const [name, permitAt, prohibitAt, outcome] of cases)
    it(name, () => {
      const policies = [enacted('permit', 'permit', permitAt), enacted('prohibit', 'prohibit', prohibitAt)]
      deepStrictEqual(fared(policies).fates, outcome === 'older' ? PERMIT_WINS('older') : PROHIBIT_WINS('weaker'))
      const swapped = fared([policies[1]!, policies[0]!])
      deepStrictEqual(swapped.fates, fared(policies).fates)
      deepStrictEqual(swapped.flags, outcome === 'older' ? [] : ['conflict'])
    })
  it('the later one does not win when the other is closer', () =>
    deepStrictEqual(
      fared([
        policy(
          'near',
          { provisions: [provision('near', recipients({ groups: ['wide'] }))] },
          { ...ALWAYS, announcedAt: '2025-01-01' },
        ),
        policy(
          'late',
          { provisions: [provision('late', { effect: 'permit' })] },
          { ...ALWAYS, announcedAt: '2025-02-01' },
        ),
      ]).fates,
      [
        ['late', 'less-specific', 'near'],
        ['near', 'wins'],
      ],
    ))
  it('the later one does not win over one it cannot be compared with', () =>
    deepStrictEqual(
      fared([
        policy(
          'first',
          { provisions: [provision('first', { scope: { items: ['model'] } })] },
          { ...ALWAYS, announcedAt: '2025-01-01' },
        ),
        policy(
          'late',
          { provisions: [provision('late', { effect: 'permit', scope: { providers: ['acme'] } })] },
          { ...ALWAYS, announcedAt: '2025-02-01' },
        ),
      ]).fates,
      [
        ['first', 'wins'],
        ['late', 'weaker', 'first'],
      ],
    ))
})

describe('of several provisions of one track', () => {
  const rules = (...provisions: readonly Fields[]) => [policy('rules', { provisions }, ALWAYS)]

  it('one may lose to several, and names the first reason', () =>
    deepStrictEqual(
      fared(
        rules(
          provision('any'),
          provision('land', { effect: 'permit', ...recipients({ jurisdictions: ['GB'] }) }),
          provision('firm', { effect: 'permit', ...recipients({ orgs: ['firm'] }) }),
        ),
      ),
      {
        level: 'open',
        flags: [],
        decisive: ['firm'],
        fates: [
          ['any', 'less-specific', 'land', 'firm'],
          ['firm', 'wins'],
          ['land', 'less-specific', 'firm'],
        ],
      },
    ))
  it('one that comes last may put several aside', () =>
    deepStrictEqual(
      fared(
        rules(
          provision('a-end-use', { scope: { endUses: ['weapons'] } }),
          provision('b-item', { scope: { items: ['model'] } }),
          provision('c-both', { effect: 'permit', scope: { items: ['model'], endUses: ['weapons'] } }),
        ),
      ),
      {
        level: 'open',
        flags: [],
        decisive: ['c-both'],
        fates: [
          ['a-end-use', 'less-specific', 'c-both'],
          ['b-item', 'less-specific', 'c-both'],
          ['c-both', 'wins'],
        ],
      },
    ))
  it('all that share the strictest level decide, and the weaker lose to all of them', () =>
    deepStrictEqual(
      fared(rules(provision('b'), provision('weak', { effect: 'permit-with-conditions' }), provision('a'))),
      {
        level: 'prohibited',
        flags: ['conflict'],
        decisive: ['a', 'b'],
        fates: [
          ['a', 'wins'],
          ['b', 'wins'],
          ['weak', 'weaker', 'b', 'a'],
        ],
      },
    ))
  it('one loses to none that has no say', () =>
    deepStrictEqual(
      fared(
        rules(
          provision('free', { effect: 'permit' }),
          provision('ban'),
          provision('none', { effect: 'none', priority: 9 }),
          provision('ended', { priority: 9, effectiveTo: '2026-02-01' }),
        ),
      ).fates,
      [
        ['ban', 'wins'],
        ['ended', 'status'],
        ['free', 'weaker', 'ban'],
        ['none', 'no-effect'],
      ],
    ))
  it('one loses to those of higher priority, not to those of lower', () =>
    deepStrictEqual(
      fared(rules(provision('first', { priority: 5 }), provision('second', { priority: 3 }), provision('third'))).fates,
      [
        ['first', 'wins'],
        ['second', 'lower-priority', 'first'],
        ['third', 'lower-priority', 'first', 'second'],
      ],
    ))
  it('those of one level are no conflict', () =>
    deepStrictEqual(fared(rules(provision('a'), provision('b'))).flags, []))
})
