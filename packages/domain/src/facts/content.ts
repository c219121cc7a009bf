import { CONFIDENCES, type Confidence, type RecordedEvent } from '../events/envelope.ts'
import { worded } from '../events/legal.ts'
import { parseTime, readTime, type Time } from '../time/parse-time.ts'
import { sortedJson } from './sorted-json.ts'

/** One event as believed at some knowledge time: corrected content with its defaults read. */
export interface Content {
  readonly event: RecordedEvent
  readonly position: number
  readonly announced: Time
  /** Start of valid time; the announcement where none is stated. */
  readonly from: Time
  /** Whether `from` is the announcement itself, so that both are one doubt and not two. */
  readonly startsWhenAnnounced: boolean
  /** Exclusive end; null = until further notice. */
  readonly to: Time | null
  /** As stated, one step lower where a date is doubted ("2025-03-01?"). */
  readonly confidence: Confidence
  /** What it says of its `fact`: type, announcement, interval, data; equal text = the same claim. Null without a fact. */
  readonly claim: string | null
}

/** Reads an event with the defaults of domain.md section 2: announced on the UTC day of recording, effective when announced. */
export function toContent(event: RecordedEvent): Content {
  const announced = readTime(event.announcedAt ?? event.recordedAt.slice(0, 10))
  const { effectiveFrom } = event
  const startsWhenAnnounced = effectiveFrom === undefined
  const from = startsWhenAnnounced ? announced : readTime(effectiveFrom)
  const to = event.effectiveTo === undefined ? null : readTime(event.effectiveTo)
  return {
    event,
    position: event.position,
    announced: spelled(event, 'announcedAt', announced),
    from: spelled(event, startsWhenAnnounced ? 'announcedAt' : 'effectiveFrom', from),
    startsWhenAnnounced,
    to: to === null ? null : spelled(event, 'effectiveTo', to),
    confidence: confidenceOf(event),
    claim: event.fact === undefined ? null : sortedJson([event.type, announced, from, to, event.data]),
  }
}

/** Reads a time that an event states; an instant, which is stored in UTC, in the spelling it was sent in. */
export function statedTime(event: RecordedEvent, field: string, text: string): Time {
  return spelled(event, field, readTime(text))
}

function spelled({ precision }: RecordedEvent, field: string, time: Time): Time {
  const text = time.kind === 'instant' ? precision?.[field] : undefined
  if (text === undefined) return time
  const stated = parseTime(text)
  const isSame = stated.ok && stated.time.kind === 'instant' && time.kind === 'instant' && stated.time.ms === time.ms
  return isSame ? stated.time : time
}

/** As stated, one step lower where a date is doubted ("2025-03-01?"): its own, one it sets, or one of a provision it words. */
export function confidenceOf(event: RecordedEvent): Confidence {
  const stated = event.confidence ?? 'official'
  return isDoubted(event) ? CONFIDENCES[Math.min(rankOf(stated) + 1, CONFIDENCES.length - 1)]! : stated
}

const DATE_FIELDS = [
  'effectiveFrom',
  'effectiveTo',
  'complianceFrom',
  'newEffectiveFrom',
  'newEffectiveTo',
  'newComplianceFrom',
]

function isDoubted(event: RecordedEvent): boolean {
  if (event.announcedAt?.endsWith('?') || hasDoubt(event as unknown as Fields) || hasDoubt(event.data)) return true
  return worded(event).some(hasDoubt)
}

type Fields = Readonly<Record<string, unknown>>

function hasDoubt(holder: Fields): boolean {
  for (const field of DATE_FIELDS) {
    const text = holder[field]
    if (typeof text === 'string' && text.endsWith('?')) return true
  }
  return false
}

/** 0 = official, growing as confidence weakens. */
export function rankOf(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence)
}

/** The weaker of two confidences. */
export function weaker(a: Confidence, b: Confidence): Confidence {
  return rankOf(a) >= rankOf(b) ? a : b
}
