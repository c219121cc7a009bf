import { lastChangeOf, positionsUnder } from '../facts/positions.ts'
import { wasClaim } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import { type Belief, isWhole } from './belief.ts'
import { look, retell } from './listen.ts'
import type { Scene } from './scene.ts'
import { holdsOn, type Span } from './span.ts'

/** Stands for a reading that must be made anew each time. */
const NEVER = Symbol('never remembered')

/** What is worked out, of what, and the index keys whose events it depends on. */
export interface ReadingName {
  readonly kind: string
  readonly of: string
  readonly keys: readonly string[]
}

/**
 * Works something out once per state of what stands under some index keys, and again only when that changes. Only what
 * depends on nothing else may be remembered: not on D, not on a world. A belief that is not whole remembers
 * nothing, and neither do rival claims, whose readings depend on each other.
 */
export function remember<T>(belief: Belief, name: ReadingName, compute: () => T): T {
  if (!isWhole(belief)) return compute()
  const { facts, knownAt } = belief
  if (knownAt < facts.head) return rememberAt(belief, name, compute)
  const { memoAtHead } = facts.kept
  let ofKind = memoAtHead.get(name.kind)
  if (ofKind === undefined) {
    ofKind = new Map()
    memoAtHead.set(name.kind, ofKind)
  }
  const known = ofKind.get(name.of)
  if (known !== undefined && known !== NEVER) return known as T
  const reading = rememberAt(belief, name, compute)
  if (known === undefined) ofKind.set(name.of, isFixed(facts, name) ? reading : NEVER)
  return reading
}

function rememberAt<T>(belief: Belief, name: ReadingName, compute: () => T): T {
  const readings = readingsAt(belief, name.keys)
  const text = `${name.kind}:${name.of}`
  const known = readings.get(text)
  if (known !== undefined && known !== NEVER) return known as T
  const reading = compute()
  if (known === undefined) readings.set(text, isFixed(belief.facts, name) ? reading : NEVER)
  return reading
}

/** Whether no rival claims stand under the keys of a reading. */
function isFixed(facts: Facts, { keys }: ReadingName): boolean {
  return !keys.some((key) => hasRivals(facts, key))
}

/** Spans kept of one reading; past them the oldest is forgotten. */
const MAX_SPANS = 8

/**
 * As {@link remember}, of something that depends on D too: it holds between the days at which a time value it looked at
 * is reached. What a world was asked for, or hangs on an hour, is worked out anew each time.
 */
export function rememberOnDay<T>(scene: Scene, name: ReadingName, compute: (scene: Scene) => T): T {
  const { day } = scene
  if (day === null) return compute(scene)
  const spans = remember<Span<T>[]>(scene, name, () => [])
  const known = spans.find((span) => holdsOn(span, day))
  if (known !== undefined) return retell(scene, known)
  const { span, isChosen, hasHours } = look(scene, day, compute)
  if (!isChosen && !hasHours && spans.push(span) > MAX_SPANS) spans.shift()
  return span.value
}

/** States of which readings are kept; past them all are forgotten. */
const MAX_STATES = 16_384

/** Readings of the state that some index keys have at K. */
function readingsAt({ facts, knownAt }: Belief, keys: readonly string[]): Map<string, unknown> {
  const { memo } = facts.kept
  let since = 0
  for (const key of keys) since = Math.max(since, lastChangeOf(facts, key, knownAt))
  let readings = memo.get(since)
  if (readings === undefined) {
    if (memo.size >= MAX_STATES) memo.clear()
    readings = new Map()
    memo.set(since, readings)
  }
  return readings
}

/** Whether a rival claim ever stood under an index key: what is read there may differ from world to world. */
export function hasRivals(facts: Facts, key: string): boolean {
  return positionsUnder(facts, key).some((position) => wasClaim(facts, position))
}
