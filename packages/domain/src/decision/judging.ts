import { type Belief, toBelief } from '../belief/belief.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import type { Content } from '../facts/content.ts'
import type { Facts } from '../facts/state.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { FIRST_DAY } from '../time/calendar.ts'
import type { Time } from '../time/parse-time.ts'
import { type AsOf, boundsOf, orderKey } from '../time/reached.ts'

/** A proposed event before the state at the head, at the event's own valid time (domain.md section 4.1). */
export interface Judging {
  readonly facts: Facts
  readonly proposed: Content
  /** Ids proposed in the same tx, this one included. */
  readonly together: ReadonlySet<string>
}

/** Rules of one family of events: every rejection that applies, most basic first; empty = accepted. */
export type Decider = (judging: Judging) => readonly Rejection[]

/** No rejection. */
export const ACCEPTED: readonly Rejection[] = []

/** Whether something holds in every reading of the state at the event's valid time. */
export function isCertain(judging: Judging, holds: (scene: Scene) => boolean): boolean {
  const belief = beliefBefore(judging)
  const asOf = validTimeOf(judging.proposed)
  return everyWorld((choose) => holds(toScene(belief, asOf, choose))).results.every(Boolean)
}

/** Whether something holds in no reading of the state at the event's valid time. */
export function isExcluded(judging: Judging, holds: (scene: Scene) => boolean): boolean {
  return isCertain(judging, (scene) => !holds(scene))
}

/** One reading of the state at the head, for what does not depend on undecided facts. */
export function plainScene(judging: Judging): Scene {
  return toScene(beliefBefore(judging), validTimeOf(judging.proposed), () => 0)
}

/** The state at the head; a claim is not judged by its rivals. */
function beliefBefore({ facts, proposed: { event } }: Judging): Belief {
  return toBelief(facts, { knownAt: facts.head, ...(event.fact !== undefined && { claim: event }) })
}

/** The rejection when the condition holds, else none. */
export function when(
  condition: boolean,
  code: Rejection['code'],
  pointer: string,
  detail: string,
): readonly Rejection[] {
  return condition ? [refusal(code, pointer, detail)] : ACCEPTED
}

/** The rejections of the first stage that refuses. */
export function firstOf(...stages: (() => readonly Rejection[])[]): readonly Rejection[] {
  for (const stage of stages) {
    const rejections = stage()
    if (rejections.length > 0) return rejections
  }
  return ACCEPTED
}

/** Whether a new date is later than the one it replaces. */
export function isLaterDate(next: Time, current: Time, zone: string): boolean {
  return orderKey(next, zone) > orderKey(current, zone)
}

/** Data of an event as its fields. */
export function dataOf({ proposed }: Judging): RecordedEvent['data'] {
  return proposed.event.data
}

function validTimeOf({ from, announced }: Content): AsOf {
  return toAsOf(from) ?? toAsOf(announced) ?? { kind: 'day', day: FIRST_DAY }
}

function toAsOf(time: Time): AsOf | null {
  if (time.kind === 'instant') return { kind: 'instant', ms: time.ms }
  const bounds = boundsOf(time, 'UTC')
  return bounds === null ? null : { kind: 'day', day: bounds.latest }
}
