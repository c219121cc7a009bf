import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { authority, type Draft, policy, policyStep, provision, retracted } from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { policyOf } from '../policy/standing.ts'
import { dayNumber } from '../time/calendar.ts'
import { answerAccess, comparedText, toAsked } from './answer.ts'
import { candidatesByAuthority } from './candidates.ts'
import { startWalk, stepOn } from './walk.ts'

const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const QUERY = { jurisdiction: 'GB', item: 'model' }
const AUTHORITIES = ['eu', 'us'].map((id) => authority(id, {}, ALWAYS))

/** A policy of an authority: it requires a licence, for GB alone or for all. */
function rule(id: string, of: string, recipients?: object): Draft {
  const own = { effect: 'require-licence', scope: recipients === undefined ? {} : { recipients }, terms: { of } }
  return policy(id, { authority: of, provisions: [provision(id, own)] }, { ...ALWAYS, id })
}

/** Two claims about one policy: whose it is. */
function disputed(id: string, recipients?: object): readonly Draft[] {
  const [one, other] = [rule(id, 'us', recipients), rule(id, 'eu', recipients)]
  return [
    { ...one, fact: id },
    { ...other, fact: id, id: `${id}-of-eu` },
  ]
}

const britain = { jurisdictions: ['GB'] }

/** Policies by part, each with its number among all. */
function partsOf(history: readonly Draft[]): readonly (readonly string[])[] {
  const facts = toFacts(history)
  const { belief } = toAsked(facts, { query: QUERY, knownAt: facts.head })
  return candidatesByAuthority(belief, QUERY).map(({ rules }) =>
    rules.flatMap((filed) => filed.rules.map((each, index) => `${filed.first + index} ${policyOf(facts, each)}`)),
  )
}

describe('candidates by authority', () => {
  const cases: readonly [name: string, history: readonly Draft[], parts: readonly (readonly string[])[]][] = [
    ['of nothing are nothing', AUTHORITIES, []],
    [
      'are told apart though they lie in one drawer, the first authority first, and numbered through',
      [...AUTHORITIES, rule('a', 'us'), rule('b', 'eu'), rule('c', 'us'), rule('d', 'us', britain)],
      [['3 b'], ['0 a', '1 c', '2 d']],
    ],
    [
      'are those of an authority also where a policy is read in full',
      [...AUTHORITIES, rule('a', 'us'), policyStep('suspended', 'a', {}, ALWAYS), rule('b', 'eu')],
      [['1 b'], ['0 a']],
    ],
    [
      'are the first authority first also where it spoke first',
      [...AUTHORITIES, rule('b', 'eu'), rule('a', 'us')],
      [['0 b'], ['1 a']],
    ],
    [
      'leave out what nothing announces any more, also where a policy is read in full',
      [...AUTHORITIES, rule('a', 'us'), policyStep('suspended', 'a', {}, ALWAYS), rule('b', 'eu'), retracted('a')],
      [['0 b']],
    ],
    [
      'leave out what nothing announces any more',
      [...AUTHORITIES, rule('a', 'us'), rule('b', 'eu'), retracted('a')],
      [['0 b']],
    ],
    [
      'are one part where claims differ on whose a policy is',
      [...AUTHORITIES, ...disputed('a'), rule('b', 'eu')],
      [['0 a', '1 b']],
    ],
  ]
  for (const [name, history, parts] of cases) it(name, () => deepStrictEqual(partsOf(history), parts))
})

describe('a walk comes to what a day comes to by itself', () => {
  const ofTwo = [...AUTHORITIES, rule('a', 'us'), rule('b', 'eu'), rule('c', 'us', britain)]
  const cases: readonly [name: string, history: readonly Draft[], terms: object | null][] = [
    ['over two authorities, with the terms of the first', ofTwo, { of: 'eu' }],
    ['where claims differ on whose a policy is', [...ofTwo, ...disputed('d', britain)], { of: 'eu' }],
  ]
  for (const [name, history, terms] of cases)
    it(name, () => {
      const facts = toFacts(history)
      const question = { query: QUERY, asOf: '2026-03-15', knownAt: facts.head }
      const { compared } = stepOn(startWalk(toAsked(facts, question)), dayNumber('2026-03-15'))
      deepStrictEqual(comparedText(compared), comparedText(answerAccess(facts, question)))
      deepStrictEqual(compared.terms, terms)
    })
})
