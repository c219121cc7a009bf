import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { toBelief } from '../belief/belief.ts'
import { toScene } from '../belief/scene.ts'
import { createFacts } from '../facts/state.ts'
import type { GroupMatch, Match } from '../scope/match.ts'
import { compareSpecificity } from '../scope/match-scope.ts'
import type { Matched } from './select.ts'
import { ruleTrack } from './track.ts'

const scene = toScene(toBelief(createFacts(), { knownAt: 0 }), { kind: 'day', day: '2026-01-01' }, () => 0)

/** Drawers share a match, so few matches are drawn from, and some of them are equally specific. */
const group = fc.subarray(['BB', 'CC', 'DD']).map((others): GroupMatch => {
  const members = new Set(['AA', ...others])
  return { inRows: null, evidence: [], members: () => members, includes: (_, member) => members.has(member) }
})
const bit = fc.constantFrom<0 | 1>(0, 0, 0, 1)
const match = fc.oneof(group, fc.constant(null)).chain((of) =>
  fc.record<Match>({
    recipient: of === null ? fc.constantFrom<0 | 2 | 5>(0, 2, 5) : fc.constant(1 as const),
    group: fc.constant(of),
    item: fc.constant(3 as const),
    itemDistance: fc.nat({ max: 2 }),
    provider: bit,
    endUse: bit,
    activity: bit,
    evidence: fc.constant([]),
  }),
)

const status = {
  status: 'applicable',
  evidence: new Set<number>(),
  switchedOffBy: new Set<number>(),
  endUnknown: false,
} as const
const authority = { authority: 'aa', zone: 'UTC', outboundFrom: null, announcement: 1, origin: 1, status }

const matches = fc.array(match, { minLength: 1, maxLength: 5 }).chain((few) =>
  fc.array(
    fc
      .record({
        match: fc.constantFrom(...few),
        enactedFrom: fc.nat({ max: 4 }),
        doubt: fc.constantFrom(0, 0, 1, 2),
        priority: fc.constantFrom(undefined, undefined, undefined, 0, 1),
      })
      .map(({ match, enactedFrom, doubt, priority }): Matched => {
        const body = { effect: 'permit', priority } as Matched['standing']['body']
        return { match, standing: { ...authority, rule: 0, body, enactedFrom, enactedTo: enactedFrom + doubt } }
      }),
    { maxLength: 12 },
  ),
)

/** Domination as domain.md section 6.3 words it: higher priority, else more specific, else as specific and surely enacted later. */
function dominates(y: Matched, x: Matched): boolean {
  const higher = (y.standing.body.priority ?? 0) - (x.standing.body.priority ?? 0)
  if (higher !== 0) return higher > 0
  const order = compareSpecificity(scene, y.match, x.match)
  return order === 1 || (order === 0 && y.standing.enactedFrom > x.standing.enactedTo)
}

describe('a track', () => {
  it('is won by those that no other dominates, held against each other one by one', () => {
    let shared = 0
    fc.assert(
      fc.property(matches, (matched) => {
        const undominated = matched.filter((x) => !matched.some((y) => dominates(y, x)))
        if (undominated.length > 1 && undominated.length < matched.length) shared += 1
        deepStrictEqual(ruleTrack(scene, matched, new Map()).winners, undominated)
      }),
      { numRuns: 3_000 },
    )
    ok(shared > 100, `only ${shared} tracks with several winners and a loser`)
  })
})
