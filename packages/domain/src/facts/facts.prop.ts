import { deepStrictEqual, throws } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { histories } from '../../../../tests/support/histories.ts'
import { plainState } from '../../../../tests/support/plain-state.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { type Content, toContent } from './content.ts'
import { fold, unfold, withHypothetical } from './fold.ts'
import { mergePatch } from './merge-patch.ts'
import { contentAt, liveAt } from './read.ts'
import { createFacts, type Facts } from './state.ts'

const RUNS = { numRuns: 150 }

function toFacts(history: readonly RecordedEvent[]): Facts {
  const facts = createFacts()
  for (const event of history) fold(facts, event)
  return facts
}

/** The read rule of domain.md section 4.6, word for word: the event as of a prefix, null when retracted. */
function readRule(prefix: readonly RecordedEvent[], event: RecordedEvent): RecordedEvent | null {
  const aimed = prefix.filter(({ data }) => data['target'] === event.id)
  const isLive = (meta: RecordedEvent) => readRule(prefix, meta) !== null
  if (aimed.some((meta) => meta.type === 'event.retracted' && isLive(meta))) return null
  return aimed
    .filter(({ type }) => type === 'event.corrected')
    .flatMap((meta) => readRule(prefix, meta) ?? [])
    .reduce<RecordedEvent>((content, { data }) => mergePatch(content, data['patch']) as RecordedEvent, event)
}

const states = (history: readonly RecordedEvent[], facts: Facts): (Content | null)[] =>
  history.map(({ position }) => contentAt(facts, position, facts.head))

describe('the facts', () => {
  it('take back exactly what they folded', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const facts = createFacts()
        const before: unknown[] = []
        for (const event of history) {
          before.push(plainState(facts))
          fold(facts, event)
        }
        while (facts.head > 0) {
          unfold(facts)
          deepStrictEqual(plainState(facts), before[facts.head])
        }
        deepStrictEqual([facts.ids.count, facts.keys.count], [0, 0])
      }),
      { numRuns: 50 },
    )
  })

  it('are as they were after a hypothesis, also after one that throws', () => {
    fc.assert(
      fc.property(histories(), fc.nat(), (history, seed) => {
        const cut = seed % (history.length + 1)
        const facts = toFacts(history.slice(0, cut))
        const before = plainState(facts)
        deepStrictEqual(
          withHypothetical(facts, history.slice(cut), () => facts.head),
          history.length,
        )
        deepStrictEqual(plainState(facts), before)
        const fault = new Error('on purpose')
        throws(
          () =>
            withHypothetical(facts, history.slice(cut), () => {
              throw fault
            }),
          fault,
        )
        deepStrictEqual(plainState(facts), before)
      }),
      RUNS,
    )
  })

  it('are as they were after a hypothesis that skips a position', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const facts = toFacts(history.slice(0, -2))
        const before = plainState(facts)
        throws(() => withHypothetical(facts, [history.at(-2)!, history.at(-2)!], () => null), RangeError)
        deepStrictEqual(plainState(facts), before)
      }),
      { numRuns: 20 },
    )
  })

  it('say the same about a prefix whatever follows it', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const growing = createFacts()
        const whole = toFacts(history)
        for (const event of history) {
          fold(growing, event)
          const said = history.slice(0, event.position).map((each) => contentAt(growing, each.position, event.position))
          const read = history.slice(0, event.position).map((each) => contentAt(whole, each.position, event.position))
          deepStrictEqual(read, said)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('read every event by the rule of the model', () => {
    fc.assert(
      fc.property(histories(), fc.nat(), (history, seed) => {
        const facts = toFacts(history)
        const knownAt = seed % (history.length + 1)
        const prefix = history.slice(0, knownAt)
        for (const event of prefix) deepStrictEqual(liveAt(facts, event.id, knownAt), readRule(prefix, event), event.id)
        for (const event of history.slice(knownAt)) deepStrictEqual(liveAt(facts, event.id, knownAt), null)
      }),
      RUNS,
    )
  })

  it('hold the corrected content that questions read', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const facts = toFacts(history)
        const isMeta = ({ type }: RecordedEvent) => type === 'event.corrected' || type === 'event.retracted'
        const expected = history.map((event) => {
          const live = isMeta(event) ? event : readRule(history, event)
          return live === null ? null : toContent(live)
        })
        deepStrictEqual(states(history, facts), expected)
      }),
      RUNS,
    )
  })
})
