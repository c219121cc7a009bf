import type { Row } from '../pages/csv.ts'
import type { Known } from './resolve-known-at.ts'

/** A question ready to be answered: what it says, when it is known, and how to compute it. */
export interface Reading {
  /** The question as understood, its clocks aside. */
  readonly question: Readonly<Record<string, unknown>>
  readonly asOf: string | null
  readonly publicAt: string | null
  readonly known: Known
  /** The answer proper at a position; the clocks are added around it. Long work gives way in between. */
  readonly compute: (knownAt: number) => object | Promise<object>
  /** The list of the answer as lines of a table, for who wants one. */
  readonly toRows?: (answer: never) => readonly Row[]
}

/** An answer that is there: a promise of one is none. */
export type Present = (object | Readonly<Record<string, unknown>>) & { readonly then?: never }

/** A reading answered in one go, as a hypothesis needs: the facts hold it only until control is given back. */
export interface PromptReading extends Reading {
  readonly compute: (knownAt: number) => Present
}

/** An object without its undefined fields. */
export function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

/** Fields of `value` by name, without the undefined ones. */
export function pick<T extends object, K extends keyof T>(
  value: T,
  names: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
  return given(Object.fromEntries(names.map((name) => [name, value[name]]))) as { [P in K]?: Exclude<T[P], undefined> }
}
