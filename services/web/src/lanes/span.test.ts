import { expect, test } from 'vitest'
import { dayOf, placeOf, spanOf, yearTicks } from './span.ts'

const span = { from: '2020-01-01', to: '2024-01-01' }

test('a day stands where it is, days outside at the ends', () => {
  expect(placeOf('2020-01-01', span)).toBe(0)
  expect(placeOf('2022-01-01', span)).toBeCloseTo(0.5, 2)
  expect([placeOf('1999-01-01', span), placeOf('2030-01-01', span)]).toEqual([0, 1])
  expect(dayOf(placeOf('2021-07-04', span), span)).toBe('2021-07-04')
})

test('a stretch holds its days with room', () => {
  const { from, to } = spanOf(['2025-06-01', '2022-08-31'])
  expect(from < '2022-08-31' && to > '2025-06-01').toBe(true)
})

test('an axis has no more years than there is room for', () => {
  expect(yearTicks(span, 10)).toEqual(['2021-01-01', '2022-01-01', '2023-01-01', '2024-01-01'])
  expect(yearTicks(span, 2)).toEqual(['2022-01-01', '2024-01-01'])
})
