import { believed } from '../belief/believed.ts'
import { latest, type Scene } from '../belief/scene.ts'
import { addDecimals } from '../decimals.ts'
import type { Content } from '../facts/content.ts'
import { type Evidence, isMember } from './groups.ts'

/** Share that makes an owner's headquarters count as the organisation's own, in per cent (domain.md section 3). */
const PARENT_PERCENT = 50

/** Registered headquarters of an organisation at D. */
export function headquartersOf(scene: Scene, org: string, zone: string): Content | undefined {
  return latest(scene, believed(scene, `headquarters:${org}`), zone)
}

/** Headquarters that count for an organisation: its own and, upwards, those of any single owner with 50 % or more. */
export function allHeadquarters(scene: Scene, org: string, zone: string): { place: string; evidence: number[] }[] {
  return climb(scene, org, zone, [], new Set())
}

function climb(
  scene: Scene,
  org: string,
  zone: string,
  path: number[],
  seen: Set<string>,
): { place: string; evidence: number[] }[] {
  if (seen.has(org)) return []
  seen.add(org)
  const own = headquartersOf(scene, org, zone)
  const found =
    own === undefined ? [] : [{ place: own.event.data['jurisdiction'] as string, evidence: [...path, own.position] }]
  for (const holding of holdingsIn(scene, org, zone)) {
    if ((holding.event.data['percent'] as number) < PARENT_PERCENT) continue
    found.push(...climb(scene, holding.event.data['owner'] as string, zone, [...path, holding.position], seen))
  }
  return found
}

/** Current holdings in an organisation, the latest of each owner. */
export function holdingsIn(scene: Scene, org: string, zone: string): Content[] {
  const byOwner = new Map<string, Content[]>()
  for (const content of believed(scene, `owners:${org}`)) {
    const owner = content.event.data['owner'] as string
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), content])
  }
  return [...byOwner.values()].flatMap((contents) => latest(scene, contents, zone) ?? [])
}

/** Whether listed or already affiliated owners hold the threshold (per cent) together; being listed is not being affiliated. */
export function isAffiliate(
  scene: Scene,
  org: string,
  { group, threshold }: { group: string; threshold: number },
  zone: string,
  evidence: Evidence,
): boolean {
  return adds(scene, org, { group, threshold }, zone, evidence, new Set())
}

function adds(
  scene: Scene,
  org: string,
  list: { group: string; threshold: number },
  zone: string,
  evidence: Evidence,
  entered: ReadonlySet<string>,
): boolean {
  if (entered.has(org)) return false
  let held = 0
  const needed: Evidence = new Set()
  for (const holding of holdingsIn(scene, org, zone)) {
    const owner = holding.event.data['owner'] as string
    const counts =
      isMember(scene, list.group, owner, zone, needed) ||
      adds(scene, owner, list, zone, needed, new Set([...entered, org]))
    if (!counts) continue
    held = addDecimals([held, holding.event.data['percent'] as number])
    needed.add(holding.position)
  }
  const isReached = held > 0 && held >= list.threshold
  if (isReached) for (const position of needed) evidence.add(position)
  return isReached
}
