import { ok } from 'node:assert/strict'
import { createFacts, type Facts, fold, type RecordedEvent } from '@asof/domain'
import fc from 'fast-check'
import { query } from '../support/histories.ts'
import { any, day, instant, maybe, record } from '../support/words.ts'

/** A law of domain.md section 13 over generated histories. */
export interface Law {
  readonly name: string
  readonly property: fc.IRawProperty<unknown, false>
}

const asOf = fc.oneof({ weight: 2, arbitrary: day }, { weight: 1, arbitrary: instant })

const lens = record({
  view: maybe(any(['applied', 'formal']), 30),
  minConfidence: maybe(any(['primary', 'reported']), 10),
  publicAt: maybe(asOf, 15),
})

/** A question about the small world, D and lens chosen, K left open. */
export const asked = fc.tuple(query, asOf, lens).map(([about, at, seen]) => ({ query: about, asOf: at, ...seen }))

/** A watched question: no D, no P. */
export const watch = query.map((about) => ({ query: about, horizon: { from: '2024-06-01', to: '2026-06-01' } }))

/** Picks one of some things by a generated number; every generated number is good. */
export const pick = fc.nat()

export function toFacts(history: readonly RecordedEvent[]): Facts {
  const facts = createFacts()
  for (const event of history) fold(facts, event)
  return facts
}

/** The history with an event after its end, recorded an hour later. */
export function andThen(
  history: readonly RecordedEvent[],
  ...events: readonly Pick<RecordedEvent, 'id' | 'type' | 'data'>[]
): readonly RecordedEvent[] {
  const recordedAt = new Date(Date.parse(history.at(-1)!.recordedAt) + 3_600_000).toISOString()
  return [
    ...history,
    ...events.map((event, index) => ({
      schemaVersion: 1,
      source: [{ kind: 'test' }],
      ...event,
      position: history.length + 1 + index,
      recordedAt,
      recordedBy: 'test',
    })),
  ]
}

/** The first failure of a law, with the seed and path to repeat it; null when it held. */
export function check({ property }: Law, runs: number, seed?: number): string | null {
  const result = fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
  if (!result.failed) return null
  return `${String(result.errorInstance)}\n${fc.defaultReportMessage(result) ?? ''}`
}

/** Fails with the report of the first failure when a law does not hold. */
export function hold(law: Law, runs: number): void {
  const report = check(law, runs)
  ok(report === null, report ?? '')
}
