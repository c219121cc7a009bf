import { CONFIDENCES } from '../events/envelope.ts'
import { type Facts, lastChangeOf } from '../facts/facts.ts'
import type { Belief } from './belief.ts'

/** Stands for a reading that must be made anew each time. */
const NEVER = Symbol('never remembered')

/**
 * Works something out once per state of what stands under some index keys, and again only when that changes. Only what
 * depends on nothing else may be remembered: not on D, not on a world. A belief narrowed by P or by confidence remembers
 * nothing, and neither do rival claims, whose readings depend on each other.
 */
export function remember<T>(belief: Belief, name: string, keys: readonly string[], compute: () => T): T {
  if (belief.publicAt !== null || belief.minConfidence !== CONFIDENCES.at(-1)) return compute()
  const { facts, knownAt } = belief
  const since = Math.max(...keys.map((key) => lastChangeOf(facts, key, knownAt)))
  const readings = facts.memo.get(since) ?? new Map<string, unknown>()
  facts.memo.set(since, readings)
  const known = readings.get(name)
  if (known === NEVER) return compute()
  if (known !== undefined) return known as T
  const reading = compute()
  readings.set(name, keys.some((key) => hasRivals(facts, key)) ? NEVER : reading)
  return reading
}

function hasRivals({ index, versions }: Facts, key: string): boolean {
  return (index.get(key) ?? []).some((position) =>
    versions[position - 1]!.some(({ content }) => content?.event.fact !== undefined),
  )
}
