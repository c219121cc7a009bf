import { deepStrictEqual, throws } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { isDay, lastDayOfMonth } from './calendar.ts'
import { dayAfter, parseTime, readTime, type TimeRejection, toUtcText } from './parse-time.ts'
import { boundsOf } from './reached.ts'

const instant = (text: string) => ({ kind: 'instant', ms: Date.parse(text), text })

describe('a time value that is read', () => {
  const forms: readonly [string, unknown][] = [
    ['2025-05-15', { kind: 'day', day: '2025-05-15', doubted: false }],
    ['2025-03-01?', { kind: 'day', day: '2025-03-01', doubted: true }],
    ['2024-02-29', { kind: 'day', day: '2024-02-29', doubted: false }],
    ['2000-02-29', { kind: 'day', day: '2000-02-29', doubted: false }],
    ['0001-01-01', { kind: 'day', day: '0001-01-01', doubted: false }],
    ['9999-12-31', { kind: 'day', day: '9999-12-31', doubted: false }],
    ['2025', { kind: 'window', earliest: '2025-01-01', latest: '2025-12-31' }],
    ['2024-02', { kind: 'window', earliest: '2024-02-01', latest: '2024-02-29' }],
    ['2025-02', { kind: 'window', earliest: '2025-02-01', latest: '2025-02-28' }],
    ['2025-12', { kind: 'window', earliest: '2025-12-01', latest: '2025-12-31' }],
    ['[2025-09-10..2025-09-20]', { kind: 'window', earliest: '2025-09-10', latest: '2025-09-20' }],
    ['[2025-09-10..2025-09-10]', { kind: 'window', earliest: '2025-09-10', latest: '2025-09-10' }],
    ['..', { kind: 'always' }],
    ['unknown', { kind: 'never' }],
    ['2025-10-07T23:59:00-04:00', instant('2025-10-07T23:59:00-04:00')],
    ['2025-10-07T23:59:00Z', instant('2025-10-07T23:59:00Z')],
    ['2025-10-07T23:59:59.999Z', instant('2025-10-07T23:59:59.999Z')],
    ['2025-10-07T00:00:00+14:00', instant('2025-10-07T00:00:00+14:00')],
    ['2025-10-07T23:59:59-23:00', instant('2025-10-07T23:59:59-23:00')],
    ['2025-10-07T23:59:59+04:59', instant('2025-10-07T23:59:59+04:59')],
    ['0001-01-01T00:00:00Z', instant('0001-01-01T00:00:00Z')],
    ['9999-12-31T23:59:59.999Z', instant('9999-12-31T23:59:59.999Z')],
  ]
  for (const [text, time] of forms) it(text, () => deepStrictEqual(parseTime(text), { ok: true, time }))
})

describe('a time value that is refused', () => {
  const forms: readonly [string, TimeRejection][] = [
    ['', 'INVALID_DATE'],
    ['yesterday', 'INVALID_DATE'],
    ['2025-2-1', 'INVALID_DATE'],
    ['2025-02-29', 'INVALID_DATE'],
    ['1900-02-29', 'INVALID_DATE'],
    ['2025-04-31', 'INVALID_DATE'],
    ['2025-00', 'INVALID_DATE'],
    ['2025-13', 'INVALID_DATE'],
    ['2025?', 'INVALID_DATE'],
    ['2025-03?', 'INVALID_DATE'],
    ['2025-03-01??', 'INVALID_DATE'],
    [' 2025-03-01', 'INVALID_DATE'],
    ['2025-03-01 ', 'INVALID_DATE'],
    ['2025-03-01\n', 'INVALID_DATE'],
    ['٢٠٢٥-٠٣-٠١', 'INVALID_DATE'],
    ['+12025-03-01', 'INVALID_DATE'],
    ['-2025-03-01', 'INVALID_DATE'],
    ['20250301', 'INVALID_DATE'],
    ['2025-W10-1', 'INVALID_DATE'],
    ['Unknown', 'INVALID_DATE'],
    ['null', 'INVALID_DATE'],
    ['...', 'INVALID_DATE'],
    ['[2025-09-20..2025-09-10]', 'INVALID_DATE'],
    ['[2025-09-10]', 'INVALID_DATE'],
    ['[2025-09..2025-10]', 'INVALID_DATE'],
    ['[2025-09..2025-10-01]', 'INVALID_DATE'],
    ['[2025-09-10..2025-10]', 'INVALID_DATE'],
    ['[2025-09-10..2025-09-20', 'INVALID_DATE'],
    ['[[2025-09-10..2025-09-20]', 'INVALID_DATE'],
    ['[x][2025-09-10..2025-09-20]', 'INVALID_DATE'],
    ['[2025-09-10..2025-09-20]]', 'INVALID_DATE'],
    ['[2025-09-10..2025-09-20]?', 'INVALID_DATE'],
    ['x2025-10-07T23:59:00Z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00Z?', 'INVALID_DATE'],
    ['2025-10-07T23:59:00.Z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00+4:00', 'INVALID_DATE'],
    ['2025-10-07T24:00:00Z', 'INVALID_DATE'],
    ['2025-10-07T23:60:00Z', 'INVALID_DATE'],
    ['2016-12-31T23:59:60Z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00+24:00', 'INVALID_DATE'],
    ['2025-10-07T23:59:00+04:60', 'INVALID_DATE'],
    ['2025-10-07T23:59:00+0400', 'INVALID_DATE'],
    ['2025-10-07T23:59Z', 'INVALID_DATE'],
    ['2025-10-07 23:59:00Z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00.1234Z', 'INVALID_DATE'],
    ['2025-02-30T00:00:00Z', 'INVALID_DATE'],
    ['2025-10-07T23:59:00', 'DATE_NEEDS_OFFSET'],
    ['0000-01-01', 'DATE_OUT_OF_RANGE'],
    ['0000', 'DATE_OUT_OF_RANGE'],
    ['0001-01-01T00:00:00+01:00', 'DATE_OUT_OF_RANGE'],
    ['9999-12-31T23:59:59-01:00', 'DATE_OUT_OF_RANGE'],
    ['2025~', 'UNBOUNDED_DATE'],
    ['2025-03-01~', 'UNBOUNDED_DATE'],
    ['[..2025-09-20]', 'UNBOUNDED_DATE'],
    ['[2025-09-10..]', 'UNBOUNDED_DATE'],
    ['[..]', 'UNBOUNDED_DATE'],
  ]
  for (const [text, code] of forms)
    it(`${JSON.stringify(text)}: ${code}`, () => deepStrictEqual(parseTime(text), { ok: false, code }))
})

describe('a stored time value', () => {
  it('that cannot be read is a fault', () =>
    throws(() => readTime('yesterday'), new TypeError('stored time value cannot be read: INVALID_DATE')))
})

describe('bounds', () => {
  const bounds = (text: string, zone = 'UTC') => {
    const { earliest, latest } = boundsOf(readTime(text), zone) ?? { earliest: null, latest: null }
    return [earliest, latest]
  }
  it('of a day are the day', () => deepStrictEqual(bounds('2025-03-01'), ['2025-03-01', '2025-03-01']))
  it('of a year are its first and last day', () => deepStrictEqual(bounds('2025'), ['2025-01-01', '2025-12-31']))
  it('of an instant are its day in the zone', () => {
    deepStrictEqual(bounds('2025-03-01T02:00:00Z'), ['2025-03-01', '2025-03-01'])
    deepStrictEqual(bounds('2025-03-01T02:00:00Z', 'America/New_York'), ['2025-02-28', '2025-02-28'])
  })
  it('of an open start are the first day there is', () => deepStrictEqual(bounds('..'), ['0001-01-01', '0001-01-01']))
  it('of what is not fixed are none', () => deepStrictEqual(bounds('unknown'), [null, null]))
})

describe('the day after', () => {
  const after = (text: string) => dayAfter(readTime(text))
  it('of 9 November is the 10th', () => deepStrictEqual(after('2026-11-09'), '2026-11-10'))
  it('of 31 December is New Year', () => deepStrictEqual(after('2026-12-31'), '2027-01-01'))
  it('of 28 February is the 29th in a leap year', () => deepStrictEqual(after('2024-02-28'), '2024-02-29'))
  it('of a doubted day is doubted', () => deepStrictEqual(after('2026-11-09?'), '2026-11-10?'))
  it('of a month is a window of the same width', () => deepStrictEqual(after('2026-11'), '[2026-11-02..2026-12-01]'))
  it('of an instant, of always and of never is none', () =>
    deepStrictEqual([after('2026-11-09T00:00:00Z'), after('..'), after('unknown')], [null, null, null]))
})

describe('the calendar', () => {
  it('knows which days there are', () =>
    deepStrictEqual(['2024-02-29', '2025-02-29', '2026-1-1', '0000-01-01', 'x'].map(isDay), [
      true,
      false,
      false,
      false,
      false,
    ]))
  it('knows the last day of every month of a year', () =>
    deepStrictEqual(
      Array.from({ length: 12 }, (_, index) =>
        Number(lastDayOfMonth(`2023-${String(index + 1).padStart(2, '0')}`).slice(8)),
      ),
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    ))
  it('writes instants in UTC, with milliseconds only when there are some', () => {
    deepStrictEqual(toUtcText(Date.parse('2025-10-07T23:59:00-04:00')), '2025-10-08T03:59:00Z')
    deepStrictEqual(toUtcText(Date.parse('2025-10-07T23:59:00.050Z')), '2025-10-07T23:59:00.050Z')
  })
})
