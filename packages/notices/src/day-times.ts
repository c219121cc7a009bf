import { addDays, localDay, localMidnight } from '@asof/domain'

/** Hours `[from, to)` of each day in an IANA zone, `HH:MM`; they may pass midnight. */
export interface Hours {
  readonly zone: string
  readonly from: string
  readonly to: string
}

const MINUTE_MS = 60_000

/** When what is ready now may be delivered, epoch ms: at once, or when the quiet hours are over. */
export function afterQuietHours(now: number, { zone, from, to }: Hours): number {
  const today = localDay(now, zone)
  for (const day of [addDays(today, -1), today]) {
    const begin = instantOf(day, from, zone)
    const end = instantOf(to <= from ? addDays(day, 1) : day, to, zone)
    if (begin <= now && now < end) return end
  }
  return now
}

/** The newest moment, up to now, of a time of day in a zone, epoch ms. */
export function lastTime(now: number, { zone, at }: { readonly zone: string; readonly at: string }): number {
  const today = localDay(now, zone)
  const moment = instantOf(today, at, zone)
  return moment <= now ? moment : instantOf(addDays(today, -1), at, zone)
}

/** Epoch ms of a time of day; one that a clock change skips comes as much later as the clock was put forward. */
function instantOf(day: string, time: string, zone: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  const wanted = hour * 60 + minute
  const guess = localMidnight(day, zone) + wanted * MINUTE_MS
  const moved = guess + (wanted - minuteOf(guess, zone)) * MINUTE_MS
  return minuteOf(moved, zone) === wanted ? moved : guess
}

function minuteOf(ms: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  return parts['hour']! * 60 + parts['minute']!
}
