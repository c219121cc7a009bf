import { believed } from '../belief/believed.ts'
import { hasBegun, type Scene } from '../belief/scene.ts'
import { dataOf, firstOf, type Judging, plainScene, when } from '../decision/judging.ts'
import { unknownGroups } from '../decision/references.ts'
import { worded, wordedProvisions } from '../events/legal.ts'
import { textOf } from '../facts/columns/texts.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { type Policy, readPolicy, rulesOf } from './read-policy.ts'
import { policiesNaming } from './standing.ts'

/** Ids of the provisions a policy holds at a scene's D: announced or added at any time, and not removed by then. */
export function provisionIdsOf(scene: Scene, policy: Policy): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { provision, supersededBy } of rulesOf(policy)) {
    const isRemoved = supersededBy.some(
      (wording) => wording.provision === null && hasBegun(scene, wording.origin, policy.zone),
    )
    if (!isRemoved) ids.add(provision.id)
  }
  return ids
}

/** Provisions of an announcement or amendment: references, ids of their own, exceptions without a circle. */
export function decideProvisions(judging: Judging): readonly Rejection[] {
  const worded = wordedProvisions(judging.proposed.event)
  return firstOf(
    () => worded.flatMap(({ provision, pointer }) => unknownGroups(judging, provision.scope, `${pointer}/scope`)),
    () => duplicates(judging, worded),
    () => exceptionCycles(judging, worded),
  )
}

type Worded = ReturnType<typeof wordedProvisions>

/** Ids are unique in the ledger; rival claims about one policy and amendments of it share them. */
function duplicates(judging: Judging, worded: Worded): readonly Rejection[] {
  const own = dataOf(judging)['policy'] as string
  const { changes } = dataOf(judging) as { changes?: { remove?: string[] } }
  return worded.flatMap(({ provision: { id }, pointer }, index) => {
    const isRepeated = worded.findIndex((other) => other.provision.id === id) < index
    const isTaken = isRepeated || changes?.remove?.includes(id) === true || isForeign(judging, id, own)
    return when(isTaken, 'DUPLICATE_PROVISION', `${pointer}/id`, `provision ${id} exists`)
  })
}

/** Whether another policy words a provision of this id. */
function isForeign(judging: Judging, id: string, own: string): boolean {
  const scene = plainScene(judging)
  return policiesNaming(scene.facts, id).some((policy) => {
    const words = believed(scene, `policy:${policy}`).some(({ event }) => worded(event).some((each) => each.id === id))
    return words && policy !== own && readPolicy(scene, policy) !== null
  })
}

function policyIds(judging: Judging): readonly string[] {
  const scene = plainScene(judging)
  const { policies } = scene.facts.columns.rules
  const ids = Array.from({ length: policies.count }, (_, number) => textOf(policies, number))
  return ids.filter((id) => readPolicy(scene, id) !== null)
}

/** Refuses exceptions that, with those of the ledger, would lead a provision back to itself. */
function exceptionCycles(judging: Judging, worded: Worded): readonly Rejection[] {
  if (worded.every(({ provision }) => provision.exceptionTo === undefined)) return []
  const scene = plainScene(judging)
  const defeats = new Map<string, readonly string[]>()
  for (const policy of policyIds(judging))
    for (const { provision } of rulesOf(readPolicy(scene, policy)!))
      defeats.set(provision.id, provision.exceptionTo ?? [])
  const { changes } = dataOf(judging) as { changes?: { remove?: string[] } }
  for (const removed of changes?.remove ?? []) defeats.delete(removed)
  for (const { provision } of worded) defeats.set(provision.id, provision.exceptionTo ?? [])
  const cyclic = worded.filter(({ provision: { id } }) => reaches(defeats, id, id, new Set()))
  const lists = new Set(cyclic.map(({ pointer }) => pointer.slice(0, pointer.lastIndexOf('/'))))
  return [...lists].map((pointer) =>
    refusal('EXCEPTION_CYCLE', pointer, 'exceptions would defeat each other in a circle'),
  )
}

function reaches(
  defeats: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
  seen: Set<string>,
): boolean {
  return (defeats.get(from) ?? []).some((next) => {
    if (next === to) return true
    if (seen.has(next)) return false
    seen.add(next)
    return reaches(defeats, next, to, seen)
  })
}
