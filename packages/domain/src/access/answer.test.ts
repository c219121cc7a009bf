import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  authority,
  type Draft,
  type Fields,
  licence,
  policy,
  policyStep,
  provision,
} from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { answerBoard } from '../board/answer-board.ts'
import type { AccessAnswer, AccessQuestion } from '../questions.ts'
import { answerAccess, toValue } from './answer.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const US = authority('us', {}, ALWAYS)
const NEW_YORK = authority('us', { zone: 'America/New_York' }, ALWAYS)
const QUERY = { jurisdiction: 'GB', item: 'model' }

function answered(history: readonly Draft[], asking: Partial<AccessQuestion> = {}): AccessAnswer {
  const facts = toFacts(history)
  return answerAccess(facts, { query: QUERY, asOf: '2026-03-15', knownAt: facts.head, ...asking })
}

/** The answer has these fields; the rest is not judged. */
function has(answer: AccessAnswer, expected: Partial<AccessAnswer>): void {
  deepStrictEqual({ ...answer, ...expected }, answer)
}

/** A policy of one provision of the same name. */
function rule(id: string, own: Fields = {}, envelope: Fields = {}): Draft {
  return policy(id, { provisions: [provision(id, own)] }, { id, ...ALWAYS, ...envelope })
}

/** A start on an unknown day of the month in the middle of which questions are asked. */
const DOUBTED = { effectiveFrom: '2026-03' }

describe('an answer that rests on a doubted start', () => {
  const cases: readonly [name: string, history: readonly Draft[], expected: Partial<AccessAnswer>][] = [
    [
      'is uncertain, and the strictest reading is reported',
      [rule('ban', { priority: 1 }, DOUBTED), rule('free', { effect: 'permit' })],
      {
        level: 'prohibited',
        certainty: 'uncertain',
        possibleLevels: ['open', 'prohibited'],
        decisive: ['ban'],
        evidence: ['ban'],
      },
    ],
    [
      'lists every possible level once, from unknown to prohibited',
      [rule('ban', {}, DOUBTED), rule('duty', { effect: 'permit-with-conditions' }, DOUBTED)],
      {
        level: 'prohibited',
        certainty: 'uncertain',
        possibleLevels: ['unknown', 'open-with-conditions', 'prohibited'],
        flags: ['conflict'],
      },
    ],
    [
      'is certain when both readings say the same',
      [rule('ban', {}, DOUBTED), rule('old', {})],
      { level: 'prohibited', certainty: 'certain', possibleLevels: ['prohibited'] },
    ],
    [
      'is uncertain when only conditions differ; more conditions are reported',
      [
        rule('old', { effect: 'permit-with-conditions', conditions: ['a'] }),
        rule('new', { effect: 'permit-with-conditions', conditions: ['b'] }, DOUBTED),
      ],
      {
        level: 'open-with-conditions',
        certainty: 'uncertain',
        possibleLevels: ['open-with-conditions'],
        conditions: ['a', 'b'],
      },
    ],
    [
      'is uncertain when only the review policy differs; the strictest is reported',
      [
        rule('old', { effect: 'require-licence', reviewPolicy: 'denial' }),
        rule('new', { effect: 'require-licence', reviewPolicy: 'approval', priority: 1 }, DOUBTED),
      ],
      {
        level: 'licence-required',
        certainty: 'uncertain',
        possibleLevels: ['licence-required'],
        reviewPolicy: 'denial',
        decisive: ['old'],
      },
    ],
    [
      'reports fewer conditions under the stricter review policy',
      [
        rule('old', { effect: 'require-licence', reviewPolicy: 'denial' }),
        rule('new', { effect: 'require-licence', reviewPolicy: 'approval', priority: 1, conditions: ['a'] }, DOUBTED),
      ],
      { certainty: 'uncertain', reviewPolicy: 'denial', conditions: [] },
    ],
    [
      'reports the strictest review policy where the doubted rule states it',
      [
        rule('old', { effect: 'require-licence', reviewPolicy: 'approval' }),
        rule('new', { effect: 'require-licence', reviewPolicy: 'denial', priority: 1 }, DOUBTED),
      ],
      { certainty: 'uncertain', reviewPolicy: 'denial', decisive: ['new'] },
    ],
    [
      'reports the conditions that come last, compared one after the other',
      [
        rule('old', { effect: 'permit', conditions: ['a', 'b'] }),
        rule('new', { effect: 'permit', conditions: ['a', 'c'], priority: 1 }, DOUBTED),
      ],
      { certainty: 'uncertain', conditions: ['a', 'c'], decisive: ['new'] },
    ],
    [
      'reports the conditions whose first name comes last, however it goes on',
      [
        rule('old', { effect: 'permit', conditions: ['ab', 'c'] }),
        rule('new', { effect: 'permit', conditions: ['a', 'bc'], priority: 1 }, DOUBTED),
      ],
      { certainty: 'uncertain', conditions: ['ab', 'c'], decisive: ['old'] },
    ],
    [
      'reports the conditions that come last by name where there are as many',
      [
        rule('old', { effect: 'permit', conditions: ['b'] }),
        rule('new', { effect: 'permit', conditions: ['a'], priority: 1 }, DOUBTED),
      ],
      { certainty: 'uncertain', conditions: ['b'], decisive: ['old'] },
    ],
    [
      'reports the conditions that come last by name, the doubted one too',
      [
        rule('old', { effect: 'permit', conditions: ['a'] }),
        rule('new', { effect: 'permit', conditions: ['b'], priority: 1 }, DOUBTED),
      ],
      { certainty: 'uncertain', conditions: ['b'], decisive: ['new'] },
    ],
    [
      'reports the reading of the weakest confidence where nothing else differs',
      [rule('old', {}), rule('new', { priority: 1 }, { ...DOUBTED, confidence: 'alleged' })],
      { certainty: 'certain', confidence: 'alleged', decisive: ['new'] },
    ],
    [
      'reports the reading of the weakest confidence, the undoubted one too',
      [rule('old', {}, { confidence: 'alleged' }), rule('new', { priority: 1 }, DOUBTED)],
      { certainty: 'certain', confidence: 'alleged', decisive: ['old'] },
    ],
    [
      'is certain when only the licences differ',
      [
        rule('curb', { effect: 'require-licence' }),
        licence('a', {}, ALWAYS),
        licence('b', {}, { ...ALWAYS, ...DOUBTED }),
      ],
      { level: 'open-with-conditions', certainty: 'certain', possibleLevels: ['open-with-conditions'] },
    ],
    [
      'is uncertain when a licence may not have begun',
      [rule('curb', { effect: 'require-licence' }), licence('a', {}, { ...ALWAYS, ...DOUBTED })],
      {
        level: 'licence-required',
        certainty: 'uncertain',
        possibleLevels: ['open-with-conditions', 'licence-required'],
        licences: [],
      },
    ],
    [
      'is unknown only where no reading knows anything',
      [rule('free', { effect: 'permit' }, DOUBTED)],
      { level: 'open', certainty: 'uncertain', possibleLevels: ['unknown', 'open'], confidence: 'official' },
    ],
  ]
  for (const [name, history, expected] of cases) it(name, () => has(answered([US, ...history]), expected))

  it('is certain before the first and on the last day it can mean', () => {
    const history = [US, rule('ban', {}, DOUBTED)]
    has(answered(history, { asOf: '2026-02-28' }), {
      level: 'unknown',
      certainty: 'certain',
      possibleLevels: ['unknown'],
    })
    has(answered(history, { asOf: '2026-03-31' }), {
      level: 'prohibited',
      certainty: 'certain',
      possibleLevels: ['prohibited'],
    })
  })
  it('past twelve doubts is uncertain, with the extremes', () => {
    const doubted = Array.from({ length: 13 }, (_, index) =>
      rule(`r${index}`, { effect: (['permit', 'require-licence', 'prohibit'] as const)[index % 3] }, DOUBTED),
    )
    has(answered([US, ...doubted]), {
      level: 'prohibited',
      certainty: 'uncertain',
      possibleLevels: ['unknown', 'prohibited'],
    })
  })
  it('past twelve doubts is uncertain though every reading found says the same', () => {
    const doubted = Array.from({ length: 13 }, (_, index) => rule(`r${index}`, {}, DOUBTED))
    has(answered([US, rule('ban'), ...doubted]), {
      level: 'prohibited',
      certainty: 'uncertain',
      possibleLevels: ['prohibited'],
    })
  })
})

describe('past twelve doubts', () => {
  const fillers = (count: number, own: Fields) =>
    Array.from({ length: count }, (_, index) => rule(`filler-${index}`, own, DOUBTED))
  const both = (history: readonly Draft[]) => {
    const facts = toFacts([US, ...history])
    const clocks = { asOf: '2026-03-15', knownAt: facts.head }
    const answer = answerAccess(facts, { query: QUERY, ...clocks })
    deepStrictEqual(answerBoard(facts, { jurisdictions: ['GB'], items: ['model'], ...clocks }), [toValue(answer)])
    return answer
  }
  it('finds what is lenient only when two doubts turn out the same way', () =>
    has(
      both([
        ...['arms', 'drugs'].flatMap((track) => [
          rule(`${track}-curb`, { effect: 'require-licence', track }),
          rule(`${track}-free`, { effect: 'permit', track, priority: 1 }, DOUBTED),
        ]),
        ...fillers(11, {}),
      ]),
      { level: 'prohibited', certainty: 'uncertain', possibleLevels: ['open', 'prohibited'] },
    ))
  it('finds what is strict only when two doubts come true and two do not', () =>
    has(
      both([
        rule('free', { effect: 'permit' }),
        rule('ban', {}, DOUBTED),
        rule('spare', { effect: 'none', exceptionTo: ['ban'] }),
        rule('unless', { effect: 'permit', exceptionTo: ['spare'] }, DOUBTED),
        ...['first', 'second'].map((id) => rule(id, { effect: 'permit', priority: 9 }, DOUBTED)),
        ...fillers(9, { effect: 'none' }),
      ]),
      { level: 'prohibited', certainty: 'uncertain', possibleLevels: ['open', 'prohibited'], decisive: ['ban'] },
    ))
})

describe('a day within which the answer changes', () => {
  const free = rule('free', { effect: 'permit' })
  const at = (effectiveFrom: string, own: Fields = {}) => rule('ban', { priority: 1, ...own }, { effectiveFrom })
  const changes = { flags: ['changes-within-day'] }
  const steady = { flags: [] }
  const cases: readonly [name: string, history: readonly Draft[], asOf: string, expected: Partial<AccessAnswer>][] = [
    [
      'is flagged, and answered as at its end',
      [US, free, at('2026-03-15T12:00:00Z')],
      '2026-03-15',
      { level: 'prohibited', ...changes },
    ],
    [
      'is not flagged the day before',
      [US, free, at('2026-03-15T12:00:00Z')],
      '2026-03-14',
      { level: 'open', flags: ['pending:ban'] },
    ],
    [
      'is not flagged the day after',
      [US, free, at('2026-03-15T12:00:00Z')],
      '2026-03-16',
      { level: 'prohibited', ...steady },
    ],
    [
      'is not flagged at an instant',
      [US, free, at('2026-03-15T12:00:00Z')],
      '2026-03-15T12:00:00Z',
      { level: 'prohibited', ...steady },
    ],
    [
      'answers an instant before as before',
      [US, free, at('2026-03-15T12:00:00Z')],
      '2026-03-15T11:59:59.999Z',
      { level: 'open', flags: ['pending:ban'] },
    ],
    [
      'is flagged when the change is at its very start',
      [US, free, at('2026-03-15T00:00:00Z')],
      '2026-03-15',
      { level: 'prohibited', ...changes },
    ],
    [
      'is flagged when the change is at its very end',
      [US, free, at('2026-03-15T23:59:59.999Z')],
      '2026-03-15',
      { level: 'prohibited', ...changes },
    ],
    [
      'is the day in the zone of the authority',
      [NEW_YORK, free, at('2026-03-16T03:00:00Z')],
      '2026-03-15',
      { level: 'prohibited', ...changes },
    ],
    [
      'is not the day in another zone',
      [NEW_YORK, free, at('2026-03-16T03:00:00Z')],
      '2026-03-16',
      { level: 'prohibited', ...steady },
    ],
    [
      'is not flagged for a change that starts with the day',
      [US, free, at('2026-03-15')],
      '2026-03-15',
      { level: 'prohibited', ...steady },
    ],
    [
      'is not flagged when nothing that counts changes',
      [US, rule('old'), at('2026-03-15T12:00:00Z')],
      '2026-03-15',
      { level: 'prohibited', ...steady },
    ],
    [
      'is flagged when only conditions change',
      [US, rule('old', { effect: 'permit' }), at('2026-03-15T12:00:00Z', { effect: 'permit', conditions: ['a'] })],
      '2026-03-15',
      { conditions: ['a'], ...changes },
    ],
    [
      'is flagged where the answer comes back the same day',
      [
        US,
        free,
        rule('ban', { priority: 1 }, { effectiveFrom: '2026-03-15T10:00:00Z', effectiveTo: '2026-03-15T11:00:00Z' }),
      ],
      '2026-03-15',
      { level: 'open', ...changes },
    ],
    [
      'is flagged among the other flags, sorted',
      [
        US,
        free,
        at('2026-03-15T12:00:00Z'),
        rule('zeal', {}, { effectiveFrom: '2027-01-01' }),
        rule('also', { effect: 'permit', complianceFrom: '2027-01-01' }),
      ],
      '2026-03-15',
      { flags: ['changes-within-day', 'not-yet-applicable:also', 'pending:zeal'] },
    ],
    [
      'is flagged before flags that come later, after those that come earlier',
      [
        US,
        free,
        rule('odd', { effect: 'require-licence', priority: 1 }),
        rule('even', { priority: 1 }, { effectiveFrom: '2026-03-15T12:00:00Z' }),
        policyStep('suspended', 'free', {}, { ...ALWAYS, effectiveFrom: '2026-01-01' }),
      ],
      '2026-03-15',
      { flags: ['changes-within-day', 'conflict', 'suspended:free'] },
    ],
  ]
  for (const [name, history, asOf, expected] of cases) it(name, () => has(answered(history, { asOf }), expected))
})
