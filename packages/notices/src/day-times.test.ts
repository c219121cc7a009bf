import { expect, test } from 'vitest'
import { afterQuietHours, lastTime } from './day-times.ts'

const at = (text: string) => Date.parse(text)
const NIGHT = { zone: 'Europe/Paris', from: '22:00', to: '07:00' }

test.each([
  ['before they begin', '2026-01-05T20:59:00Z', '2026-01-05T20:59:00Z'],
  ['as they begin', '2026-01-05T21:00:00Z', '2026-01-06T06:00:00Z'],
  ['after midnight', '2026-01-06T03:00:00Z', '2026-01-06T06:00:00Z'],
  ['as they end', '2026-01-06T06:00:00Z', '2026-01-06T06:00:00Z'],
  ['in the night that loses an hour', '2026-03-28T22:30:00Z', '2026-03-29T05:00:00Z'],
])('quiet hours %s', (_name, now, then) => {
  expect(new Date(afterQuietHours(at(now), NIGHT)).toISOString()).toBe(new Date(at(then)).toISOString())
})

test.each([
  ['today', '2026-01-05T08:00:00Z', '07:30', '2026-01-05T06:30:00Z'],
  ['yesterday', '2026-01-05T06:00:00Z', '07:30', '2026-01-04T06:30:00Z'],
  ['at a time that a clock change skips', '2026-03-29T12:00:00Z', '02:30', '2026-03-29T01:30:00Z'],
])('the last daily time was %s', (_name, now, time, then) => {
  expect(new Date(lastTime(at(now), { zone: 'Europe/Paris', at: time })).toISOString()).toBe(
    new Date(at(then)).toISOString(),
  )
})
