import type { Content } from '../facts/content.ts'
import { dayNumber } from '../time/calendar.ts'
import type { Time } from '../time/parse-time.ts'
import { type AsOf, boundsOf, orderKey, reached } from '../time/reached.ts'
import { type Belief, isWhole } from './belief.ts'
import type { Span } from './span.ts'
import type { Choose } from './worlds.ts'

/** Told what an evaluation looks at: its answer can change only where one of these is reached. */
export interface Consult {
  /** A time value, judged in a zone. */
  readonly time: (time: Time, zone: string) => void
  /** A day by its number, before, on or after D, that is a day in every zone; `EVER` and `FOREVER` count for nothing. */
  readonly day: (day: number) => void
}

/** Nobody listens. */
export const UNHEARD: Consult = { time: () => {}, day: () => {} }

/** Which of two is the more: 1 the first, -1 the second, 0 neither; null = they cannot be compared. */
export type Order = 1 | -1 | 0 | null

/** One belief at one D in one world: everything an evaluation may look at. */
export interface Scene extends Belief {
  readonly asOf: AsOf
  /** D by its number where rows of days tell what is believed; null where D is an instant or the belief is narrowed. */
  readonly day: number | null
  readonly choose: Choose
  readonly consult: Consult
  /** Per group, by their numbers, which places were found to be members at D so far. */
  readonly membersSeen: Map<number, Uint8Array>
  /** How two such groups compare by their members at D, by their numbers. */
  readonly groupOrders: Map<number, Order>
  /** What earlier days of a walk over days left; null where D stands alone. */
  readonly trail: Trail | null
}

/** Kinds of what is kept from one day of a walk to the next. */
export type KeptKind = 'part' | 'matched' | 'subject' | 'groupOrder'

/** What a walk over days keeps, and the day it is on, by its number. */
export interface Trail {
  readonly day: number
  readonly kept: Readonly<Record<KeptKind, Map<number | string, Span<unknown>>>>
}

/** A belief at one D in one world. */
export function toScene(
  belief: Belief,
  asOf: AsOf,
  choose: Choose,
  consult: Consult = UNHEARD,
  trail: Trail | null = null,
): Scene {
  const { facts, knownAt, publicAt, minConfidence, claim } = belief
  const day = asOf.kind === 'day' && isWhole(belief) ? dayNumber(asOf.day) : null
  const seen = { membersSeen: new Map(), groupOrders: new Map() }
  return { facts, knownAt, publicAt, minConfidence, claim, asOf, day, choose, consult, ...seen, trail }
}

/** Whether a point of time has come in this world; an undecided one is a choice under the atom's name. */
export function hasCome(scene: Scene, time: Time, zone: string, atom: string): boolean {
  scene.consult.time(time, zone)
  const answer = reached(time, scene.asOf, zone)
  return answer === 'undecided' ? scene.choose(atom, 2) === 0 : answer === 'yes'
}

/** Whether an event's valid time has begun. */
export function hasBegun(scene: Scene, content: Content, zone: string): boolean {
  return hasCome(scene, content.from, zone, startAtom(content))
}

/** Name of the doubt about an event's start; one with the announcement where no start is stated. */
export function startAtom({ position, startsWhenAnnounced }: Content): string {
  return `${position}:${startsWhenAnnounced ? 'announced' : 'from'}`
}

/** Whether D lies inside an event's own interval. */
export function isCurrent(scene: Scene, content: Content, zone: string): boolean {
  return (
    hasBegun(scene, content, zone) &&
    (content.to === null || !hasCome(scene, content.to, zone, `${content.position}:to`))
  )
}

/** Whether `a` comes before `b`: by start, then position. */
export function isEarlier(a: Content, b: Content, zone: string): boolean {
  const [first, second] = [orderKey(a.from, zone), orderKey(b.from, zone)]
  return first === second ? a.position < b.position : first < second
}

/** Whether a pause began before an act that ends or extends it: by their days, by the log where either may have been first. */
export function isPausedBefore(pause: Content, act: Content, zone: string): boolean {
  const acted = boundsOf(act.from, zone)
  if (pause.from.kind !== 'window' || acted === null) return isEarlier(pause, act, zone)
  const isOpen = pause.from.latest >= acted.earliest && acted.latest >= pause.from.earliest
  return isOpen ? pause.position < act.position : isEarlier(pause, act, zone)
}

/** The current event that began last: how every reference fact is read (domain.md section 3). */
export function latest(scene: Scene, contents: readonly Content[], zone: string): Content | undefined {
  let last: Content | undefined
  for (const content of contents)
    if (isCurrent(scene, content, zone) && (last === undefined || isEarlier(last, content, zone))) last = content
  return last
}
