import { type Day, FIRST_DAY, isDay, LAST_DAY, utcMidnight } from './calendar.ts'
import { parseTime, type Time } from './parse-time.ts'
import { localDay, localMidnight } from './zone.ts'

/** The D of a question: a legal day everywhere (its end), or one instant in epoch ms. */
export type AsOf = { readonly kind: 'day'; readonly day: Day } | { readonly kind: 'instant'; readonly ms: number }

/** Three-valued: `undecided` inside the window of an imprecise time. */
export type Reached = 'yes' | 'no' | 'undecided'

/** Reads the D of a question; null unless it is a day or an instant with offset. */
export function parseAsOf(text: string): AsOf | null {
  if (isDay(text)) return { kind: 'day', day: text }
  const result = parseTime(text)
  return result.ok && result.time.kind === 'instant' ? { kind: 'instant', ms: result.time.ms } : null
}

/** Whether a point of time has come at D, judged in the zone of the authority whose rule is evaluated (domain.md section 1). */
export function reached(time: Time, asOf: AsOf, zone: string): Reached {
  switch (time.kind) {
    case 'always':
      return 'yes'
    case 'never':
      return 'no'
    case 'day':
      return yes(time.day <= dayIn(asOf, zone))
    case 'instant':
      return yes(asOf.kind === 'instant' ? time.ms <= asOf.ms : localDay(time.ms, zone) <= asOf.day)
    case 'window': {
      const day = dayIn(asOf, zone)
      if (time.latest <= day) return 'yes'
      return time.earliest > day ? 'no' : 'undecided'
    }
  }
}

/** Earliest and latest day a time can mean in a zone; always = the first day there is, never = none (null). */
export function boundsOf(time: Time, zone: string): { readonly earliest: Day; readonly latest: Day } | null {
  switch (time.kind) {
    case 'always':
      return { earliest: FIRST_DAY, latest: FIRST_DAY }
    case 'never':
      return null
    case 'day':
      return { earliest: time.day, latest: time.day }
    case 'window':
      return time
    case 'instant': {
      const day = localDay(time.ms, zone)
      return { earliest: day, latest: day }
    }
  }
}

/** First instant there is, in epoch ms: instants before 1970 have negative ones. */
const FIRST_MS = utcMidnight(FIRST_DAY)

/** Text that orders times by their latest bound, an instant after the midnight of its day; `never` comes last. */
export function orderKey(time: Time, zone: string): string {
  const bounds = boundsOf(time, zone)
  if (bounds === null) return `${LAST_DAY}~`
  return time.kind === 'instant' ? `${bounds.latest}T${String(time.ms - FIRST_MS).padStart(17, '0')}` : bounds.latest
}

/** A moment at which {@link reached} changes its answer: on a legal day, and as an instant with the label people know it by. */
export interface Cut {
  readonly day: Day
  readonly ms: number
  readonly label: string
}

/** The moments at which a time starts to be reached or becomes certain, in a zone. */
export function cutsOf(time: Time, zone: string): readonly Cut[] {
  switch (time.kind) {
    case 'always':
    case 'never':
      return []
    case 'day':
      return [dayCut(time.day, zone)]
    case 'window':
      return [dayCut(time.earliest, zone), dayCut(time.latest, zone)]
    case 'instant':
      return [{ day: localDay(time.ms, zone), ms: time.ms, label: time.text }]
  }
}

function dayCut(day: Day, zone: string): Cut {
  return {
    day,
    get ms() {
      return localMidnight(day, zone)
    },
    label: day,
  }
}

/** Legal day of D in a zone. */
export function dayIn(asOf: AsOf, zone: string): Day {
  return asOf.kind === 'day' ? asOf.day : localDay(asOf.ms, zone)
}

function yes(condition: boolean): Reached {
  return condition ? 'yes' : 'no'
}
