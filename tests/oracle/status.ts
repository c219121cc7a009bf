import type { Time } from '@asof/domain'
import { type Claim, isReached, timeOf } from './claims.ts'
import { type Asked, fitRecipients, fitScope } from './match.ts'
import {
  authorityNamed,
  believed,
  compareStarts,
  compareTimes,
  hasCome,
  hasStarted,
  isPausedBefore,
  isRunning,
  startAtom,
  type World,
} from './world.ts'

/** A legal instrument with its life; every wording its provisions ever had. */
export interface Instrument {
  readonly id: string
  readonly authority: string
  readonly zone: string
  readonly announcement: Claim
  readonly acts: readonly Claim[]
}

export interface Wording {
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: a provision as domain.md writes it; null = removed
  readonly text: any
  readonly origin: Claim
}

/** How an instrument, or one wording of a provision, stands at D for a question. */
export interface Standing {
  readonly status: string
  /** Events that moved a date or gave back what was suspended. */
  readonly rests: ReadonlySet<number>
  /** Events that switch it off. */
  readonly offBy: ReadonlySet<number>
  readonly endUnknown: boolean
}

export function instrumentNamed(world: World, id: string): Instrument | null {
  const told = believed(world, ({ type, data }) => type.startsWith('policy.') && data.policy === id)
  const announcement = told.find(({ type }) => type === 'policy.announced')
  if (announcement === undefined) return null
  const { authority } = announcement.data
  return {
    id,
    authority,
    zone: authorityNamed(world, authority).zone,
    announcement,
    acts: told.filter(({ type }) => type !== 'policy.announced'),
  }
}

export function wordingsOf({ announcement, acts }: Instrument): readonly Wording[] {
  const worded = (origin: Claim, texts: readonly { id: string }[] = []) =>
    texts.map((text) => ({ id: text.id, text, origin }))
  return [
    ...worded(announcement, announcement.data.provisions),
    ...acts
      .filter(({ type }) => type === 'policy.amended')
      .flatMap((origin) => [
        ...worded(origin, origin.data.changes.add),
        ...worded(origin, origin.data.changes.replace),
        ...(origin.data.changes.remove ?? []).map((id: string) => ({ id, text: null, origin })),
      ]),
  ]
}

interface Case {
  readonly world: World
  readonly policy: Instrument
  readonly wording: Wording | null
  readonly asked: Asked
  readonly isFormal: boolean
  /** Policies whose standing is being asked already. */
  readonly chain: readonly string[]
  readonly rests: Set<number>
}

export function standingOf(
  world: World,
  policy: Instrument,
  wording: Wording | null,
  about: { readonly asked: Asked; readonly isFormal: boolean },
  chain: readonly string[] = [],
): Standing {
  const rests = new Set<number>()
  const of: Case = { world, policy, wording, ...about, chain: [...chain, policy.id], rests }
  const offBy = new Set<number>()
  const status = statusOf(of, rests, offBy)
  return { status, rests, offBy, endUnknown: endsOf(of, rests).some(({ time }) => time.kind === 'never') }
}

/** The first that fits (domain.md section 4.1). */
function statusOf(of: Case, rests: Set<number>, offBy: Set<number>): string {
  const { world, policy, isFormal } = of
  const off = (...claims: readonly (Claim | undefined)[]): boolean => {
    for (const claim of claims)
      if (claim !== undefined)
        for (const position of [...withCause(of, claim), ...(limits(of, claim) ?? [])]) offBy.add(position)
    return claims[0] !== undefined
  }
  const origin = of.wording?.origin ?? policy.announcement
  const vacated = actsOf(of, 'policy.vacated')
  if (off(vacated.find(({ data }) => data.abInitio === true))) return 'void'
  if (endsOf(of, rests).some(({ time, atom }) => come(of, time, atom)) || isReplaced(of, rests)) return 'ended'
  if (off(vacated.find((act) => act.data.abInitio !== true && hasStarted(world, act, policy.zone)))) return 'ended'
  for (const type of ['policy.rescinded', 'policy.lifted'])
    if (off(actsOf(of, type).find((act) => isRunning(world, act, policy.zone)))) return 'ended'
  const isDraft = ['proposal', 'intent'].includes(policy.announcement.data.legalForm)
  if (isDraft || !hasBegun(of, rests))
    return come(of, origin.announced, `${origin.position} announced`) ? 'pending' : 'not-announced'
  if (off(...pauseOf(of, ['policy.suspended', 'policy.reinstated', 'policy.suspension-extended'], rests)))
    return 'suspended'
  if (off(...pauseOf(of, ['policy.stayed', 'policy.stay-lifted', 'policy.stay-extended'], rests))) return 'stayed'
  const compliance = complianceOf(of, rests)
  if (compliance !== null && !come(of, compliance.time, compliance.atom)) return 'in-force-not-yet-applicable'
  if (!isFormal && off(...pauseOf(of, ['policy.enforcement-waived', 'policy.enforcement-resumed', ''], rests)))
    return 'not-enforced'
  return 'applicable'
}

interface Dated {
  readonly time: Time
  readonly atom: string
}

function come({ world, policy }: Case, time: Time, atom: string): boolean {
  return hasCome(world, time, policy.zone, atom)
}

/** Acts of a type that are about this wording and this question and are carried by their cause. */
function actsOf(of: Case, type: string): readonly Claim[] {
  return of.policy.acts.filter((act) => {
    if (act.type !== type) return false
    const named = act.data.provisions as readonly string[] | undefined
    if (named !== undefined && (of.wording === null || !named.includes(of.wording.id))) return false
    return limits(of, act) !== null && isCarried(of, act)
  })
}

/** What a limited act needs to cover the question; null when it does not. */
function limits({ world, asked, policy }: Case, { data }: Claim): ReadonlySet<number> | null {
  if (data.scope !== undefined) return fitScope(world, data.scope, asked, policy.zone)?.rests ?? null
  const rests = new Set<number>()
  if (data.onlyFor === undefined) return rests
  return fitRecipients(world, data.onlyFor, asked, policy.zone, rests) === null ? null : rests
}

/** An act with a cause counts only while the cause stands; a cause that ended still counts. */
function isCarried(of: Case, act: Claim): boolean {
  const { carries, because } = causeOf(of, act)
  if (!carries && because.length > 0 && mayAct(of, act)) for (const position of because) of.rests.add(position)
  return carries
}

/** Whether an act may have an effect at D, in some world: what moves a date or voids from the start has one at every D. */
function mayAct({ world, policy: { zone } }: Case, { type, data, from, to }: Claim): boolean {
  if (/postponed|commenced|extended/.test(type) || data.abInitio === true) return true
  return isReached(from, world.at, zone) !== false && (to === null || isReached(to, world.at, zone) !== true)
}

/** Whether the cause of an act lets it count, and the events that say so. */
function causeOf(
  { world, asked, isFormal, chain }: Case,
  { data }: Claim,
): { carries: boolean; because: readonly number[] } {
  if (data.by === undefined || chain.includes(data.by)) return { carries: true, because: [] }
  const cause = instrumentNamed(world, data.by)
  if (cause === null) return { carries: false, because: [] }
  const { status, rests, offBy } = standingOf(world, cause, null, { asked, isFormal }, chain)
  return ['void', 'not-announced', 'pending', 'suspended', 'stayed'].includes(status)
    ? { carries: false, because: [...rests, ...offBy] }
    : { carries: true, because: [cause.announcement.position, ...rests] }
}

/** What a standing rests on with an act: the act, and what lets it count. */
function withCause(of: Case, act: Claim): readonly number[] {
  return [act.position, ...causeOf(of, act).because]
}

const isLimited = ({ data }: Claim) => data.provisions !== undefined

/** The policy's date or the wording's own; "replaces the date at every D (all provisions unless named); last position wins". */
function startsOf(of: Case, wording: Wording | null, rests: Set<number>): readonly Dated[] {
  const { announcement } = of.policy
  const policyStart = { time: announcement.from, atom: startAtom(announcement) }
  const ofPolicy = () => moved(of, policyStart, (act) => !isLimited(act), rests)
  if (wording === null) return [ofPolicy()]
  const own: Dated | null =
    wording.text?.effectiveFrom === undefined
      ? null
      : { time: timeOf(wording.text.effectiveFrom), atom: `${wording.origin.position} ${wording.id} starts` }
  const isNewest = (act: Claim) => wordingNewestAt(of.policy, wording.id, act.position) === wording.origin
  if (wording.origin === announcement)
    return [moved(of, own ?? policyStart, (act) => !isLimited(act) || isNewest(act), rests)]
  const isLater = (act: Claim) => act.position > wording.origin.position && (!isLimited(act) || isNewest(act))
  if (own !== null) return [moved(of, own, isLater, rests)]
  const stated = { time: wording.origin.from, atom: startAtom(wording.origin) }
  return [moved(of, stated, (act) => isLater(act) && isLimited(act), rests), ofPolicy()]
}

/** Where the wording comes from that the log held last, by start, when an act was recorded. */
function wordingNewestAt(policy: Instrument, id: string, position: number): Claim {
  const { announcement, zone } = policy
  const amended = wordingsOf(policy).filter(
    ({ id: other, origin }) => other === id && origin !== announcement && origin.position < position,
  )
  return (
    amended.reduce<Wording | null>((a, b) => (a === null || compareWordings(a, b, zone) < 0 ? b : a), null)?.origin ??
    announcement
  )
}

function compareWordings(a: Wording, b: Wording, zone: string): number {
  const stated = ({ text, origin }: Wording): Time =>
    text?.effectiveFrom === undefined ? origin.from : timeOf(text.effectiveFrom)
  return compareTimes(stated(a), stated(b), zone) || a.origin.position - b.origin.position
}

function moved(of: Case, stated: Dated, counts: (act: Claim) => boolean, rests: Set<number>): Dated {
  let date = stated
  const acts = [...actsOf(of, 'policy.postponed'), ...actsOf(of, 'policy.commenced')].filter(counts)
  for (const act of acts.sort((a, b) => a.position - b.position)) {
    if (act.data.newEffectiveFrom === undefined) continue
    if (act.type === 'policy.commenced' && date.time.kind !== 'never') continue
    date = { time: timeOf(act.data.newEffectiveFrom), atom: `${act.position} moves start` }
    for (const position of withCause(of, act)) rests.add(position)
  }
  return date
}

function hasBegun(of: Case, rests: Set<number>): boolean {
  const { wording, policy } = of
  if (wording !== null && wording.origin !== policy.announcement) {
    if (!isCarried(of, wording.origin)) return false
    for (const position of withCause(of, wording.origin)) rests.add(position)
  }
  return startsOf(of, wording, rests).every(({ time, atom }) => come(of, time, atom))
}

/** Whether an amendment that counts has put another wording, or none, in the place of this one. */
function isReplaced(of: Case, rests: Set<number>): boolean {
  const { policy, wording } = of
  if (wording === null) return false
  const { zone, announcement } = policy
  return wordingsOf(policy).some((other) => {
    if (other.id !== wording.id || other.origin === wording.origin || other.origin === announcement) return false
    if (wording.origin !== announcement && compareWordings(other, wording, zone) < 0) return false
    const { origin } = other
    if (!isCarried(of, origin)) return false
    if (!startsOf(of, other, rests).every(({ time, atom }) => come(of, time, atom))) return false
    return origin.to === null || !come(of, origin.to, `${origin.position} ends`)
  })
}

function endsOf(of: Case, rests: Set<number>): readonly Dated[] {
  const { wording, policy } = of
  const { announcement } = policy
  const extension = actsOf(of, 'policy.extended').at(-1)
  if (extension !== undefined) for (const position of withCause(of, extension)) rests.add(position)
  const extended =
    extension === undefined
      ? null
      : { time: timeOf(extension.data.newEffectiveTo), atom: `${extension.position} moves end` }
  const ends: Dated[] = []
  const sunset = announcement.to
  const own = wording?.text?.effectiveTo
  if (own !== undefined) {
    const stated = { time: timeOf(own), atom: `${wording!.origin.position} ${wording!.id} ends` }
    ends.push(extended !== null && sunset === null ? extended : stated)
  } else if (sunset !== null) ends.push(extended ?? { time: sunset, atom: `${announcement.position} ends` })
  if (wording !== null && wording.origin !== announcement && wording.origin.to !== null)
    ends.push({ time: wording.origin.to, atom: `${wording.origin.position} ends` })
  return ends
}

function complianceOf(of: Case, rests: Set<number>): Dated | null {
  const { wording, policy } = of
  const own = wording?.text?.complianceFrom
  const stated = own ?? policy.announcement.data.complianceFrom
  const holder = own === undefined ? `${policy.announcement.position}` : `${wording!.origin.position} ${wording!.id}`
  let date: Dated | null = stated === undefined ? null : { time: timeOf(stated), atom: `${holder} complies` }
  for (const act of actsOf(of, 'policy.postponed')) {
    const isEarlier =
      wording !== null && act.position < wording.origin.position && wording.origin !== policy.announcement
    if (act.data.newComplianceFrom === undefined || (isEarlier && (own !== undefined || isLimited(act)))) continue
    date = { time: timeOf(act.data.newComplianceFrom), atom: `${act.position} moves compliance` }
    for (const position of withCause(of, act)) rests.add(position)
  }
  return date
}

/** The suspension, stay or waiver that runs at D, with what extended it. */
function pauseOf(
  of: Case,
  [pausing, resuming, extending]: readonly [string, string, string],
  rests: Set<number>,
): readonly (Claim | undefined)[] {
  const { world, policy } = of
  const resumptions = actsOf(of, resuming).filter((act) => hasStarted(world, act, policy.zone))
  for (const pause of actsOf(of, pausing)) {
    if (!hasStarted(world, pause, policy.zone)) continue
    const extension = extensionOf(of, pause, [extending, resuming])
    const end = extension === undefined ? pause.to : endSetBy(extension)
    if (extension !== undefined) for (const position of withCause(of, extension)) rests.add(position)
    if (
      end !== null &&
      come(of, end, extension === undefined ? `${pause.position} ends` : `${extension.position} moves end`)
    )
      continue
    const resumption = resumptions.find((act) => isPausedBefore(pause, act, policy.zone))
    if (resumption !== undefined) for (const position of withCause(of, resumption)) rests.add(position)
    if (resumption === undefined) return [pause, extension]
  }
  return []
}

function endSetBy({ data, to }: Claim): Time | null {
  return data.newEffectiveTo === undefined ? to : timeOf(data.newEffectiveTo)
}

/** The last extension that names a pause, or that names none, takes effect while the pause runs and makes it longer. */
function extensionOf(of: Case, pause: Claim, [type, resuming]: readonly [string, string]): Claim | undefined {
  const { zone } = of.policy
  const resumptions = actsOf(of, resuming).filter((act) => isPausedBefore(pause, act, zone))
  return actsOf(of, type)
    .filter((act) => endSetBy(act) !== null)
    .reduce<Claim | undefined>((last, act) => {
      if (act.data.target !== undefined) return act.data.target === pause.id ? act : last
      const end = last === undefined ? pause.to : endSetBy(last)
      const isOver = end === null || compareTimes(end, act.from, zone) <= 0
      const isLifted = resumptions.some((other) => compareStarts(other, act, zone) < 0)
      const moves = end !== null && compareTimes(endSetBy(act)!, end, zone) > 0
      return isPausedBefore(pause, act, zone) && !isOver && !isLifted && moves ? act : last
    }, undefined)
}
