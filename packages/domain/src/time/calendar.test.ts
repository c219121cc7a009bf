import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import {
  addDays,
  type Day,
  dayNumber,
  dayOf,
  FIRST_DAY,
  isDay,
  LAST_DAY,
  lastDayOfMonth,
  toDay,
  utcMidnight,
} from './calendar.ts'

const DAY_MS = 86_400_000
const EVERY_MONTH = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'))

describe('a day that exists', () => {
  const days = [
    '0001-01-01',
    '9999-12-31',
    '1970-01-01',
    '2024-02-29',
    '2000-02-29',
    '2400-02-29',
    '2026-09-30',
    '2026-10-31',
  ]
  for (const day of days) it(day, () => deepStrictEqual(isDay(day), true))
  it('is every first of a month', () =>
    deepStrictEqual(
      EVERY_MONTH.map((month) => isDay(`2026-${month}-01`)),
      EVERY_MONTH.map(() => true),
    ))
  it('is every last of a month, and not the day after', () =>
    deepStrictEqual(
      EVERY_MONTH.map((month) => {
        const last = lastDayOfMonth(`2026-${month}`)
        return [isDay(last), isDay(`${last.slice(0, 8)}${Number(last.slice(8)) + 1}`)]
      }),
      EVERY_MONTH.map(() => [true, false]),
    ))
})

describe('no day that exists', () => {
  const texts = [
    ...['', '2026', '2026-03', '2026-03-1', '2026-03-011', '2026-3-01', '20260301', '2026-03-01T'],
    ...['2026/03-01', '2026-03/01', '2026303-01', '2026-03001'],
    ...['0000-12-31', '2026-00-01', '2026-13-01', '2026-03-00', '2026-03-32', '2026-04-31'],
    ...['2025-02-29', '2026-02-30', '1900-02-29', '2100-02-29', '2024-02-30', '2000-02-30'],
    ...['x026-03-01', '202x-03-01', '2026-x3-01', '2026-0x-01', '2026-03-x1', '2026-03-0x'],
    ...['2026-03-0/', '2026-03-1/', '2026-03-0:', '2026-0/-01', '/026-01-01', '2026-01-1:', '-026-03-01', '2026-03- 1'],
  ]
  for (const text of texts) it(JSON.stringify(text), () => deepStrictEqual(isDay(text), false))
})

describe('the number of a day', () => {
  const known: readonly [Day, number][] = [
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2000-03-01', 11_017],
    ['2026-03-01', 20_513],
    ['0001-01-01', -719_162],
    ['9999-12-31', 2_932_896],
  ]
  for (const [day, number] of known)
    it(`${day} is ${number}`, () => deepStrictEqual([dayNumber(day), toDay(number)], [number, day]))
  it('grows by one from day to day, over the turns of centuries', () => {
    for (const [first, days] of [
      ['1899-12-01', 150],
      ['1999-12-01', 150],
      ['2023-01-01', 1200],
      ['0399-12-01', 150],
      ['0001-01-01', 500],
    ] as const)
      for (let day: Day = first, index = 0; index < days; index++, day = addDays(day, 1))
        deepStrictEqual([dayNumber(day), toDay(dayNumber(day))], [dayNumber(first) + index, day])
  })
  it('is the number of whole days of its midnight', () =>
    deepStrictEqual(utcMidnight('2026-03-01'), dayNumber('2026-03-01') * DAY_MS))
})

describe('the UTC day of a time', () => {
  it('turns over at midnight', () =>
    deepStrictEqual([0, DAY_MS - 1, DAY_MS, -1].map(dayOf), ['1970-01-01', '1970-01-01', '1970-01-02', '1969-12-31']))
})

describe('days later', () => {
  const cases: readonly [Day, number, Day][] = [
    ['2026-03-01', 0, '2026-03-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2024-02-28', 2, '2024-03-01'],
    ['2025-12-31', 366, '2027-01-01'],
    ['9999-12-30', 1, '9999-12-31'],
    ['9999-12-31', 1, LAST_DAY],
    ['2026-01-01', 9_999_999, LAST_DAY],
    ['0001-01-02', -1, '0001-01-01'],
    ['0001-01-01', -1, FIRST_DAY],
    ['2026-01-01', -9_999_999, FIRST_DAY],
  ]
  for (const [day, days, expected] of cases)
    it(`${day} and ${days} are ${expected}`, () => deepStrictEqual(addDays(day, days), expected))
})

describe('the first and the last day', () => {
  it('are those of the years 0001 and 9999', () => deepStrictEqual([FIRST_DAY, LAST_DAY], ['0001-01-01', '9999-12-31']))
})

describe('the last day of a month', () => {
  const cases: readonly [string, Day][] = [
    ['2024-02', '2024-02-29'],
    ['2100-02', '2100-02-28'],
    ['2026-09', '2026-09-30'],
    ['2026-12', '2026-12-31'],
    ['9999-12', '9999-12-31'],
    ['0001-01', '0001-01-31'],
  ]
  for (const [month, day] of cases) it(`of ${month} is ${day}`, () => deepStrictEqual(lastDayOfMonth(month), day))
})
