/** How something asserted is corrected (its start) or retracted, from a position on. */
export interface Assertion {
  readonly correct: (start: number, position: number) => void
  readonly retract: (position: number) => void
}
