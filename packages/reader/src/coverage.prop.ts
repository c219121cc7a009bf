import { createFacts, type Facts, fold, liveAt, type RecordedEvent } from '@asof/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { corrected, type Draft, licence, org, policy, retracted } from '../../../tests/support/events.ts'
import { createCoverage, earliestDay } from './coverage.ts'

const times = fc.constantFrom(undefined, '..', 'unknown', '2020-01-01', '2020-06', '2021-01-01', '2019-01-01T12:00:00Z')
const step = fc.record({
  kind: fc.constantFrom('policy', 'licence', 'org', 'corrected', 'retracted'),
  from: times,
  aim: fc.nat(),
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A history of such steps; corrections and retractions aim at any event before them. */
function toEvents(steps: readonly Step[]): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  for (const [index, each] of steps.entries()) {
    const envelope = { id: `e${index + 1}`, ...(each.from === undefined ? {} : { effectiveFrom: each.from }) }
    const target = events[each.aim % Math.max(1, events.length)]?.id
    const event = toDraft(each, { index, target, envelope })
    const recorded = { position: index + 1, recordedAt: '2022-02-02T00:00:00.000Z', recordedBy: 'tester' }
    events.push({ ...event, ...recorded } as unknown as RecordedEvent)
  }
  return events
}

function toDraft(
  { kind, from }: Step,
  { index, target, envelope }: { index: number; target: string | undefined; envelope: { id: string } },
): Draft {
  if (kind === 'policy') return policy(`us/p${index}`, {}, envelope)
  if (kind === 'licence') return licence(`l${index}`, {}, envelope)
  if (kind === 'org' || target === undefined) return org(`o${index}`, {}, { id: envelope.id })
  if (kind === 'retracted') return retracted(target, { id: envelope.id })
  return corrected(target, { effectiveFrom: from ?? null }, { id: envelope.id })
}

/** The first day of all, by looking at every rule and licence. */
function slowly(facts: Facts, events: readonly RecordedEvent[], knownAt: number): string | null {
  const days = events.flatMap(({ id, type }) => {
    const event = type === 'policy.announced' || type === 'licence.granted' ? liveAt(facts, id, knownAt) : null
    return event === null ? [] : (earliestDay(event.effectiveFrom ?? event.announcedAt ?? event.recordedAt) ?? [])
  })
  return days.sort()[0] ?? null
}

test('coverage is at every position what a look at every rule and licence gives, also from its steps alone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 24 }), (steps) => {
      const facts = createFacts()
      const coverage = createCoverage(facts)
      const events = toEvents(steps)
      for (const event of events) {
        fold(facts, event)
        coverage.take(event)
      }
      const restored = createCoverage(facts, coverage.steps)
      for (let knownAt = 0; knownAt <= events.length; knownAt++) {
        const expected = slowly(facts, events, knownAt)
        expect([coverage.at(knownAt), restored.at(knownAt)]).toEqual([expected, expected])
      }
    }),
    { numRuns: 500 },
  )
})
