import { addDays, type Day, utcMidnight } from './calendar.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
const midnights = new Map<string, number>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}

/** Whether the text names an IANA time zone this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** Calendar day of an instant (epoch ms) in an IANA zone. */
export function localDay(ms: number, zone: string): Day {
  if (zone === 'UTC') return new Date(ms).toISOString().slice(0, 10)
  let [year, month, day] = ['', '', '']
  for (const part of formatOf(zone).formatToParts(ms)) {
    if (part.type === 'year') year = part.value.padStart(4, '0')
    if (part.type === 'month') month = part.value
    if (part.type === 'day') day = part.value
  }
  return `${year}-${month}-${day}`
}

/**
 * First instant (epoch ms) of a calendar day in an IANA zone.
 * NOTE: found by bisection, since a day may begin after 00:00 where a clock change skips midnight.
 */
export function localMidnight(day: Day, zone: string): number {
  const key = `${zone} ${day}`
  let midnight = midnights.get(key)
  if (midnight === undefined) {
    midnight = bisect(day, zone)
    midnights.set(key, midnight)
  }
  return midnight
}

function bisect(day: Day, zone: string): number {
  let [before, at] = [utcMidnight(addDays(day, -1)) - 1, utcMidnight(addDays(day, 1))]
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2)
    if (localDay(middle, zone) < day) before = middle
    else at = middle
  }
  return at
}
