import type { DataOf } from '../events/registry.ts'
import { type Content, statedTime } from '../facts/content.ts'
import { statedStart, type Wording } from './read-policy.ts'
import { acts, type Dated, originOf, type Reading, restOn } from './reading.ts'

/** The sunset as last extended, and the ends a provision or its amendment states. */
export function endsOf(reading: Reading): Dated[] {
  const { policy, rule } = reading.target
  const { announcement } = policy
  const extended = acts(reading, 'policy.extended').at(-1)
  const moved =
    extended === undefined
      ? null
      : {
          time: statedTime(extended.event, 'newEffectiveTo', extended.event.data['newEffectiveTo'] as string),
          atom: `${extended.position}:newEffectiveTo`,
        }
  const ends: Dated[] = []
  const own = rule?.provision.effectiveTo
  if (own !== undefined) {
    const origin = originOf(reading)
    const time = statedTime(origin.event, 'effectiveTo', own)
    const stated = { time, atom: `${origin.position}:${rule!.provision.id}:to` }
    ends.push(moved !== null && announcement.to === null ? moved : stated)
  } else if (announcement.to !== null)
    ends.push(moved ?? { time: announcement.to, atom: `${announcement.position}:to` })
  if (rule !== null && rule.origin !== announcement && rule.origin.to !== null)
    ends.push({ time: rule.origin.to, atom: `${rule.origin.position}:to` })
  if (extended !== undefined) restOn(reading, extended)
  return ends
}

/**
 * What must have come for a wording to stand: its own start and, for an amendment that states none, the policy's too. An
 * act that names the provision moves the wording that was its last by then; one that does not moves the whole policy.
 */
export function startsOf(reading: Reading, wording: Wording | null = reading.target.rule): readonly Dated[] {
  const { announcement } = reading.target.policy
  const ofPolicy = () =>
    movedStart(reading, statedStart({ provision: null, origin: announcement }), (act) => !isLimited(act))
  if (wording === null) return [ofPolicy()]
  const isBound = wording.origin !== announcement && wording.provision?.effectiveFrom === undefined
  const isLastBy = ({ position }: Content) => wording.supersededBy.every(({ origin }) => origin.position > position)
  const reaches = (act: Content) =>
    isMovable(reading, wording.origin, act) && (isLimited(act) ? isLastBy(act) : !isBound)
  const own = movedStart(reading, statedStart(wording), reaches)
  return isBound ? [own, ofPolicy()] : [own]
}

/** A postponement replaces what was announced at every D; of amendments only those it could know of. */
function isMovable(reading: Reading, origin: Content, act: Content): boolean {
  return origin === reading.target.policy.announcement || act.position > origin.position
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
    start = { time: statedTime(move.event, 'newEffectiveFrom', date), atom: `${move.position}:newEffectiveFrom` }
    restOn(reading, move)
  }
  return start
}

/** The policy's date or the provision's own, as last postponed; a postponement of the policy's date reaches later wordings too. */
export function complianceOf(reading: Reading): Dated | null {
  const { policy, rule } = reading.target
  const own = rule?.provision.complianceFrom
  const shared = (policy.announcement.event.data as unknown as DataOf<'policy.announced'>).complianceFrom
  const origin = originOf(reading)
  let compliance: Dated | null = null
  if (own !== undefined) {
    const atom = `${origin.position}:${rule!.provision.id}:complianceFrom`
    compliance = { time: statedTime(origin.event, 'complianceFrom', own), atom }
  } else if (shared !== undefined) {
    const { event, position } = policy.announcement
    compliance = { time: statedTime(event, 'complianceFrom', shared), atom: `${position}:complianceFrom` }
  }
  for (const move of acts(reading, 'policy.postponed')) {
    const moved = move.event.data['newComplianceFrom'] as string | undefined
    const isShared = own === undefined && !isLimited(move)
    if (moved === undefined || !(isShared || isMovable(reading, origin, move))) continue
    compliance = {
      time: statedTime(move.event, 'newComplianceFrom', moved),
      atom: `${move.position}:newComplianceFrom`,
    }
    restOn(reading, move)
  }
  return compliance
}
