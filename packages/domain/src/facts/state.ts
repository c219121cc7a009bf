import type { RecordedEvent } from '../events/envelope.ts'
import { type Columns, createColumns } from './columns/columns.ts'
import type { Content } from './content.ts'

/** Content of one event from a position on; null = retracted. */
export interface Version {
  readonly since: number
  readonly content: Content | null
}

/**
 * Everything a ledger says, kept so that any knowledge time is answered without folding again: an event has versions by
 * position, and nothing is overwritten. Grown by `fold`, shortened only by `unfold`.
 */
export interface Facts {
  /** Position of the newest event; 0 = empty. */
  readonly head: number
  /** Entry `p - 1` is the event at position p. */
  readonly log: RecordedEvent[]
  readonly versions: Version[][]
  readonly ids: Map<string, number>
  /** Positions of the corrections and retractions aimed at an event id, ascending. */
  readonly meta: Map<string, number[]>
  /** Positions by index key, ascending. */
  readonly index: Map<string, number[]>
  /** Positions at which a correction or retraction changed what stands under an index key, ascending. */
  readonly revisions: Map<string, number[]>
  /** What was worked out from the state as of a position; dropped when that position is taken back. */
  readonly memo: Map<number, Map<string, unknown>>
  /** Of that, what holds at the head; emptied whenever the head moves. */
  readonly memoAtHead: Map<string, unknown>
  readonly streams: Map<string, number>
  readonly columns: Columns
}

/** An empty history. */
export function createFacts(): Facts {
  return {
    get head() {
      return this.log.length
    },
    log: [],
    versions: [],
    ids: new Map(),
    meta: new Map(),
    index: new Map(),
    revisions: new Map(),
    memo: new Map(),
    memoAtHead: new Map(),
    streams: new Map(),
    columns: createColumns(),
  }
}
