import { believed } from '../belief/believed.ts'
import { hasBegun, hasCome, isCurrent, isEarlier, isPausedBefore, type Scene } from '../belief/scene.ts'
import { addDecimals } from '../decimals.ts'
import type { DataOf } from '../events/registry.ts'
import { type Content, statedTime } from '../facts/content.ts'
import { authorityOf } from '../reference/places.ts'
import { matchScope } from '../scope/match-scope.ts'
import type { Time } from '../time/parse-time.ts'
import {
  type Coverage,
  countsBefore,
  NOT_ACTIVE,
  OTHER_SCOPE,
  OTHER_TRACK,
  type Requirement,
  satisfies,
  toCoverage,
} from './coverage.ts'

/** How a licence fares, read from every event of its life; null unless it counts before the authority. */
export function coverageInFull(scene: Scene, id: string, required: Requirement): Coverage | null {
  const events = believed(scene, `licence:${id}`)
  const grant = grantOf(events)
  if (grant === undefined) return null
  const granted = grant.event.data as unknown as DataOf<'licence.granted'>
  if (!countsBefore(granted, required.authority)) return null
  const { zone } = authorityOf(scene, granted.authority)
  const evidence = new Set([grant.position])
  const { scope, conditions = [], terms = null } = amended(scene, { granted, events, zone }, evidence)
  const match = matchScope(scene, scope, required.subject, zone)
  if (match === null) return OTHER_SCOPE
  if (!satisfies(granted, required.track)) return OTHER_TRACK
  const life = { grant, events, zone, limit: granted.limit?.quantity ?? null }
  return isActive(scene, life, evidence) ? toCoverage({ id, conditions, terms }, evidence, match) : NOT_ACTIVE
}

function grantOf(events: readonly Content[]): Content | undefined {
  return events.find(({ event }) => event.type === 'licence.granted')
}

/** What is granted, with the amendments that are current at D. */
function amended(
  scene: Scene,
  { granted, events, zone }: { granted: DataOf<'licence.granted'>; events: readonly Content[]; zone: string },
  evidence: Set<number>,
): Pick<DataOf<'licence.granted'>, 'scope' | 'conditions' | 'terms'> {
  let { scope, conditions, terms } = granted
  for (const amendment of inOrder(ofType(events, 'licence.amended'), zone)) {
    if (!isCurrent(scene, amendment, zone)) continue
    const changes = amendment.event.data as unknown as DataOf<'licence.amended'>
    scope = changes.scope ?? scope
    conditions = changes.conditions ?? conditions
    terms = changes.terms ?? terms
    evidence.add(amendment.position)
  }
  return { scope, conditions, terms }
}

/** End of a licence as last renewed; null = until further notice. */
export function endOf(
  grant: Content,
  events: readonly Content[],
): { readonly time: Time; readonly atom: string; readonly position: number } | null {
  const renewal = ofType(events, 'licence.renewed').at(-1)
  if (renewal !== undefined) {
    const time = statedTime(renewal.event, 'newEffectiveTo', renewal.event.data['newEffectiveTo'] as string)
    return { time, atom: `${renewal.position}:newEffectiveTo`, position: renewal.position }
  }
  return grant.to === null ? null : { time: grant.to, atom: `${grant.position}:to`, position: grant.position }
}

/** Active at D: granted, end not reached, not revoked or surrendered, not suspended, limit not exhausted (domain.md section 4.2). */
function isActive(
  scene: Scene,
  { grant, events, zone, limit }: { grant: Content; events: readonly Content[]; zone: string; limit: number | null },
  evidence: Set<number>,
): boolean {
  if (!hasBegun(scene, grant, zone)) return false
  const end = endOf(grant, events)
  if (end !== null) evidence.add(end.position)
  if (end !== null && hasCome(scene, end.time, zone, end.atom)) return false
  const begun = (type: string) => ofType(events, type).filter((content) => hasBegun(scene, content, zone))
  const stopped = [...begun('licence.revoked'), ...begun('licence.surrendered')]
  const { running, endedBy } = suspensionsOf(scene, events, zone)
  for (const content of [...stopped, ...running, ...endedBy]) evidence.add(content.position)
  if (stopped.length > 0 || running.length > 0) return false
  if (limit === null) return true
  const drawn = addDecimals(begun('licence.drawn-down').map(({ event }) => event.data['quantity'] as number))
  return drawn < limit
}

/** Suspensions of a licence that run at D: begun, not over, not ended by a later reinstatement; and what ended others. */
export function suspensionsOf(
  scene: Scene,
  events: readonly Content[],
  zone: string,
): { readonly running: readonly Content[]; readonly endedBy: readonly Content[] } {
  const resumptions = ofType(events, 'licence.reinstated').filter((content) => hasBegun(scene, content, zone))
  const running: Content[] = []
  const endedBy: Content[] = []
  for (const pause of ofType(events, 'licence.suspended')) {
    if (!isCurrent(scene, pause, zone)) continue
    const resumed = resumptions.find((content) => isPausedBefore(pause, content, zone))
    if (resumed === undefined) running.push(pause)
    else endedBy.push(resumed)
  }
  return { running, endedBy }
}

function ofType(events: readonly Content[], type: string): readonly Content[] {
  return events.filter(({ event }) => event.type === type)
}

function inOrder(contents: readonly Content[], zone: string): readonly Content[] {
  return contents.toSorted((a, b) => (isEarlier(a, b, zone) ? -1 : 1))
}
