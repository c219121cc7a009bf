import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { addDays } from './calendar.ts'
import { isZone, localDay, localMidnight } from './zone.ts'

const HOUR_MS = 3_600_000
const midnight = (day: string, zone: string) => new Date(localMidnight(day, zone)).toISOString()
const hours = (day: string, zone: string) => (localMidnight(addDays(day, 1), zone) - localMidnight(day, zone)) / HOUR_MS

describe('a legal day', () => {
  it('has 23 hours when clocks go forward', () => deepStrictEqual(hours('2026-03-08', 'America/New_York'), 23))
  it('has 25 hours when clocks go back', () => deepStrictEqual(hours('2026-11-01', 'America/New_York'), 25))
  it('has 24.5 hours where clocks move by half an hour', () =>
    deepStrictEqual(hours('2026-04-05', 'Australia/Lord_Howe'), 24.5))
  it('has 24 hours between', () => deepStrictEqual(hours('2026-07-04', 'America/New_York'), 24))
  it('has none where the date line moved over it', () => {
    deepStrictEqual(hours('2011-12-30', 'Pacific/Apia'), 0)
    deepStrictEqual(midnight('2011-12-30', 'Pacific/Apia'), '2011-12-30T10:00:00.000Z')
    deepStrictEqual(midnight('2011-12-31', 'Pacific/Apia'), '2011-12-30T10:00:00.000Z')
  })
})

describe('local midnight', () => {
  it('is UTC midnight in UTC', () => deepStrictEqual(midnight('2026-01-01', 'UTC'), '2026-01-01T00:00:00.000Z'))
  it('is the first moment there is where the clock skips it', () => {
    deepStrictEqual(midnight('2022-09-11', 'America/Santiago'), '2022-09-11T04:00:00.000Z')
    deepStrictEqual(localDay(Date.parse('2022-09-11T03:59:59.999Z'), 'America/Santiago'), '2022-09-10')
  })
  it('is at half past the hour in half-hour zones', () => {
    deepStrictEqual(midnight('2026-01-01', 'Asia/Kolkata'), '2025-12-31T18:30:00.000Z')
    deepStrictEqual(midnight('2026-01-01', 'Asia/Kathmandu'), '2025-12-31T18:15:00.000Z')
    deepStrictEqual(midnight('2026-01-01', 'America/St_Johns'), '2026-01-01T03:30:00.000Z')
  })
  it('spans the day at both ends of the world', () => {
    deepStrictEqual(midnight('2026-01-01', 'Pacific/Kiritimati'), '2025-12-31T10:00:00.000Z')
    deepStrictEqual(midnight('2026-01-01', 'Pacific/Niue'), '2026-01-01T11:00:00.000Z')
  })
  it('is the first of two where the clock goes back over midnight', () =>
    deepStrictEqual(midnight('2026-04-05', 'America/Havana') <= midnight('2026-04-06', 'America/Havana'), true))
})

describe('local day', () => {
  const zones = [
    'UTC',
    'America/New_York',
    'Pacific/Apia',
    'America/Santiago',
    'Asia/Kolkata',
    'Europe/London',
    'Africa/Casablanca',
  ]
  for (const zone of zones)
    it(`turns over exactly at local midnight in ${zone}, every day of two years`, () => {
      for (let day = '2025-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
        const ms = localMidnight(day, zone)
        deepStrictEqual([localDay(ms, zone), localDay(ms - 1, zone) < day], [day, true], day)
      }
    })
  it('is a Gregorian day with four digits long ago', () =>
    deepStrictEqual(localDay(Date.parse('0033-04-03T12:00:00Z'), 'Europe/London'), '0033-04-03'))
})

describe('a zone', () => {
  it('is an IANA name', () =>
    deepStrictEqual(['Europe/London', 'UTC', 'Mars/Base', ''].map(isZone), [true, true, false, false]))
})
