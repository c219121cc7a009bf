import { type AccessQuestion, type Confidence, parseTime, type RecordedEvent, type Time } from '@asof/domain'
import { CONFIDENCES } from '../support/words.ts'

/** One live event as known at K: corrected content with the defaults of domain.md section 2. */
export interface Claim {
  readonly id: string
  readonly position: number
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: the oracle reads data as domain.md writes it, without our types
  readonly data: any
  readonly announced: Time
  readonly from: Time
  /** Start and announcement are one doubt. */
  readonly startsWhenAnnounced: boolean
  readonly to: Time | null
  readonly confidence: Confidence
  readonly fact: string | undefined
}

/** D or P of a question. */
export type Moment = { readonly day: string } | { readonly ms: number }

export function toMoment(text: string): Moment {
  return text.includes('T') ? { ms: Date.parse(text) } : { day: text }
}

export function timeOf(text: string): Time {
  const result = parseTime(text)
  if (!result.ok) throw new Error(`oracle cannot read ${text}`)
  return result.time
}

const days = new Map<string, string>()

/** Calendar day of an instant in a zone, by the runtime's own calendar. */
export function dayIn(ms: number, zone: string): string {
  const key = `${zone} ${ms}`
  const known = days.get(key)
  if (known !== undefined) return known
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(ms)
  days.set(key, day)
  return day
}

/** Earliest and latest day, null when there is none. */
export function span(time: Time, zone: string): readonly [string, string] | null {
  if (time.kind === 'always') return ['0001-01-01', '0001-01-01']
  if (time.kind === 'never') return null
  if (time.kind === 'window') return [time.earliest, time.latest]
  const day = time.kind === 'day' ? time.day : dayIn(time.ms, zone)
  return [day, day]
}

/** domain.md section 1: whether t is reached at D; null = undecided. */
export function isReached(time: Time, at: Moment, zone: string): boolean | null {
  if (time.kind === 'always') return true
  if (time.kind === 'never') return false
  if (time.kind === 'instant' && 'ms' in at) return time.ms <= at.ms
  const today = 'day' in at ? at.day : dayIn(at.ms, zone)
  const [earliest, latest] = span(time, zone)!
  if (latest <= today) return true
  return earliest > today ? false : null
}

/** Live events known at K and seen through P and minConfidence (domain.md sections 4.6 and 6.1), by a scan of the log. */
export function claimsSeen(log: readonly RecordedEvent[], question: AccessQuestion): readonly Claim[] {
  const prefix = log.slice(0, question.knownAt)
  const isMeta = ({ type }: RecordedEvent) => type === 'event.corrected' || type === 'event.retracted'
  const weakest = CONFIDENCES.indexOf(question.minConfidence ?? 'alleged')
  const publicAt = question.publicAt === undefined ? null : toMoment(question.publicAt)
  return prefix
    .filter((event) => !isMeta(event))
    .flatMap((event) => content(prefix, event) ?? [])
    .map(toClaim)
    .filter((claim) => {
      if (claim.type === 'claim.resolved') return true
      if (CONFIDENCES.indexOf(claim.confidence) > weakest) return false
      return publicAt === null || isReached(claim.announced, publicAt, 'UTC') === true
    })
}

/** The read rule: null when a live retraction targets the event, else the original with its live corrections, in order. */
function content(prefix: readonly RecordedEvent[], event: RecordedEvent): RecordedEvent | null {
  let current: RecordedEvent = event
  for (const meta of prefix) {
    if (meta.data['target'] !== event.id) continue
    if (meta.type === 'event.retracted' && content(prefix, meta) !== null) return null
    const correction = meta.type === 'event.corrected' ? content(prefix, meta) : null
    if (correction !== null) current = merge(current, correction.data['patch']) as RecordedEvent
  }
  return current
}

/** RFC 7396. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const isRecord = typeof target === 'object' && target !== null && !Array.isArray(target)
  const result: Record<string, unknown> = isRecord ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merge(result[key], value)
  }
  return result
}

function toClaim(event: RecordedEvent): Claim {
  const announced = timeOf(event.announcedAt ?? event.recordedAt.slice(0, 10))
  const from = event.effectiveFrom === undefined ? announced : timeOf(event.effectiveFrom)
  const to = event.effectiveTo === undefined ? null : timeOf(event.effectiveTo)
  const isDoubted = [announced, from, to].some((time) => time?.kind === 'day' && time.doubted)
  const stated = CONFIDENCES.indexOf(event.confidence ?? 'official')
  return {
    id: event.id,
    position: event.position,
    type: event.type,
    data: event.data,
    announced,
    from,
    startsWhenAnnounced: event.effectiveFrom === undefined,
    to,
    confidence: CONFIDENCES[Math.min(stated + (isDoubted ? 1 : 0), 3)]!,
    fact: event.fact,
  }
}
