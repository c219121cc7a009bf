import { expect, test } from 'vitest'
import { corrected, draft, type Fields, retracted } from '../../../../tests/support/events.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { fold, unfold } from '../facts/fold.ts'
import { createFacts, type Facts } from '../facts/state.ts'
import { lapsesIn, nextLapse } from './lapses.ts'

const GAZETTE = { kind: 'gazette', url: 'https://example.org/gazette' }
const ALWAYS = { begin: Date.parse('2025-01-01'), end: Date.parse('2027-01-01') }

let facts: Facts
const folded = (): string[] =>
  lapsesIn(facts, ALWAYS).map(({ source, lastReadOn, staleOn }) => `${source} ${lastReadOn} ${staleOn}`)

function start(): void {
  facts = createFacts()
}

/** Records an event at an instant. */
function record(at: string, event: Fields): void {
  const rest = { position: facts.head + 1, recordedAt: at, recordedBy: 'test' }
  fold(facts, { ...event, ...rest } as unknown as RecordedEvent)
}

function reading(name: string, source: Fields = {}): Fields {
  const data = { subject: name, kind: 'background', claim: 'read' }
  return { ...draft('context.noted', data, { source: [{ ...GAZETTE, staleAfterDays: 7, ...source }] }), id: name }
}

test('a source lapses at the end of its last good day in UTC, unless it is read again before', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one'))
  expect(folded()).toEqual(['https://example.org/gazette 2026-01-01 2026-01-09'])
  record('2026-01-08T23:59:59.999Z', reading('two'))
  expect(folded()).toEqual(['https://example.org/gazette 2026-01-08 2026-01-16'])
  record('2026-01-16T00:00:00.000Z', reading('three'))
  expect(folded()).toEqual([
    'https://example.org/gazette 2026-01-08 2026-01-16',
    'https://example.org/gazette 2026-01-16 2026-01-24',
  ])
})

test('what was recorded of an old reading lapses on the day after at the earliest', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one', { retrievedAt: '2025-03' }))
  expect(folded()).toEqual(['https://example.org/gazette 2025-03-31 2026-01-02'])
})

test('a reading that was never made cancels nothing, and one that is taken back lapses no more', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one'))
  record('2026-01-05T10:00:00.000Z', reading('two'))
  record('2026-01-06T10:00:00.000Z', { ...retracted('two'), source: [{ kind: 'test' }] })
  expect(folded()).toEqual(['https://example.org/gazette 2026-01-01 2026-01-09'])
  record('2026-01-07T10:00:00.000Z', { ...retracted('one'), source: [{ kind: 'test' }] })
  expect(folded()).toEqual([])
  expect(nextLapse(facts, ALWAYS.begin)).toBeNull()
})

test('a reading that turns out never to have been made leaves the source stale from the next midnight on, told once', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one'))
  record('2026-01-05T10:00:00.000Z', reading('two'))
  record('2026-01-10T10:00:00.000Z', { ...retracted('two'), source: [{ kind: 'test' }] })
  record('2026-01-10T11:00:00.000Z', { ...corrected('one', { confidence: 'reported' }), source: [{ kind: 'test' }] })
  record('2026-01-12T11:00:00.000Z', { ...corrected('one', { confidence: 'alleged' }), source: [{ kind: 'test' }] })
  expect(folded()).toEqual(['https://example.org/gazette 2026-01-01 2026-01-11'])
})

test('a correction of what a reading is good for moves the day', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one'))
  const patch = { source: [{ ...GAZETTE, staleAfterDays: 1 }] }
  record('2026-01-05T10:00:00.000Z', { ...corrected('one', patch), source: [{ kind: 'test' }] })
  expect(folded()).toEqual(['https://example.org/gazette 2026-01-01 2026-01-06'])
})

test('a source that says nothing of days is never stale, nor one whose days mean something else', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one', { staleAfterDays: undefined }))
  record('2026-01-01T10:00:00.000Z', reading('two', { staleAfterDays: 'a week' }))
  expect(folded()).toEqual([])
})

test('a hypothesis leaves no source behind', () => {
  start()
  record('2026-01-01T10:00:00.000Z', reading('one'))
  record('2026-01-02T10:00:00.000Z', reading('two', { url: 'https://example.org/other' }))
  expect(folded()).toHaveLength(2)
  unfold(facts)
  record('2026-01-02T10:00:00.000Z', reading('three', { url: 'https://example.org/third' }))
  expect(folded()).toEqual([
    'https://example.org/gazette 2026-01-01 2026-01-09',
    'https://example.org/third 2026-01-02 2026-01-10',
  ])
  expect(nextLapse(facts, ALWAYS.begin)).toBe(Date.parse('2026-01-09'))
})
