import { expect, test } from 'vitest'
import { nextAttempt, SCHEDULE_MS } from './schedule.ts'

const HOUR = 3_600_000
const failed = { key: 'key', attempt: 1, now: 1_000_000, retryAfter: null }
const waits = (key: string) =>
  Array.from({ length: 10 }, (_, index) => {
    const at = nextAttempt({ ...failed, key, attempt: index + 1 })
    return at === null ? null : at - failed.now
  })

test('ten attempts over about 75 hours, each wait within a tenth of the schedule, then none', () => {
  expect(SCHEDULE_MS.length).toBe(10)
  expect(SCHEDULE_MS.reduce((sum, wait) => sum + wait)).toBe(75 * HOUR + 35 * 60_000 + 5_000)
  for (const key of ['a', 'b', 'c']) {
    const made = waits(key)
    expect(made.at(-1)).toBeNull()
    for (const [index, wait] of made.slice(0, -1).entries()) {
      const planned = SCHEDULE_MS[index + 1]!
      expect(Math.abs(wait! - planned)).toBeLessThanOrEqual(planned / 10)
    }
  }
})

test('waits are spread over keys, and the same for the same key', () => {
  const all = Array.from({ length: 200 }, (_, n) => waits(`key ${n}`)[4]!)
  expect(new Set(all).size).toBe(200)
  expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(0.15 * SCHEDULE_MS[5]!)
  expect(waits('key 1')).toEqual(waits('key 1'))
})

test.each([
  ['120', 120_000],
  ['0', 4_500],
  ['999999999', 24 * HOUR],
  ['9'.repeat(400), 24 * HOUR],
  ['Thu, 99 Jan 1970 00:18:00 GMT', 4_500],
  ['2100-01-01', 4_500],
  ['Thu, 01 Jan 1970 00:18:00 GMT', 80_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 4_500],
  ['Fri, 01 Jan 2100 00:00:00 GMT', 24 * HOUR],
  ['-5', 4_500],
  ['soon', 4_500],
  ['', 4_500],
])('an endpoint that asks for "%s" waits at least as long, and never beyond a day', (retryAfter, least) => {
  const wait = nextAttempt({ ...failed, retryAfter })! - failed.now
  expect(wait).toBeGreaterThanOrEqual(least)
  expect(wait).toBeLessThanOrEqual(Math.max(least, 5_500))
})

test('after the last attempt nothing is asked for that could begin it anew', () => {
  expect(nextAttempt({ ...failed, attempt: 10, retryAfter: '5' })).toBeNull()
})
