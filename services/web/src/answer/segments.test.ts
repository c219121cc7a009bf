import { expect, test } from 'vitest'
import type { Segment } from '../api/queries.ts'
import { changeDays, changesAround, segmentAt, valueAt } from './segments.ts'

const segments = [
  { from: '1900-01-01', to: '2025-01-01', value: 'unknown' },
  { from: '2025-01-01', to: '2026-01-01', value: 'prohibited?' },
  { from: '2026-01-01', to: '2100-01-01', value: 'open' },
] as unknown as readonly Segment[]

test('on a boundary day exactly one of two adjoining states holds', () => {
  expect(['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map((day) => valueAt(segments, day))).toEqual([
    'unknown',
    'prohibited?',
    'prohibited?',
    'open',
  ])
})

test('outside all segments nothing is on record', () => {
  expect(segmentAt(segments, '2100-01-01')).toBeUndefined()
  expect(valueAt(segments, '1899-12-31')).toBe('unknown')
})

test('changes are the days segments begin on, once each', () => {
  expect(changeDays([{ segments }, { segments: segments.slice(1) }])).toEqual(['2025-01-01', '2026-01-01'])
})

test('the changes around a day leave the day itself out', () => {
  const changes = ['2025-01-01', '2026-01-01']
  expect(changesAround(changes, '2025-01-01')).toEqual({ next: '2026-01-01' })
  expect(changesAround(changes, '2025-06-01')).toEqual({ previous: '2025-01-01', next: '2026-01-01' })
  expect(changesAround(changes, '2027-01-01')).toEqual({ previous: '2026-01-01' })
})
