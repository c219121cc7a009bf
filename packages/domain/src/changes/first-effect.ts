import type { StoredEvent } from '../events/envelope.ts'
import { worded } from '../events/legal.ts'
import { streamOf } from '../events/registry.ts'
import { streamVersionOf } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import { addDays, type Day, FIRST_DAY } from '../time/calendar.ts'
import { readTime } from '../time/parse-time.ts'
import { boundsOf } from '../time/reached.ts'

/** Types whose events change no answer before their own start: they add something from a day on, or move a member. */
const FORWARD: ReadonlySet<string> = new Set([
  'policy.announced',
  'licence.granted',
  'scheme.opened',
  'group.member.added',
  'group.member.removed',
  'group.member.excluded',
  'org.registered',
  'org.headquartered',
  'org.ownership',
  'item.registered',
  'item.classified',
])

/** Streams whose earlier events may move what is announced now. */
const HAS_A_LIFE = /^(policy|licence|scheme):/

/**
 * First day on which an event recorded next can change an answer, a day early for the sake of zones; the first day there
 * is where that cannot be told: corrections, rival claims, and acts that reach into the past.
 */
export function firstEffectOf(facts: Facts, event: StoredEvent): Day {
  const stream = streamOf(event)
  const isMoved = HAS_A_LIFE.test(stream) && streamVersionOf(facts, stream) > 0
  if (!FORWARD.has(event.type) || event.fact !== undefined || isMoved) return FIRST_DAY
  const own = event.effectiveFrom ?? event.announcedAt
  const texts = [own, ...worded(event).flatMap(({ effectiveFrom }) => effectiveFrom ?? [])]
  const days = texts.map((text) =>
    text === undefined ? FIRST_DAY : (boundsOf(readTime(text), 'UTC')?.earliest ?? FIRST_DAY),
  )
  return addDays(
    days.reduce((a, b) => (a < b ? a : b)),
    -1,
  )
}
