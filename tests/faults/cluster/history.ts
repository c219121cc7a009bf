/** One call of a writer, or one look at the log, as its process saw it. Times are ms of one clock of this machine. */
export type Operation =
  | {
      readonly kind: 'append'
      readonly process: string
      readonly cmd: string
      readonly invoked: number
      readonly returned: number
      /** `refused`: surely not done by this call. `unknown`: done or not, now or later. */
      readonly outcome: 'ok' | 'refused' | 'unknown'
      /** Hash of the commit that this call sent. */
      readonly sent: string
      /** Where the commit lies as the writer was told; only with `ok`. */
      readonly seq?: number
      readonly hash?: string
    }
  | {
      readonly kind: 'head'
      readonly process: string
      readonly invoked: number
      readonly returned: number
      readonly seq: number
      readonly hash: string
    }
  | {
      /** All that a process holds of the log at its end: hashes of commit 1, 2, ... */
      readonly kind: 'view'
      readonly process: string
      readonly hashes: readonly string[]
    }

/** A commit of the log as a reader found it that shares nothing with the product. */
export interface ColdCommit {
  readonly seq: number
  readonly cmd: string
  readonly hash: string
}

/** Whether an operation is an append that was told to count after an instant of that clock. */
export function isAnsweredSince(each: Operation, instant: number): boolean {
  return each.kind === 'append' && each.outcome === 'ok' && each.returned >= instant
}
