import { hasCome, type Scene } from '../belief/scene.ts'
import { type Recipients, type Scope, toScope } from '../events/scope.ts'
import type { Content } from '../facts/content.ts'
import type { View } from '../questions.ts'
import { matchScope } from '../scope/match-scope.ts'
import type { Subject } from '../scope/subject.ts'
import type { Time } from '../time/parse-time.ts'
import { reached } from '../time/reached.ts'
import { lifecycleOf, type Policy, type Rule } from './read-policy.ts'

/** What status is asked of: a wording of a provision, or the policy itself; for a question, or for nobody in particular. */
export interface StatusTarget {
  readonly policy: Policy
  /** Null: the policy's own status, which ignores events limited to provisions. */
  readonly rule: Rule | null
  /** Null: events limited to parties or a scope are ignored; `anyone`: they count whomever they name. */
  readonly subject: Subject | null | 'anyone'
  readonly view: View
}

/** One walk over a policy's life, with the evidence it gathers on the way. */
export interface Reading {
  readonly scene: Scene
  readonly target: StatusTarget
  /** How the policy an act names as its cause stands to it at D. */
  readonly carrierOf: (act: Content) => Carrier
  readonly evidence: Set<number>
  readonly switchedOffBy: Set<number>
}

/** Whether an act counts, as far as its cause goes, and the positions this rests on. */
export interface Carrier {
  readonly carries: boolean
  readonly grounds: readonly number[]
}

/** A date with the name of the doubt about it. */
export interface Dated {
  readonly time: Time
  readonly atom: string
}

/** Event whose wording is read: the announcement, or the amendment that brought it. */
export function originOf(reading: Reading): Content {
  return reading.target.rule?.origin ?? reading.target.policy.announcement
}

/** Whether a point of time has come, in the zone of the policy's authority. */
export function come(reading: Reading, time: Time, atom: string): boolean {
  return hasCome(reading.scene, time, reading.target.policy.zone, atom)
}

/** Events of a type that count: named for this provision, and carried by their cause. */
export function acts(reading: Reading, type: string): readonly Content[] {
  return lifecycleOf(reading.target.policy, type).filter((act) => names(reading, act) && isCarried(reading, act))
}

/** Acts that move a date, which they do at every D. */
const TIMELESS: ReadonlySet<string> = new Set(
  ['postponed', 'commenced', 'extended', 'suspension-extended', 'stay-extended'].map((act) => `policy.${act}`),
)

/** Whether an act may have an effect at D. Asks for no world: evidence is no doubt about the answer. */
function mayAct({ scene: { asOf }, target }: Reading, { event, from, to }: Content): boolean {
  if (TIMELESS.has(event.type) || event.data['abInitio'] === true) return true
  const { zone } = target.policy
  return reached(from, asOf, zone) !== 'no' && (to === null || reached(to, asOf, zone) !== 'yes')
}

/** Whether an act counts, as far as its cause goes; where it would take effect otherwise, the status rests on why not. */
export function isCarried(reading: Reading, act: Content): boolean {
  const { carries, grounds } = reading.carrierOf(act)
  if (!carries && grounds.length > 0 && mayAct(reading, act)) addAll(reading.evidence, grounds)
  return carries
}

/** Whether an act is about this provision and, where it is limited to a scope or parties, about this question. */
function names(reading: Reading, act: Content): boolean {
  const { provisions } = act.event.data as { provisions?: string[] }
  const { rule } = reading.target
  if (provisions !== undefined && (rule === null || !provisions.includes(rule.provision.id))) return false
  return limitsMet(reading, act) !== null
}

/** Evidence that a limited act covers the question; empty for an unlimited act, null when it does not cover it. */
function limitsMet({ scene, target: { subject, policy } }: Reading, { event }: Content): Iterable<number> | null {
  const { scope, onlyFor } = event.data as { scope?: Scope; onlyFor?: Recipients | Scope }
  const limit = onlyFor === undefined ? scope : toScope(onlyFor)
  if (limit === undefined || subject === 'anyone') return []
  return subject === null ? null : (matchScope(scene, limit, subject, policy.zone)?.evidence ?? null)
}

/** Notes that the status rests on an act that counts. */
export function restOn(reading: Reading, act: Content): void {
  addAll(reading.evidence.add(act.position), reading.carrierOf(act).grounds)
}

/** Notes that an act switches the provision off. */
export function switchOff(reading: Reading, act: Content): true {
  addAll(reading.switchedOffBy.add(act.position), reading.carrierOf(act).grounds)
  addAll(reading.switchedOffBy, limitsMet(reading, act) ?? [])
  return true
}

/** Adds positions to others. */
export function addAll(positions: Set<number>, more: Iterable<number>): void {
  for (const position of more) positions.add(position)
}
