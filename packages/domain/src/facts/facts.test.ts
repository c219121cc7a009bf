import { deepStrictEqual, throws } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { corrected, org, policy, retracted } from '../../../../tests/support/events.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { fold, unfold } from './fold.ts'
import { appendOf, idAt, liveAt, metaOf, positionAt, positionOf, streamVersionOf } from './read.ts'
import { createFacts } from './state.ts'

const TIMES = ['2026-01-01T23:59:59.999Z', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-04T12:00:00Z']

function toFacts(drafts: readonly object[]) {
  const facts = createFacts()
  for (const [index, draft] of drafts.entries())
    fold(facts, { ...(draft as RecordedEvent), position: index + 1, recordedAt: TIMES[index]!, recordedBy: 'test' })
  return facts
}

const acme = org('acme', {}, { id: 'acme' })
const gone = retracted('acme', { id: 'gone' })

describe('a knowledge time', () => {
  const facts = toFacts([acme, org('beta'), org('gamma'), org('delta')])
  const table: readonly [string, number][] = [
    ['2025-12-31', 0],
    ['2026-01-01', 1],
    ['2026-01-02', 3],
    ['2026-01-03', 3],
    ['2026-01-04', 4],
    ['9999-12-31', 4],
    ['2026-01-01T23:59:59.998Z', 0],
    ['2026-01-01T23:59:59.999Z', 1],
    ['2026-01-02T00:00:00Z', 3],
    ['2026-01-02T01:00:00+01:00', 3],
    ['2026-01-04T11:59:59Z', 3],
  ]
  for (const [knownAt, position] of table)
    it(`${knownAt} is position ${position}`, () => deepStrictEqual(positionAt(facts, knownAt), position))
  it('of an empty history is position 0', () => deepStrictEqual(positionAt(createFacts(), '2026-01-01'), 0))
})

describe('an event', () => {
  it('is as corrected from the correction on', () => {
    const facts = toFacts([acme, corrected('acme', { data: { name: 'Acme Ltd' } })])
    deepStrictEqual(
      [1, 2].map((knownAt) => liveAt(facts, 'acme', knownAt)?.data['name']),
      ['acme', 'Acme Ltd'],
    )
  })
  it('is gone between its retraction and the retraction of that', () => {
    const facts = toFacts([acme, gone, retracted('gone')])
    deepStrictEqual(
      [0, 1, 2, 3].map((knownAt) => liveAt(facts, 'acme', knownAt) !== null),
      [false, true, false, true],
    )
  })
  it('keeps its id when another comes under it', () => {
    const facts = toFacts([acme, org('beta', {}, { id: 'acme' })])
    deepStrictEqual([positionOf(facts, 'acme'), idAt(facts, 1), idAt(facts, 2)], [1, 'acme', 'acme'])
    unfold(facts)
    deepStrictEqual([facts.head, positionOf(facts, 'acme')], [1, 1])
  })
  it('keeps what was aimed at it, oldest first', () => {
    const facts = toFacts([acme, corrected('acme', {}, { id: 'first' }), gone])
    deepStrictEqual(
      metaOf(facts, 'acme').map(({ id }) => id),
      ['first', 'gone'],
    )
  })
  it('counts in its stream', () => {
    const facts = toFacts([policy('ban'), policy('ban', { title: 'again' })])
    deepStrictEqual([streamVersionOf(facts, 'policy:ban'), streamVersionOf(facts, 'policy:other')], [2, 0])
  })
})

describe('an append', () => {
  it('is the neighbours of one tx, else the event alone', () => {
    const facts = toFacts([org('a'), { ...org('b'), tx: 't' }, { ...org('c'), tx: 't' }, { ...org('d'), tx: 'u' }])
    deepStrictEqual(
      [1, 2, 3, 4].map((position) => appendOf(facts, position)),
      [
        { first: 1, last: 1 },
        { first: 2, last: 3 },
        { first: 2, last: 3 },
        { first: 4, last: 4 },
      ],
    )
  })
})

describe('a fault', () => {
  it('is a position that is skipped or repeated', () => {
    const facts = toFacts([acme])
    const next = { ...(org('beta') as unknown as RecordedEvent), recordedAt: TIMES[1]!, recordedBy: 'test' }
    throws(() => fold(facts, { ...next, position: 3 }), RangeError)
    throws(() => fold(facts, { ...next, position: 1 }), RangeError)
    deepStrictEqual(facts.head, 1)
  })
  it('is to take back from an empty history', () => throws(() => unfold(createFacts()), RangeError))
})
