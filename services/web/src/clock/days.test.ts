import { expect, test } from 'vitest'
import { addDays, addMonths, dayAt, dayNumber, earliestDay, isDay, writeDay, writeTime } from './days.ts'

test('days are counted by the calendar', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2025-03-01', -1)).toBe('2025-02-28')
  expect(dayAt(dayNumber('2026-11-26'))).toBe('2026-11-26')
})

test('a month on from the 31st is the last day of a shorter month', () => {
  expect(addMonths('2025-01-31', 1)).toBe('2025-02-28')
  expect(addMonths('2025-01-15', -13)).toBe('2023-12-15')
  expect(addMonths('2025-12-31', 2)).toBe('2026-02-28')
})

test('only dates that exist are dates', () => {
  expect(['2025-02-30', '2025-13-01', '0000-01-01', '25-01-01', '2025-01-01T00:00:00Z'].filter(isDay)).toEqual([])
  expect(isDay('2024-02-29')).toBe(true)
})

test('time values are told in words', () => {
  expect(writeDay('2025-03-01')).toBe('1 March 2025')
  expect(writeTime('2025')).toBe('2025 (day not known)')
  expect(writeTime('2025-04')).toBe('April 2025 (day not known)')
  expect(writeTime('2022-08-31?')).toBe('31 August 2022 (doubted)')
  expect(writeTime('[2025-09-10..2025-09-20]')).toBe('a day between 10 September 2025 and 20 September 2025')
  expect(writeTime('2025-10-07T23:59:00-04:00')).toBe('8 Oct 2025, 03:59 UTC')
})

test('the earliest day a value may mean', () => {
  expect(['2025', '2025-04', '[2025-09-10..2025-09-20]', '2022-08-31?', '..', 'unknown'].map(earliestDay)).toEqual([
    '2025-01-01',
    '2025-04-01',
    '2025-09-10',
    '2022-08-31',
    null,
    null,
  ])
})
