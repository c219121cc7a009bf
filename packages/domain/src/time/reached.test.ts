import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { readTime } from './parse-time.ts'
import { boundsOf, cutsOf, dayIn, orderKey, parseAsOf, reached } from './reached.ts'

const NEW_YORK = 'America/New_York'
const judge = (time: string, asOf: string, zone = NEW_YORK) => reached(readTime(time), parseAsOf(asOf)!, zone)

describe('reached', () => {
  const table: readonly [string, string, string][] = [
    // D a date, t a date: calendar dates, no zone
    ['2026-03-08', '2026-03-07', 'no'],
    ['2026-03-08', '2026-03-08', 'yes'],
    ['2026-03-08?', '2026-03-08', 'yes'],
    // D a date, t an instant: its local date; the question means the end of the day
    ['2026-03-08T04:59:59Z', '2026-03-07', 'yes'],
    ['2026-03-08T05:00:00Z', '2026-03-07', 'no'],
    ['2026-03-08T23:59:59-04:00', '2026-03-08', 'yes'],
    // D an instant, t a date: local midnight
    ['2026-03-08', '2026-03-08T04:59:59.999Z', 'no'],
    ['2026-03-08', '2026-03-08T05:00:00Z', 'yes'],
    // D an instant, t an instant: plain comparison
    ['2026-03-08T05:00:00Z', '2026-03-08T04:59:59.999Z', 'no'],
    ['2026-03-08T05:00:00Z', '2026-03-08T00:00:00-05:00', 'yes'],
    // t a window
    ['2026-03', '2026-02-28', 'no'],
    ['2026-03', '2026-03-01', 'undecided'],
    ['2026-03', '2026-03-30', 'undecided'],
    ['2026-03', '2026-03-31', 'yes'],
    ['2026-03', '2026-03-01T04:59:59Z', 'no'],
    ['2026-03', '2026-03-01T05:00:00Z', 'undecided'],
    ['2026-03', '2026-03-31T03:59:59Z', 'undecided'],
    ['2026-03', '2026-03-31T04:00:00Z', 'yes'],
    // open and not fixed
    ['..', '0001-01-01', 'yes'],
    ['..', '2026-03-08T05:00:00Z', 'yes'],
    ['unknown', '9999-12-31', 'no'],
    ['unknown', '2026-03-08T05:00:00Z', 'no'],
  ]
  for (const [time, asOf, expected] of table)
    it(`${time} at ${asOf}: ${expected}`, () => deepStrictEqual(judge(time, asOf), expected))
  it('may differ between authorities at one instant', () =>
    deepStrictEqual(
      ['Asia/Tokyo', 'UTC', NEW_YORK].map((zone) => judge('2026-03-08', '2026-03-07T15:00:00Z', zone)),
      ['yes', 'no', 'no'],
    ))
})

describe('the D of a question', () => {
  it('is a day or an instant', () => {
    deepStrictEqual(parseAsOf('2026-03-08'), { kind: 'day', day: '2026-03-08' })
    deepStrictEqual(parseAsOf('2026-03-08T00:00:00-05:00'), { kind: 'instant', ms: Date.parse('2026-03-08T05:00:00Z') })
  })
  for (const text of [
    '2026',
    '2026-03',
    '2026-03-08?',
    '..',
    'unknown',
    '2026-03-08T00:00:00',
    '[2026-03-08..2026-03-09]',
    '',
    '2026-02-30',
  ])
    it(`is not ${JSON.stringify(text)}`, () => deepStrictEqual(parseAsOf(text), null))
})

describe('cuts', () => {
  const cuts = (time: string) =>
    cutsOf(readTime(time), NEW_YORK).map(({ day, ms, label }) => [day, new Date(ms).toISOString(), label])
  it('of a day: its midnight', () =>
    deepStrictEqual(cuts('2026-03-08'), [['2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-08']]))
  it('of an instant: itself, as stated', () =>
    deepStrictEqual(cuts('2026-03-08T01:00:00Z'), [['2026-03-07', '2026-03-08T01:00:00.000Z', '2026-03-08T01:00:00Z']]))
  it('of a window: when it may and when it must have come', () =>
    deepStrictEqual(
      cuts('2026-03').map(([day]) => day),
      ['2026-03-01', '2026-03-31'],
    ))
  it('of an open start and of what is not fixed: none', () => deepStrictEqual([cuts('..'), cuts('unknown')], [[], []]))
})

describe('the order of times', () => {
  const keys = (texts: readonly string[]) => texts.map((text) => orderKey(readTime(text), NEW_YORK))
  it('is by the last day they can mean; an hour comes after the midnight of its day', () => {
    const ordered = [
      '..',
      '1969-03-01T06:00:00Z',
      '1969-03-01T18:00:00Z',
      '1969-12-31T12:00:00Z',
      '2026-02-28',
      '2026-03-01T04:59:59Z',
      '2026-03-01',
      '2026-03-01T05:00:00Z',
      '2026-03-01T05:00:00.001Z',
      '2026-03-02T04:59:59Z',
      '[2026-01-01..2026-03-02]',
      '2026-03-02T05:00:00Z',
      '2026-03',
      '9999-12-31',
      'unknown',
    ]
    deepStrictEqual(keys(ordered), keys(ordered).toSorted())
    deepStrictEqual(new Set(keys(ordered)).size, ordered.length)
  })
  it('is by the hour inside a day, early and late in the count of milliseconds', () => {
    const days = [
      ['1970-01-02', '1970-01-02T06:00:00Z', '1970-01-02T16:00:00Z'],
      ['2001-09-08', '2001-09-09T01:46:39.999Z', '2001-09-09T01:46:40Z'],
    ]
    for (const day of days) deepStrictEqual(keys(day), keys(day).toSorted())
  })
  it('is even for a day and a set that ends on it', () => {
    const [day, set] = keys(['2026-03-02', '[2026-01-01..2026-03-02]'])
    deepStrictEqual(day, set)
  })
})

describe('the legal day of a question', () => {
  it('is the day asked for, or that of the instant in the zone', () =>
    deepStrictEqual(
      ['2026-03-08', '2026-03-08T04:59:59.999Z', '2026-03-08T05:00:00Z'].map((text) =>
        dayIn(parseAsOf(text)!, NEW_YORK),
      ),
      ['2026-03-08', '2026-03-07', '2026-03-08'],
    ))
})

describe('a window as it is', () => {
  it('has the bounds that are stated', () => {
    const { earliest, latest } = boundsOf(readTime('[2026-03-08..2026-03-10]'), NEW_YORK)!
    deepStrictEqual([earliest, latest], ['2026-03-08', '2026-03-10'])
  })
  it('cuts at local midnights, named by their days', () =>
    deepStrictEqual(
      cutsOf(readTime('[2026-03-08..2026-03-10]'), NEW_YORK).map(({ ms, label }) => [
        new Date(ms).toISOString(),
        label,
      ]),
      [
        ['2026-03-08T05:00:00.000Z', '2026-03-08'],
        ['2026-03-10T04:00:00.000Z', '2026-03-10'],
      ],
    ))
})
