import type { Provision } from '../../events/scope.ts'
import { sortedJson } from '../sorted-json.ts'

/** What a provision orders, apart from its name, its dates and whom it is about. */
export type Body = Pick<
  Provision,
  'effect' | 'reviewPolicy' | 'conditions' | 'track' | 'exceptionTo' | 'priority' | 'terms'
>

/** Bodies, each once: most provisions order one of a few things. */
export interface Bodies {
  readonly all: Body[]
  readonly numbers: Map<string, number>
}

/** No bodies yet. */
export function createBodies(): Bodies {
  return { all: [], numbers: new Map() }
}

/** Number of a provision's body, added when it is not among them. */
export function bodyNumber({ all, numbers }: Bodies, provision: Provision): number {
  const { effect, reviewPolicy, conditions, track, exceptionTo, priority, terms } = provision
  const isShort =
    conditions === undefined &&
    track === undefined &&
    exceptionTo === undefined &&
    priority === undefined &&
    terms === undefined
  const text = isShort
    ? `${effect} ${reviewPolicy}`
    : sortedJson([effect, reviewPolicy, conditions, track, exceptionTo, priority, terms])
  const known = numbers.get(text)
  if (known !== undefined) return known
  const number = all.push({ effect, reviewPolicy, conditions, track, exceptionTo, priority, terms }) - 1
  numbers.set(text, number)
  return number
}
