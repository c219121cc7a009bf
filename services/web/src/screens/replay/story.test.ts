import { expect, test } from 'vitest'
import type { EventEntry } from '../../api/queries.ts'
import { toStory } from './story.ts'

const entry = (position: number, type: string, announcedAt: string, retracted = false) =>
  ({
    event: { id: `e${position}`, type, position, announcedAt, data: {} },
    retracted,
    corrected: false,
  }) as unknown as EventEntry

test('a story runs by the day things became public, then by the record', () => {
  const entries = [
    entry(1, 'statement.made', '2026-06-17'),
    entry(2, 'policy.announced', '2025'),
    entry(3, 'policy.lifted', '2026-06-16'),
    entry(4, 'silence.observed', '2026-06-17'),
  ]
  expect(toStory(entries).map(({ entry: { event }, day }) => [event.id, day])).toEqual([
    ['e2', '2025-01-01'],
    ['e3', '2026-06-16'],
    ['e1', '2026-06-17'],
    ['e4', '2026-06-17'],
  ])
})

test('names, undated events and what was taken back are no steps', () => {
  const entries = [
    entry(1, 'org.registered', '2026-01-01'),
    entry(2, 'policy.announced', 'unknown'),
    entry(3, 'policy.announced', '2026-01-01', true),
  ]
  expect(toStory(entries)).toEqual([])
})
