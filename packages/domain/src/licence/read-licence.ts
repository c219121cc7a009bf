import { believed } from '../belief/believed.ts'
import { hasBegun, hasCome, isCurrent, isEarlier, type Scene } from '../belief/scene.ts'
import type { DataOf } from '../events/registry.ts'
import type { Scope } from '../events/scope.ts'
import type { Content } from '../facts/content.ts'
import type { Terms } from '../questions.ts'
import { authorityOf } from '../reference/places.ts'
import type { Match } from '../scope/match.ts'
import { matchScope } from '../scope/match-scope.ts'
import type { Subject } from '../scope/subject.ts'
import { readTime, type Time } from '../time/parse-time.ts'

/** A licence as believed at D, amendments applied. */
export interface Licence {
  readonly id: string
  readonly grant: Content
  readonly zone: string
  readonly isActive: boolean
  readonly scope: Scope
  readonly conditions: readonly string[]
  readonly terms: Terms | null
  /** Null = all tracks of the authority. */
  readonly satisfies: readonly string[] | null
  readonly evidence: ReadonlySet<number>
}

/** Reads a licence; null while nothing believed grants it. */
function readLicence(scene: Scene, id: string): Licence | null {
  const events = believed(scene, `licence:${id}`)
  const grant = grantOf(events)
  if (grant === undefined) return null
  const data = grant.event.data as unknown as DataOf<'licence.granted'>
  const { zone } = authorityOf(scene, data.authority)
  const evidence = new Set([grant.position])
  let { scope, conditions = [], terms } = data
  for (const amendment of inOrder(ofType(events, 'licence.amended'), zone)) {
    if (!isCurrent(scene, amendment, zone)) continue
    const changes = amendment.event.data as unknown as DataOf<'licence.amended'>
    scope = changes.scope ?? scope
    conditions = changes.conditions ?? conditions
    terms = changes.terms ?? terms
    evidence.add(amendment.position)
  }
  return {
    id,
    grant,
    zone,
    isActive: isActive(scene, { grant, events, zone, limit: data.limit?.quantity ?? null }, evidence),
    scope,
    conditions,
    terms: terms ?? null,
    satisfies: data.satisfies ?? null,
    evidence,
  }
}

/**
 * Of some licences those an authority granted or recognises, in the order given.
 * @param ids of licences that may cover the question
 */
export function licencesOf(scene: Scene, authority: string, ids: readonly string[]): readonly Licence[] {
  return ids.flatMap((id) => {
    const grant = grantOf(believed(scene, `licence:${id}`))
    const { authority: granting, recognisedBy } = (grant?.event.data ?? {}) as Partial<DataOf<'licence.granted'>>
    const counts = granting === authority || recognisedBy?.includes(authority) === true
    return counts ? (readLicence(scene, id) ?? []) : []
  })
}

function grantOf(events: readonly Content[]): Content | undefined {
  return events.find(({ event }) => event.type === 'licence.granted')
}

/** How a licence fares against one question and track; `match` only when it covers both. */
export function coverageOf(
  scene: Scene,
  licence: Licence,
  subject: Subject,
  track: string,
): { readonly match: Match | null; readonly reason: 'not-active' | 'scope' | 'track' | null } {
  const match = matchScope(scene, licence.scope, subject, licence.zone)
  if (match === null) return { match: null, reason: 'scope' }
  if (licence.satisfies !== null && !licence.satisfies.includes(track)) return { match: null, reason: 'track' }
  return licence.isActive ? { match, reason: null } : { match: null, reason: 'not-active' }
}

/** End of a licence as last renewed; null = until further notice. */
export function endOf(
  grant: Content,
  events: readonly Content[],
): { readonly time: Time; readonly atom: string; readonly position: number } | null {
  const renewal = ofType(events, 'licence.renewed').at(-1)
  if (renewal !== undefined) {
    const time = readTime(renewal.event.data['newEffectiveTo'] as string)
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
  const suspended = runningSuspensions(scene, events, zone)
  for (const content of [...stopped, ...suspended]) evidence.add(content.position)
  if (stopped.length > 0 || suspended.length > 0) return false
  if (limit === null) return true
  const drawn = begun('licence.drawn-down').reduce((sum, { event }) => sum + (event.data['quantity'] as number), 0)
  return drawn < limit
}

/** Suspensions of a licence that run at D: begun, not over, not ended by a later reinstatement. */
export function runningSuspensions(scene: Scene, events: readonly Content[], zone: string): readonly Content[] {
  const resumed = ofType(events, 'licence.reinstated').filter((content) => hasBegun(scene, content, zone))
  return ofType(events, 'licence.suspended').filter(
    (pause) => isCurrent(scene, pause, zone) && !resumed.some((content) => isEarlier(pause, content, zone)),
  )
}

function ofType(events: readonly Content[], type: string): readonly Content[] {
  return events.filter(({ event }) => event.type === type)
}

function inOrder(contents: readonly Content[], zone: string): readonly Content[] {
  return contents.toSorted((a, b) => (isEarlier(a, b, zone) ? -1 : 1))
}
