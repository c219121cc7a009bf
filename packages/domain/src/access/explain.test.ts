import { describe, expect, it } from 'vitest'
import { authority, policy, policyStep, provision } from '../../../../tests/support/events.ts'
import { toFacts } from '../../../../tests/support/given.ts'
import { explainAccess } from './explain.ts'

const us = authority('us', {}, { announcedAt: '2025-01-01' })
const provisions = [provision('kept', { effect: 'permit' }), provision('removed')]
const rules = policy('rules', { provisions }, { announcedAt: '2025-01-01' })
const removal = policyStep('amended', 'rules', { changes: { remove: ['removed'] } }, { announcedAt: '2026-03-01' })

/** Provisions of the explanation with status and fate, and the ids that decide. */
function explainOn(asOf: string) {
  const facts = toFacts([us, rules, removal])
  const query = { jurisdiction: 'GB', item: 'any' }
  const { answer, tracks } = explainAccess(facts, { query, asOf, knownAt: facts.head })
  const listed = tracks.flatMap((track) => track.provisions)
  return {
    decisive: answer.decisive,
    provisions: listed.map(({ provision: id, status, outcome }) => [id, status, outcome]),
  }
}

describe('an explanation lists every matched provision', () => {
  it('with why it lost, while it stands', () =>
    expect(explainOn('2026-02-28')).toEqual({
      decisive: ['removed'],
      provisions: [
        ['kept', 'applicable', 'weaker'],
        ['removed', 'applicable', 'wins'],
      ],
    }))
  it('also one that an amendment has taken away', () =>
    expect(explainOn('2026-03-01')).toEqual({
      decisive: ['kept'],
      provisions: [
        ['kept', 'applicable', 'wins'],
        ['removed', 'ended', 'status'],
      ],
    }))
})
