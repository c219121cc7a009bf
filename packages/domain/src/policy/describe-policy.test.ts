import { describe, expect, it } from 'vitest'
import { authority, policy, policyStep, provision } from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { describePolicy } from './describe-policy.ts'

const history = [
  authority('us', {}, { announcedAt: '2025-01-01' }),
  policy('ban', { title: 'A ban', provisions: [provision('p', { citation: 'old' })] }, { announcedAt: '2026-01-10' }),
  policyStep(
    'amended',
    'ban',
    { changes: { replace: [provision('p', { effect: 'permit', citation: 'new' })] } },
    { announcedAt: '2026-03-01', effectiveFrom: '2027-01-01' },
  ),
]

const wordingOn = (asOf: string, publicAt?: string) => {
  const facts = toFacts(history)
  const question = { policy: 'ban', asOf, knownAt: facts.head, ...(publicAt === undefined ? {} : { publicAt }) }
  const { provisions, events, status } = describePolicy(facts, question)
  return { status, provisions: provisions.map(({ effect, citation }) => ({ effect, citation })), events: events.length }
}

describe('a policy at D', () => {
  it('is worded as at D, not as amended for later', () =>
    expect(wordingOn('2026-06-01')).toEqual({
      status: 'applicable',
      provisions: [{ effect: 'prohibit', citation: 'old' }],
      events: 2,
    }))
  it('is worded as amended once the amendment is effective', () =>
    expect(wordingOn('2027-01-01')).toEqual({
      status: 'applicable',
      provisions: [{ effect: 'permit', citation: 'new' }],
      events: 2,
    }))
  it('says nothing of an amendment that was not public', () =>
    expect(wordingOn('2027-01-01', '2026-02-01')).toEqual({
      status: 'applicable',
      provisions: [{ effect: 'prohibit', citation: 'old' }],
      events: 1,
    }))
  it('is not announced while nobody announced it', () =>
    expect(describePolicy(toFacts(history), { policy: 'none', asOf: '2026-06-01', knownAt: 3 })).toEqual({
      status: 'not-announced',
      possibleStatuses: ['not-announced'],
      title: null,
      authority: null,
      legalForm: null,
      provisions: [],
      events: [],
    }))
})
