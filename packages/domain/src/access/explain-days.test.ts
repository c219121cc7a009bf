import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  authority,
  type Draft,
  group,
  member,
  policy,
  policyStep,
  provision,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { ALWAYS, rule } from '../../../../tests/support/one-question.ts'
import { FIRST_DAY, LAST_DAY } from '../time/calendar.ts'
import { explainAccess } from './explain.ts'

const US = authority('us', {}, ALWAYS)
const TOKYO = authority('us', { zone: 'Asia/Tokyo' }, ALWAYS)
const HONOLULU = authority('hi', { zone: 'Pacific/Honolulu' }, ALWAYS)
const NEW_YORK = authority('us', { zone: 'America/New_York' }, ALWAYS)
const QUERY = { jurisdiction: 'GB', item: 'model' }

const free = rule('free', { effect: 'permit' })
const ban = (effectiveFrom: string, effectiveTo?: string) =>
  rule('ban', { priority: 1 }, {}, { effectiveFrom, ...(effectiveTo && { effectiveTo }) })

describe('the next change', () => {
  const next = (history: readonly Draft[], day: string) => {
    const facts = toFacts(history)
    return explainAccess(facts, { query: QUERY, asOf: day, knownAt: facts.head }).nextChange
  }
  const history = [
    US,
    free,
    rule('old', { effect: 'permit' }, {}, { effectiveFrom: '2026-02-01' }),
    ban('2026-03-01', '2026-05-01'),
  ]
  const cases: readonly [name: string, history: readonly Draft[], day: string, expected: string | null][] = [
    ['is the first day on which the answer differs', history, '2026-01-01', '2026-03-01'],
    ['is the day after tomorrow just as well', history, '2026-02-28', '2026-03-01'],
    ['is not the day asked about', history, '2026-03-01', '2026-05-01'],
    ['is none after the last', history, '2026-05-01', null],
    [
      'is none where a change is taken back at once',
      [US, rule('old'), ban('2026-03-01', '2026-05-01')],
      '2026-01-01',
      null,
    ],
    ['is none without rules', [US], '2026-01-01', null],
    ['is the legal day of an instant', [NEW_YORK, free, ban('2026-03-02T03:00:00Z')], '2026-01-01', '2026-03-01'],
    ['is the first day of a doubt', [US, free, ban('2026-03')], '2026-01-01', '2026-03-01'],
    ['is the day a doubt is settled', [US, free, ban('2026-03')], '2026-03-05', '2026-03-31'],
  ]
  const hour = [US, free, ban('2026-03-01T14:00:00Z', '2026-05-01')]
  const hours: readonly [name: string, history: readonly Draft[], asOf: string, expected: string | null][] = [
    ['is still to come before the hour of the day', hour, '2026-03-01T13:59:59Z', '2026-03-01'],
    ['is the next one at that hour', hour, '2026-03-01T14:00:00Z', '2026-05-01'],
    [
      'is still to come where it is yesterday',
      [NEW_YORK, free, ban('2026-03-02')],
      '2026-03-02T04:59:59Z',
      '2026-03-02',
    ],
    [
      'has come where it is tomorrow',
      [TOKYO, free, ban('2026-03-02', '2026-05-01')],
      '2026-03-01T15:00:00Z',
      '2026-05-01',
    ],
    [
      'has come with the day where it is tomorrow',
      [TOKYO, free, ban('2026-03-02', '2026-05-01')],
      '2026-03-02T15:00:00Z',
      '2026-05-01',
    ],
    [
      'is by the day of who decides, not of who permits',
      [TOKYO, HONOLULU, rule('free', { effect: 'permit' }, { authority: 'hi' }), ban('2026-03-02', '2026-05-01')],
      '2026-03-01T15:30:00Z',
      '2026-05-01',
    ],
  ]
  for (const [name, events, asOf, expected] of hours)
    it(`${name}, for an instant`, () => {
      const facts = toFacts(events)
      deepStrictEqual(explainAccess(facts, { query: QUERY, asOf, knownAt: facts.head }).nextChange, expected)
    })
  for (const [name, events, day, expected] of cases)
    it(name, () => {
      deepStrictEqual(next(events, day), expected)
      const facts = toFacts(events)
      deepStrictEqual(
        explainAccess(facts, { query: QUERY, asOf: `${day}T12:00:00Z`, knownAt: facts.head }).nextChange,
        expected,
      )
    })
})

describe('an answer has held', () => {
  const since = (history: readonly Draft[], asOf: string) => {
    const facts = toFacts(history)
    return explainAccess(facts, { query: QUERY, asOf, knownAt: facts.head }).since
  }
  const history = [
    US,
    free,
    rule('old', { effect: 'permit' }, {}, { effectiveFrom: '2026-02-01' }),
    ban('2026-03-01', '2026-05-01'),
  ]
  const waiting = [
    policy(
      'late',
      { provisions: [provision('late', { effect: 'permit', effectiveFrom: '2026-01-10' })] },
      { ...ALWAYS, effectiveFrom: '2026-03-01' },
    ),
    policyStep(
      'amended',
      'late',
      { changes: { replace: [provision('late')] } },
      { ...ALWAYS, effectiveFrom: '2026-02-01' },
    ),
  ]
  const readmitted = [
    group('club', {}, ALWAYS),
    member('added', 'GB', 'club', ALWAYS),
    member('excluded', 'GB', 'club', { ...ALWAYS, effectiveFrom: '2026-03-01', effectiveTo: '2026-04-01' }),
    rule('ban', { scope: { recipients: { groups: ['club'] } } }),
  ]
  const cases: readonly [name: string, history: readonly Draft[], day: string, expected: string | null][] = [
    ['since the last day on which it changed', history, '2026-04-01', '2026-03-01'],
    [
      'since before an hour still to come that day',
      [US, free, ban('2026-03-01T14:00:00Z')],
      '2026-03-01T13:59:59Z',
      '2020-01-01',
    ],
    [
      'since the day of an hour that has come',
      [US, free, ban('2026-03-01T14:00:00Z')],
      '2026-03-01T14:00:00Z',
      '2026-03-01',
    ],
    [
      'since before an hour still to come that day, whatever comes the day after',
      [US, free, ban('2026-03-01T14:00:00Z', '2026-03-02')],
      '2026-03-01T13:59:59Z',
      '2020-01-01',
    ],
    [
      'since the day itself between two hours of it',
      [US, free, ban('2026-03-01T09:00:00Z', '2026-03-01T15:00:00Z')],
      '2026-03-01T12:00:00Z',
      '2026-03-01',
    ],
    ['since the day itself when it changes then', history, '2026-03-01', '2026-03-01'],
    ['since an end', history, '2026-05-01', '2026-05-01'],
    ['since before what made no difference', history, '2026-02-15', '2020-01-01'],
    ['since always when it never changed', [US], '2026-01-01', null],
    [
      'since always where the rule does',
      [US, rule('free', { effect: 'permit' }, {}, { effectiveFrom: '..' })],
      FIRST_DAY,
      null,
    ],
    ['up to the last day there is', history, LAST_DAY, '2026-05-01'],
    ['since a change on the last day there is', [US, free, ban(LAST_DAY)], LAST_DAY, LAST_DAY],
    ['since the legal day of an instant', [NEW_YORK, free, ban('2026-03-02T03:00:00Z')], '2026-04-01', '2026-03-01'],
    ['since a wording began that waited for its policy', [US, ...waiting], '2026-04-01', '2026-03-01'],
    ['since before what waited for its policy', [US, ...waiting], '2026-02-20', '2026-01-10'],
    ['since an exclusion from a group ended', [US, ...readmitted], '2026-05-01', '2026-04-01'],
    ['since an exclusion from a group began', [US, ...readmitted], '2026-03-15', '2026-03-01'],
    ['since a doubt began', [US, free, ban('2026-03')], '2026-03-05', '2026-03-01'],
    ['since a doubt was settled', [US, free, ban('2026-03')], '2026-04-05', '2026-03-31'],
  ]
  for (const [name, events, day, expected] of cases) it(name, () => deepStrictEqual(since(events, day), expected))
})
