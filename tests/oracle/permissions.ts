import type { AccessAnswer } from '@asof/domain'
import { type Claim, timeOf } from './claims.ts'
import { type Asked, fitRecipients, fitScope, readAsked } from './match.ts'
import {
  authorityNamed,
  believed,
  compareStarts,
  hasCome,
  hasStarted,
  isPausedBefore,
  isRunning,
  lastRunning,
  type World,
} from './world.ts'

/** A licence that covers a question and track, or a scheme open to it. */
export interface Permission {
  readonly id: string
  readonly conditions: readonly string[]
  readonly terms: AccessAnswer['terms']
  readonly rests: ReadonlySet<number>
}

/** Active licences of an authority, or that it recognises, that cover question and track. */
export function permissionsFor(world: World, authority: string, track: string, asked: Asked): readonly Permission[] {
  const grants = believed(
    world,
    ({ type, data }) =>
      type === 'licence.granted' && (data.authority === authority || data.recognisedBy?.includes(authority)),
  )
  return grants.flatMap((grant) => {
    const { zone } = authorityNamed(world, grant.data.authority)
    const steps = (type: string) =>
      believed(world, (claim) => claim.type === `licence.${type}` && claim.data.licence === grant.data.licence)
    const amendments = steps('amended')
      .filter((claim) => isRunning(world, claim, zone))
      .sort((a, b) => compareStarts(a, b, zone))
    const current = Object.assign(
      {},
      grant.data,
      ...amendments.map(({ data: { licence: _id, ...changes } }) => changes),
    )
    const fit = fitScope(world, current.scope, asked, zone)
    const { satisfies } = grant.data
    if (fit === null || (satisfies !== undefined && !satisfies.includes(track))) return []
    const end = activeUntil(world, grant, steps, zone)
    if (end === null) return []
    const rests = new Set([grant.position, ...amendments.map(({ position }) => position), ...end, ...fit.rests])
    return [{ id: grant.data.licence, conditions: current.conditions ?? [], terms: current.terms ?? null, rests }]
  })
}

/** Section 4.2: the events that gave an active licence back and that its end rests on; null when it is not active at D. */
function activeUntil(
  world: World,
  grant: Claim,
  steps: (type: string) => readonly Claim[],
  zone: string,
): readonly number[] | null {
  if (!hasStarted(world, grant, zone)) return null
  const renewal = steps('renewed').at(-1)
  const end = renewal === undefined ? grant.to : timeOf(renewal.data.newEffectiveTo)
  const holder = renewal ?? grant
  if (end !== null && hasCome(world, end, zone, `${holder.position} ${renewal === undefined ? 'ends' : 'moves end'}`))
    return null
  const begun = (type: string) => steps(type).filter((claim) => hasStarted(world, claim, zone))
  if (begun('revoked').length > 0 || begun('surrendered').length > 0) return null
  const resumed = steps('suspended')
    .filter((pause) => isRunning(world, pause, zone))
    .map((pause) => begun('reinstated').find((claim) => isPausedBefore(pause, claim, zone))?.position)
  if (resumed.includes(undefined)) return null
  const drawn = begun('drawn-down').reduce((sum, { data }) => sum + data.quantity, 0)
  if (grant.data.limit !== undefined && drawn >= grant.data.limit.quantity) return null
  return [...resumed.map((position) => position!), ...(end === null ? [] : [holder.position])]
}

/** Schemes open to the question, with the terms of the most closely named class. */
export function openSchemes(world: World, query: Readonly<Record<string, string | undefined>>): readonly Permission[] {
  const openings = believed(world, ({ type }) => type === 'scheme.opened')
  const ids = [...new Set(openings.map(({ data }) => data.scheme as string))].sort()
  return ids.flatMap((id) => {
    const opening = openings.find(({ data }) => data.scheme === id)!
    const { zone } = authorityNamed(world, opening.data.authority)
    const asked = readAsked(world, query, zone)
    const fit = fitScope(world, opening.data.eligible, asked, zone)
    const steps = believed(world, ({ type, data }) => type.startsWith('scheme.') && data.scheme === id)
    const isClosed = steps.some((claim) => claim.type === 'scheme.closed' && hasStarted(world, claim, zone))
    if (fit === null || !isRunning(world, opening, zone) || isClosed) return []
    const changes = steps.filter(({ type }) => type === 'scheme.terms-changed')
    const stated = lastRunning(world, changes, zone) ?? opening
    let best: { rank: number; terms: AccessAnswer['terms']; rests: Set<number> } | null = null
    for (const { recipients, terms } of stated.data.termsByClass) {
      const rests = new Set<number>()
      const rank = fitRecipients(world, recipients, asked, zone, rests)?.recipient
      if (rank !== undefined && (best === null || rank > best.rank)) best = { rank, terms, rests }
    }
    const rests = new Set([opening.position, ...fit.rests, ...(best === null ? [] : [stated.position, ...best.rests])])
    return [{ id, conditions: [], terms: best?.terms ?? null, rests }]
  })
}
