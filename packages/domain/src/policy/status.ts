import { hasBegun, hasCome, isCurrent, isEarlier, type Scene } from '../belief/scene.ts'
import type { DataOf } from '../events/registry.ts'
import { type Recipients, type Scope, toScope } from '../events/scope.ts'
import type { Content } from '../facts/content.ts'
import type { ProvisionStatus, View } from '../questions.ts'
import { matchScope } from '../scope/match-scope.ts'
import type { Subject } from '../scope/subject.ts'
import { readTime, type Time } from '../time/parse-time.ts'
import { orderKey } from '../time/reached.ts'
import { lifecycleOf, type Policy, type Rule, readPolicy, statedStart, type Wording } from './read-policy.ts'

/** What status is asked of: a wording of a provision, or the policy itself; for a question, or for nobody in particular. */
export interface StatusTarget {
  readonly policy: Policy
  /** Null: the policy's own status, which ignores events limited to provisions. */
  readonly rule: Rule | null
  /** Null: events limited to parties or a scope are ignored; `anyone`: they count whomever they name. */
  readonly subject: Subject | null | 'anyone'
  readonly view: View
}

export interface Status {
  readonly status: ProvisionStatus
  /** Events that moved a date, or gave back what was suspended or stayed. */
  readonly evidence: ReadonlySet<number>
  /** Events that switch the provision off: rescission, lift, vacatur, suspension, stay, waiver. */
  readonly switchedOffBy: ReadonlySet<number>
  /** Its end is stated as not fixed. */
  readonly endUnknown: boolean
}

const PAUSES = {
  suspension: { pausing: 'policy.suspended', resuming: 'policy.reinstated', extending: 'policy.suspension-extended' },
  stay: { pausing: 'policy.stayed', resuming: 'policy.stay-lifted', extending: 'policy.stay-extended' },
  waiver: { pausing: 'policy.enforcement-waived', resuming: 'policy.enforcement-resumed', extending: null },
} as const

/** States in which a causing policy does not carry the events it causes (domain.md section 4.1). */
const NO_CAUSE: ReadonlySet<ProvisionStatus> = new Set(['void', 'not-announced', 'pending', 'suspended', 'stayed'])

/** Status of a provision or policy at D, in this world: the first that fits (domain.md section 4.1). */
export function statusOf(scene: Scene, target: StatusTarget, causes: ReadonlySet<string> = new Set()): Status {
  const reading = toReading(scene, target, causes)
  const status = judge(reading)
  return { status, evidence: reading.evidence, switchedOffBy: reading.switchedOffBy, endUnknown: endUnknown(reading) }
}

export type Pause = 'suspension' | 'stay' | 'waiver'

/** Whether a suspension, stay or waiver runs at D, whatever the rest of the status is. */
export function isPaused(scene: Scene, target: StatusTarget, pause: Pause): boolean {
  return runs(toReading(scene, target, new Set()), pause)
}

/** Start, compliance date and ends as last moved; `never` = not fixed. */
export function datesOf(
  scene: Scene,
  target: StatusTarget,
): { readonly start: Time; readonly compliance: Time | null; readonly ends: readonly Time[] } {
  const reading = toReading(scene, target, new Set())
  const { zone } = target.policy
  return {
    start: startsOf(reading).reduce((a, b) => (orderKey(b.time, zone) > orderKey(a.time, zone) ? b : a)).time,
    compliance: complianceOf(reading)?.time ?? null,
    ends: endsOf(reading).map(({ time }) => time),
  }
}

/** One walk over a policy's life, with the evidence it gathers on the way. */
interface Reading {
  readonly scene: Scene
  readonly target: StatusTarget
  readonly causes: ReadonlySet<string>
  readonly evidence: Set<number>
  readonly switchedOffBy: Set<number>
}

function toReading(scene: Scene, target: StatusTarget, causes: ReadonlySet<string>): Reading {
  return {
    scene,
    target,
    causes: new Set([...causes, target.policy.id]),
    evidence: new Set(),
    switchedOffBy: new Set(),
  }
}

function judge(reading: Reading): ProvisionStatus {
  const { policy, view } = reading.target
  if (isVacated(reading, true)) return 'void'
  if (hasEnded(reading)) return 'ended'
  if (!policy.binds || !hasStarted(reading)) return isAnnounced(reading) ? 'pending' : 'not-announced'
  if (runs(reading, 'suspension')) return 'suspended'
  if (runs(reading, 'stay')) return 'stayed'
  if (!mustComply(reading)) return 'in-force-not-yet-applicable'
  if (view === 'applied' && runs(reading, 'waiver')) return 'not-enforced'
  return 'applicable'
}

function endUnknown(reading: Reading): boolean {
  return endsOf(reading).some(({ time }) => time.kind === 'never')
}

function originOf(reading: Reading): Content {
  return reading.target.rule?.origin ?? reading.target.policy.announcement
}

function come(reading: Reading, time: Time, atom: string): boolean {
  return hasCome(reading.scene, time, reading.target.policy.zone, atom)
}

function isAnnounced(reading: Reading): boolean {
  return come(reading, originOf(reading).announced, `${originOf(reading).position}:announced`)
}

/** Events of a type that count: named for this provision, and carried by their cause. */
function acts(reading: Reading, type: string): readonly Content[] {
  return lifecycleOf(reading.target.policy, type).filter((act) => names(reading, act) && isCarried(reading, act))
}

/** Whether an act is about this provision and, where it is limited to a scope or parties, about this question. */
function names(reading: Reading, act: Content): boolean {
  const { provisions } = act.event.data as { provisions?: string[] }
  const { rule } = reading.target
  if (provisions !== undefined && (rule === null || !provisions.includes(rule.provision.id))) return false
  return limitsMet(reading, act) !== null
}

/** Evidence that a limited act covers the question; empty for an unlimited act, null when it does not cover it. */
function limitsMet({ scene, target: { subject, policy } }: Reading, { event }: Content): ReadonlySet<number> | null {
  const { scope, onlyFor } = event.data as { scope?: Scope; onlyFor?: Recipients | Scope }
  const limit = onlyFor === undefined ? scope : toScope(onlyFor)
  if (limit === undefined || subject === 'anyone') return new Set()
  return subject === null ? null : (matchScope(scene, limit, subject, policy.zone)?.evidence ?? null)
}

function isCarried(reading: Reading, { event }: Content): boolean {
  const cause = event.data['by'] as string | undefined
  if (cause === undefined || reading.causes.has(cause)) return true
  const policy = readPolicy(reading.scene, cause)
  if (policy === null) return false
  const { subject, view } = reading.target
  return !NO_CAUSE.has(statusOf(reading.scene, { policy, rule: null, subject, view }, reading.causes).status)
}

function switchOff(reading: Reading, act: Content): true {
  reading.switchedOffBy.add(act.position)
  for (const position of limitsMet(reading, act) ?? []) reading.switchedOffBy.add(position)
  return true
}

function isVacated(reading: Reading, abInitio: boolean): boolean {
  return acts(reading, 'policy.vacated').some(
    (act) =>
      (act.event.data['abInitio'] === true) === abInitio &&
      (abInitio || hasBegun(reading.scene, act, reading.target.policy.zone)) &&
      switchOff(reading, act),
  )
}

function hasEnded(reading: Reading): boolean {
  if (endsOf(reading).some(({ time, atom }) => come(reading, time, atom))) return true
  if (isSuperseded(reading) || isVacated(reading, false)) return true
  return ['policy.rescinded', 'policy.lifted'].some((type) =>
    acts(reading, type).some(
      (act) => isCurrent(reading.scene, act, reading.target.policy.zone) && switchOff(reading, act),
    ),
  )
}

function isSuperseded(reading: Reading): boolean {
  return (reading.target.rule?.supersededBy ?? []).some(
    (wording) =>
      isCarried(reading, wording.origin) &&
      startsOf(reading, wording).every(({ time, atom }) => come(reading, time, atom)) &&
      (wording.origin.to === null || !come(reading, wording.origin.to, `${wording.origin.position}:to`)),
  )
}

/** The sunset as last extended, and the ends a provision or its amendment states. */
function endsOf(reading: Reading): Dated[] {
  const { policy, rule } = reading.target
  const { announcement } = policy
  const extended = acts(reading, 'policy.extended').at(-1)
  const moved =
    extended === undefined
      ? null
      : { time: readTime(extended.event.data['newEffectiveTo'] as string), atom: `${extended.position}:newEffectiveTo` }
  const ends: Dated[] = []
  const own = rule?.provision.effectiveTo
  if (own !== undefined) {
    const stated = { time: readTime(own), atom: `${originOf(reading).position}:${rule!.provision.id}:to` }
    ends.push(moved !== null && announcement.to === null ? moved : stated)
  } else if (announcement.to !== null)
    ends.push(moved ?? { time: announcement.to, atom: `${announcement.position}:to` })
  if (rule !== null && rule.origin !== announcement && rule.origin.to !== null)
    ends.push({ time: rule.origin.to, atom: `${rule.origin.position}:to` })
  if (extended !== undefined) reading.evidence.add(extended.position)
  return ends
}

/** A date with the name of the doubt about it. */
interface Dated {
  readonly time: Time
  readonly atom: string
}

/**
 * What must have come for a wording to stand: its own start and, for an amendment that states none, the policy's too. An
 * act that names the provision moves the wording that was its last by then; one that does not moves the whole policy.
 */
function startsOf(reading: Reading, wording: Wording | null = reading.target.rule): readonly Dated[] {
  const { announcement } = reading.target.policy
  const ofPolicy = () =>
    movedStart(reading, statedStart({ provision: null, origin: announcement }), (act) => !isLimited(act))
  if (wording === null) return [ofPolicy()]
  const isBound = wording.origin !== announcement && wording.provision?.effectiveFrom === undefined
  const isLastBy = ({ position }: Content) => wording.supersededBy.every(({ origin }) => origin.position > position)
  const reaches = (act: Content) =>
    act.position > wording.origin.position && (isLimited(act) ? isLastBy(act) : !isBound)
  const own = movedStart(reading, statedStart(wording), reaches)
  return isBound ? [own, ofPolicy()] : [own]
}

/** Whether an act names the provisions it is about. */
function isLimited({ event }: Content): boolean {
  return event.data['provisions'] !== undefined
}

/** The stated start, or the date the last postponement or commencement set; it replaces the date at every D. */
function movedStart(reading: Reading, stated: Dated, reaches: (act: Content) => boolean): Dated {
  let start = stated
  const moves = [...acts(reading, 'policy.postponed'), ...acts(reading, 'policy.commenced')].filter(reaches)
  for (const move of moves.sort((a, b) => a.position - b.position)) {
    const date = move.event.data['newEffectiveFrom'] as string | undefined
    if (date === undefined || (move.event.type === 'policy.commenced' && start.time.kind !== 'never')) continue
    start = { time: readTime(date), atom: `${move.position}:newEffectiveFrom` }
    reading.evidence.add(move.position)
  }
  return start
}

function hasStarted(reading: Reading): boolean {
  const origin = originOf(reading)
  if (origin !== reading.target.policy.announcement && !isCarried(reading, origin)) return false
  return startsOf(reading).every(({ time, atom }) => come(reading, time, atom))
}

/** The policy's date or the provision's own, as last postponed; a postponement of the policy's date reaches later wordings too. */
function complianceOf(reading: Reading): Dated | null {
  const { policy, rule } = reading.target
  const own = rule?.provision.complianceFrom
  const shared = (policy.announcement.event.data as unknown as DataOf<'policy.announced'>).complianceFrom
  let date = own ?? shared
  let atom =
    own === undefined
      ? `${policy.announcement.position}:complianceFrom`
      : `${originOf(reading).position}:${rule!.provision.id}:complianceFrom`
  for (const move of acts(reading, 'policy.postponed')) {
    const moved = move.event.data['newComplianceFrom'] as string | undefined
    const isShared = own === undefined && !isLimited(move)
    if (moved === undefined || !(isShared || move.position > originOf(reading).position)) continue
    date = moved
    atom = `${move.position}:newComplianceFrom`
    reading.evidence.add(move.position)
  }
  return date === undefined ? null : { time: readTime(date), atom }
}

function mustComply(reading: Reading): boolean {
  const compliance = complianceOf(reading)
  return compliance === null || come(reading, compliance.time, compliance.atom)
}

/** Whether a pause of this kind runs at D: begun, not over, and not ended by a later resumption. */
function runs(reading: Reading, kind: Pause): boolean {
  const { pausing, resuming, extending } = PAUSES[kind]
  const { zone } = reading.target.policy
  const resumptions = acts(reading, resuming).filter((act) => hasBegun(reading.scene, act, zone))
  return acts(reading, pausing).some((pause) => {
    if (!hasBegun(reading.scene, pause, zone)) return false
    const end = endOfPause(reading, pause, extending)
    if (end !== null && come(reading, end.time, end.atom)) return false
    const resumed = resumptions.find((act) => isEarlier(pause, act, zone))
    if (resumed !== undefined) {
      reading.evidence.add(resumed.position)
      return false
    }
    return switchOff(reading, pause)
  })
}

function endOfPause(reading: Reading, pause: Content, extending: string | null): Dated | null {
  const extended = (extending === null ? [] : acts(reading, extending))
    .filter(
      ({ event, position }) => position > pause.position && (event.data['target'] ?? pause.event.id) === pause.event.id,
    )
    .findLast(({ event, to }) => event.data['newEffectiveTo'] !== undefined || to !== null)
  if (extended === undefined) return pause.to === null ? null : { time: pause.to, atom: `${pause.position}:to` }
  reading.evidence.add(extended.position)
  const date = extended.event.data['newEffectiveTo'] as string | undefined
  return { time: date === undefined ? extended.to! : readTime(date), atom: `${extended.position}:newEffectiveTo` }
}
