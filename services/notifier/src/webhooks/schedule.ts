import { hash } from 'node:crypto'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

/** Wait before each attempt, in ms. Source: Standard Webhooks 1.0, about 75 hours in all. */
export const SCHEDULE_MS: readonly number[] = [
  ...[0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
]
/** Longest wait that an endpoint may ask for, in ms. */
const MAX_RETRY_AFTER = 24 * HOUR
/** The one form of an HTTP date that is still sent. Source: RFC 9110, 5.6.7. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
/** Each wait differs from the schedule by at most this part of it. */
const JITTER = 0.1

/**
 * When to send again after attempt number `attempt` (from 1) failed at `now`, ms since 1970 UTC; null after the last one.
 * @param retryAfter header of the answer: seconds or an HTTP date
 */
export function nextAttempt(failed: {
  readonly key: string
  readonly attempt: number
  readonly now: number
  readonly retryAfter: string | null
}): number | null {
  const { key, attempt, now, retryAfter } = failed
  const wait = SCHEDULE_MS[attempt]
  if (wait === undefined) return null
  const jittered = wait * (1 - JITTER + 2 * JITTER * fractionOf(`${key} ${attempt}`))
  return now + Math.max(Math.round(jittered), askedWait(retryAfter, now))
}

/** From 0 to 1, even over many texts: no two deliveries come back together, and any notifier knows when. */
function fractionOf(text: string): number {
  return hash('sha256', text, 'buffer').readUInt32BE(0) / 2 ** 32
}

function askedWait(retryAfter: string | null, now: number): number {
  const text = retryAfter ?? ''
  const isDate = HTTP_DATE.test(text)
  const asked = isDate ? Date.parse(text) - now : /^\d+$/.test(text) ? Number(text) * SECOND : 0
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), MAX_RETRY_AFTER)
}
