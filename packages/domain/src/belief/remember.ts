import { lastChangeOf } from '../facts/positions.ts'
import type { Facts } from '../facts/state.ts'
import { type Belief, isWhole } from './belief.ts'

/** Stands for a reading that must be made anew each time. */
const NEVER = Symbol('never remembered')

/**
 * Works something out once per state of what stands under some index keys, and again only when that changes. Only what
 * depends on nothing else may be remembered: not on D, not on a world. A belief narrowed by P or by confidence remembers
 * nothing, and neither do rival claims, whose readings depend on each other.
 */
export function remember<T>(belief: Belief, name: string, keys: readonly string[], compute: () => T): T {
  if (!isWhole(belief)) return compute()
  const { facts, knownAt } = belief
  const atHead = knownAt === facts.head ? facts.memoAtHead.get(name) : undefined
  const known = atHead ?? readingsAt(belief, keys).get(name)
  if (known === NEVER) return compute()
  const reading = known === undefined ? compute() : (known as T)
  const kept = known === undefined && keys.some((key) => hasRivals(facts, key)) ? NEVER : reading
  if (known === undefined) readingsAt(belief, keys).set(name, kept)
  if (atHead === undefined && knownAt === facts.head) facts.memoAtHead.set(name, kept)
  return reading
}

/** Readings of the state that some index keys have at K. */
function readingsAt({ facts, knownAt }: Belief, keys: readonly string[]): Map<string, unknown> {
  const since = Math.max(...keys.map((key) => lastChangeOf(facts, key, knownAt)))
  let readings = facts.memo.get(since)
  if (readings === undefined) {
    readings = new Map()
    facts.memo.set(since, readings)
  }
  return readings
}

function hasRivals({ index, versions }: Facts, key: string): boolean {
  return (index.get(key) ?? []).some((position) =>
    versions[position - 1]!.some(({ content }) => content?.event.fact !== undefined),
  )
}
