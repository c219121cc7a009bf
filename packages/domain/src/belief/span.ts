/** Days `[from, to)` by their numbers; `EVER` and `FOREVER` where they are open. */
export interface Days {
  readonly from: number
  readonly to: number
}

/** What was worked out, and the days on which it holds. */
export interface Span<T> extends Days {
  readonly value: T
}

/** Whether what was worked out holds on a day. */
export function holdsOn({ from, to }: Days, day: number): boolean {
  return from <= day && day < to
}
