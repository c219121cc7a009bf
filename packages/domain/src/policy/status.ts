import { hasBegun, isCurrent, isEarlier, isPausedBefore, type Scene } from '../belief/scene.ts'
import { type Content, statedTime } from '../facts/content.ts'
import type { ProvisionStatus } from '../questions.ts'
import type { Time } from '../time/parse-time.ts'
import { orderKey } from '../time/reached.ts'
import { complianceOf, endsOf, startsOf } from './dates.ts'
import { readPolicy } from './read-policy.ts'
import {
  acts,
  type Carrier,
  come,
  type Dated,
  isCarried,
  originOf,
  type Reading,
  restOn,
  type StatusTarget,
  switchOff,
} from './reading.ts'

/** A status with what it rests on, as positions. */
export interface Status {
  readonly status: ProvisionStatus
  /** Events that moved a date or gave back what was paused, with their causes, and what stopped causes of others. */
  readonly evidence: ReadonlySet<number>
  /** Events that switch the provision off, with their causes: rescission, lift, vacatur, suspension, stay, waiver, extension. */
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

/** Kinds of pause in a policy's life. */
export type Pause = 'suspension' | 'stay' | 'waiver'

/** Whether a suspension, stay or waiver runs at D, any or the one of an id, whatever the rest of the status is. */
export function isPaused(scene: Scene, target: StatusTarget, pause: Pause, id?: string): boolean {
  return runs(toReading(scene, target, new Set()), pause, id)
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

function toReading(scene: Scene, target: StatusTarget, causes: ReadonlySet<string>): Reading {
  const entered = new Set([...causes, target.policy.id])
  const carriers = new Map<string, Carrier>()
  return {
    scene,
    target,
    carrierOf: ({ event }) => {
      const cause = event.data['by'] as string | undefined
      if (cause === undefined || entered.has(cause)) return UNCAUSED
      // A cause stands one way for all it carries; asked anew for each act, a chain of causes would take forever.
      const carrier = carriers.get(cause) ?? carrierNamed(scene, target, entered, cause)
      carriers.set(cause, carrier)
      return carrier
    },
    evidence: new Set(),
    switchedOffBy: new Set(),
  }
}

const UNCAUSED: Carrier = { carries: true, grounds: [] }
const UNHEARD_OF: Carrier = { carries: false, grounds: [] }

function carrierNamed(
  scene: Scene,
  { subject, view }: StatusTarget,
  causes: ReadonlySet<string>,
  cause: string,
): Carrier {
  const policy = readPolicy(scene, cause)
  if (policy === null) return UNHEARD_OF
  const { status, evidence, switchedOffBy } = statusOf(scene, { policy, rule: null, subject, view }, causes)
  return NO_CAUSE.has(status)
    ? { carries: false, grounds: [...evidence, ...switchedOffBy] }
    : { carries: true, grounds: [policy.announcement.position, ...evidence] }
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

function isAnnounced(reading: Reading): boolean {
  return come(reading, originOf(reading).announced, `${originOf(reading).position}:announced`)
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

function hasStarted(reading: Reading): boolean {
  const origin = originOf(reading)
  if (origin !== reading.target.policy.announcement) {
    if (!isCarried(reading, origin)) return false
    restOn(reading, origin)
  }
  return startsOf(reading).every(({ time, atom }) => come(reading, time, atom))
}

function mustComply(reading: Reading): boolean {
  const compliance = complianceOf(reading)
  return compliance === null || come(reading, compliance.time, compliance.atom)
}

/** Whether a pause of this kind runs at D: begun, not over, and not ended by a later resumption. */
function runs(reading: Reading, kind: Pause, id?: string): boolean {
  const { pausing, resuming, extending } = PAUSES[kind]
  const { zone } = reading.target.policy
  const resumptions = acts(reading, resuming)
  const begun = resumptions.filter((act) => hasBegun(reading.scene, act, zone))
  return acts(reading, pausing).some((pause) => {
    if ((id !== undefined && pause.event.id !== id) || !hasBegun(reading.scene, pause, zone)) return false
    const end = endOfPause(reading, { pause, resumptions }, extending)
    if (end !== null && come(reading, end.time, end.atom)) return false
    const resumed = begun.find((act) => isPausedBefore(pause, act, zone))
    if (resumed !== undefined) {
      restOn(reading, resumed)
      return false
    }
    if (end?.extendedBy !== undefined) switchOff(reading, end.extendedBy)
    return switchOff(reading, pause)
  })
}

interface PauseEnd extends Dated {
  readonly extendedBy?: Content
}

interface Paused {
  readonly pause: Content
  /** What ends pauses of its kind, whenever. */
  readonly resumptions: readonly Content[]
}

/** The stated end of a pause, or the one that the last extension of it set. */
function endOfPause(reading: Reading, paused: Paused, extending: string | null): PauseEnd | null {
  const { pause } = paused
  const { zone } = reading.target.policy
  let end: PauseEnd | null = pause.to === null ? null : { time: pause.to, atom: `${pause.position}:to` }
  for (const act of extending === null ? [] : acts(reading, extending)) {
    const date = act.event.data['newEffectiveTo'] as string | undefined
    const time = date === undefined ? act.to : statedTime(act.event, 'newEffectiveTo', date)
    if (time === null) continue
    const { target } = act.event.data
    const isMeant = target === undefined ? extendsUnnamed(paused, { end, act, time }, zone) : target === pause.event.id
    if (!isMeant) continue
    end = { time, atom: `${act.position}:newEffectiveTo`, extendedBy: act }
  }
  if (end?.extendedBy !== undefined) restOn(reading, end.extendedBy)
  return end
}

/** Whether an extension that names no pause is about this one: it runs when that takes effect, to an end that comes later so. */
function extendsUnnamed(
  { pause, resumptions }: Paused,
  { end, act, time }: { readonly end: PauseEnd | null; readonly act: Content; readonly time: Time },
  zone: string,
): boolean {
  if (end === null || !isPausedBefore(pause, act, zone)) return false
  const stated = orderKey(end.time, zone)
  if (stated <= orderKey(act.from, zone) || stated >= orderKey(time, zone)) return false
  return !resumptions.some((other) => isPausedBefore(pause, other, zone) && isEarlier(other, act, zone))
}
