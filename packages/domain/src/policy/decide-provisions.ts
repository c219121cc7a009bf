import { believed } from '../belief/scene.ts'
import { dataOf, firstOf, isEmptyInterval, type Judging, plainScene, when } from '../decision/judging.ts'
import { unknownGroups } from '../decision/references.ts'
import type { Provision } from '../events/scope.ts'
import { authorityOf } from '../reference/places.ts'
import type { Rejection } from '../rejections.ts'
import { readTime } from '../time/parse-time.ts'
import { type Policy, readPolicy, rulesOf, statedStart } from './read-policy.ts'

/** Ids of the provisions a policy holds at the head: announced or added, and not removed since. */
export function provisionIdsOf(policy: Policy): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { provision, supersededBy } of rulesOf(policy)) {
    const isRemoved = supersededBy.some(({ amendment }) =>
      ((amendment.event.data['changes'] as { remove?: string[] }).remove ?? []).includes(provision.id),
    )
    if (!isRemoved) ids.add(provision.id)
  }
  return ids
}

/** Provisions of one announcement or amendment: references, intervals, ids of their own, exceptions without a circle. */
export function decideProvisions(
  judging: Judging,
  provisions: readonly Provision[],
  pointer: string,
): readonly Rejection[] {
  return firstOf(
    () => provisions.flatMap(({ scope }, index) => unknownGroups(judging, scope, `${pointer}/${index}/scope`)),
    () => provisions.flatMap((provision, index) => decideInterval(judging, provision, `${pointer}/${index}`)),
    () => duplicates(judging, provisions, pointer),
    () =>
      when(
        isExceptionCycle(judging, provisions),
        'EXCEPTION_CYCLE',
        pointer,
        'exceptions would defeat each other in a circle',
      ),
  )
}

function decideInterval(judging: Judging, provision: Provision, pointer: string): readonly Rejection[] {
  if (provision.effectiveTo === undefined) return []
  const { zone } = authorityOf(plainScene(judging), String(dataOf(judging)['authority']))
  const { time } = statedStart(provision, judging.proposed)
  return when(
    isEmptyInterval(time, readTime(provision.effectiveTo), zone),
    'BAD_INTERVAL',
    `${pointer}/effectiveTo`,
    'the end is not after the start',
  )
}

/** Ids are unique in the ledger; rival claims about one policy and amendments of it share them. */
function duplicates(judging: Judging, provisions: readonly Provision[], pointer: string): readonly Rejection[] {
  const own = dataOf(judging)['policy'] as string
  const owners = provisionOwners(judging)
  return provisions.flatMap(({ id }, index) => {
    const isRepeated = provisions.findIndex((other) => other.id === id) < index
    const isForeign = (owners.get(id) ?? own) !== own
    return when(isRepeated || isForeign, 'DUPLICATE_PROVISION', `${pointer}/${index}/id`, `provision ${id} exists`)
  })
}

function provisionOwners(judging: Judging): ReadonlyMap<string, string> {
  const scene = plainScene(judging)
  const owners = new Map<string, string>()
  for (const id of policyIds(judging))
    for (const { provision } of rulesOf(readPolicy(scene, id)!)) owners.set(provision.id, id)
  return owners
}

function policyIds(judging: Judging): readonly string[] {
  const scene = plainScene(judging)
  const ids = new Set(believed(scene, 'policies').map(({ event }) => event.data['policy'] as string))
  return [...ids].filter((id) => readPolicy(scene, id) !== null)
}

/** Whether the exceptions of the ledger with the proposed ones would run in a circle. */
function isExceptionCycle(judging: Judging, provisions: readonly Provision[]): boolean {
  if (provisions.every(({ exceptionTo }) => exceptionTo === undefined || exceptionTo.length === 0)) return false
  const scene = plainScene(judging)
  const defeats = new Map<string, readonly string[]>()
  for (const id of policyIds(judging))
    for (const { provision } of rulesOf(readPolicy(scene, id)!)) defeats.set(provision.id, provision.exceptionTo ?? [])
  for (const { id, exceptionTo } of provisions) defeats.set(id, exceptionTo ?? [])
  return provisions.some(({ id }) => reaches(defeats, id, id, new Set()))
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
