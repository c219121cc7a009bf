import { type Columns, createColumns } from './columns/columns.ts'
import { createLists, type Lists } from './columns/lists.ts'
import { createNames, type Names } from './columns/names.ts'
import { createSparseLists, type SparseLists } from './columns/sparse-lists.ts'
import { createTexts, type Texts } from './columns/texts.ts'
import type { Content } from './content.ts'
import { createEventList, type EventLog } from './event-log.ts'

/**
 * Which events count: all of the `record`; what the `settings` of the ledger let count; or what was `checked` alone.
 */
export type Counting = 'record' | 'settings' | 'checked'

/**
 * Everything a ledger says, kept so that any knowledge time is answered without folding again: an event has versions by
 * position, and nothing is overwritten. Texts stay in the event log. Grown by `fold`, shortened only by `unfold`.
 */
export interface Facts {
  /** Position of the newest event; 0 = empty. */
  readonly head: number
  readonly events: EventLog
  readonly counting: Counting
  /** Whether the next event has to be checked by the settings of the ledger. */
  isTwoPerson: boolean
  /** Ids of events; the number of an id is its position less one. */
  readonly ids: Texts
  readonly typeNames: Names
  /** Per position less one: number of the event's type, and {@link CONFIDENCE_MARK}, {@link JOINS_MARK}, {@link CLAIM_MARK}, {@link REWEIGHS_MARK}, {@link WAITS_MARK}. */
  types: Uint8Array
  marks: Uint8Array
  /** Instants of recording, ascending: in epoch ms, and the first position recorded then. */
  momentCount: number
  momentTimes: Float64Array
  momentStarts: Int32Array
  /** Index keys, and under each the positions of its events, ascending. */
  readonly keys: Texts
  readonly index: Lists
  /** By number of a key, the positions at which a correction or retraction changed what stands there, ascending. */
  readonly revisions: SparseLists
  /** By position of a corrected or retracted event, the positions at which that was done, ascending. */
  readonly revised: SparseLists
  readonly columns: Columns
  readonly kept: Kept
}

/** What was worked out and may be forgotten at any time. */
interface Kept {
  /** Events as read, by position, or by position and the position of the correction: `12:40`; null = retracted. */
  readonly contents: Map<number | string, Content | null>
  /** Readings by the position as of which they hold; dropped when that position is taken back. */
  readonly memo: Map<number, Map<string, unknown>>
  /** Of these, what holds at the head, by kind and what it is of; emptied whenever the head moves. */
  readonly memoAtHead: Map<string, Map<string, unknown>>
  /** The instant read last. */
  instant: { readonly text: string; readonly ms: number }
  /** Of the index keys, how many were looked at, and which are of sources. */
  sources: { readonly seen: number; readonly found: readonly string[] }
}

/** Stands in the text of an id that was there before, in front of the position; no id holds it. */
export const AGAIN = '\u0000'
/** Bits of a mark that hold the rank of the confidence an event was recorded with. */
export const CONFIDENCE_MARK = 3
/** Bit of a mark: recorded in one append with the event before. */
export const JOINS_MARK = 4
/** Bit of a mark: recorded as a claim about a `fact`, which rivals may tell otherwise; or makes another event one. */
export const CLAIM_MARK = 8
/** Bit of a mark: leaves another event with a confidence it was not recorded with. */
export const REWEIGHS_MARK = 16

/** Bit of a mark: counts only while it is checked. */
export const WAITS_MARK = 32

/** An empty history. */
export function createFacts(events: EventLog = createEventList(), counting: Counting = 'record'): Facts {
  return {
    get head() {
      return this.ids.count
    },
    events,
    counting,
    isTwoPerson: false,
    ids: createTexts(),
    typeNames: createNames(),
    types: new Uint8Array(16),
    marks: new Uint8Array(16),
    momentCount: 0,
    momentTimes: new Float64Array(16),
    momentStarts: new Int32Array(16),
    keys: createTexts(),
    index: createLists(1),
    revisions: createSparseLists(),
    revised: createSparseLists(),
    columns: createColumns(),
    kept: {
      contents: new Map(),
      memo: new Map(),
      memoAtHead: new Map(),
      instant: { text: '', ms: 0 },
      sources: { seen: 0, found: [] },
    },
  }
}
