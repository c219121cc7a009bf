import type { DataOf } from '../../events/registry.ts'
import type { Provision } from '../../events/scope.ts'
import { sortedJson } from '../sorted-json.ts'

/** What a provision orders, apart from its name, its dates and whom it is about. */
export type Body = Pick<
  Provision,
  'effect' | 'reviewPolicy' | 'conditions' | 'track' | 'exceptionTo' | 'priority' | 'terms'
>

/** What a licence permits and before whom it counts, apart from its name, its days and whom it is for. */
export type LicenceBody = Pick<
  DataOf<'licence.granted'>,
  'authority' | 'recognisedBy' | 'satisfies' | 'conditions' | 'terms'
>

/** Bodies, each once: most provisions order, and most licences permit, one of a few things. */
export interface Bodies<T> {
  readonly all: T[]
  readonly numbers: Map<string, number>
}

/** No bodies yet. */
export function createBodies<T>(): Bodies<T> {
  return { all: [], numbers: new Map() }
}

/** Number of a provision's body, added when it is not among them. */
export function bodyNumber(bodies: Bodies<Body>, provision: Provision): number {
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
  return (
    bodies.numbers.get(text) ??
    addBody(bodies, text, { effect, reviewPolicy, conditions, track, exceptionTo, priority, terms })
  )
}

/** Number of a licence's body, added when it is not among them. */
export function licenceBodyNumber(bodies: Bodies<LicenceBody>, data: DataOf<'licence.granted'>): number {
  const { authority, recognisedBy, satisfies, conditions, terms } = data
  const isShort =
    recognisedBy === undefined && satisfies === undefined && conditions === undefined && terms === undefined
  const text = isShort ? authority : sortedJson([authority, recognisedBy, satisfies, conditions, terms])
  return bodies.numbers.get(text) ?? addBody(bodies, text, { authority, recognisedBy, satisfies, conditions, terms })
}

function addBody<T>({ all, numbers }: Bodies<T>, text: string, body: T): number {
  const number = all.push(body) - 1
  numbers.set(text, number)
  return number
}
