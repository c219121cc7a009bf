import type { ProblemError } from '@asof/contract'
import type { Proposal } from '@asof/domain'

/** One event that a file says, or everything that is wrong with it. */
export type ReadEvent =
  | { readonly ok: true; readonly proposal: Proposal; readonly pointer: string }
  | { readonly ok: false; readonly errors: readonly ProblemError[] }

/** A file whose form is sound. */
export interface ImportFile {
  /** How many events it says. */
  readonly count: number
  /** The events in the order of the file; from the start each time. */
  events(): AsyncIterable<ReadEvent>
}

/** Where a file stands in its request, and what the log knows of ids. */
export interface FilePlace {
  /** Pointer of the file; empty when it is the whole body. */
  readonly prefix: string
  readonly isTaken: (id: string) => boolean
}
