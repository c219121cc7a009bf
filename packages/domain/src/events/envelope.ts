/** How well a claim is founded; strongest first in {@link CONFIDENCES} (domain.md section 2). */
export type Confidence = 'official' | 'primary' | 'reported' | 'alleged'

/** Strongest first: `official` = gazette or the authority itself, `alleged` = interested or anonymous party. */
export const CONFIDENCES = ['official', 'primary', 'reported', 'alleged'] as const satisfies readonly Confidence[]

/** A time as written: legal date, RFC 3339 instant, EDTF year, month or set, `..` or `unknown` (domain.md section 1). */
export type TimeText = string

/** Longest time a reading of a source may be good for, in days. */
export const MAX_STALE_AFTER_DAYS = 3_660

/** Where a claim was read. Open: importers add fields of their own. */
export interface SourceRef {
  readonly kind: string
  readonly ref?: string | undefined
  readonly url?: string | undefined
  readonly publisher?: string | undefined
  readonly publishedAt?: string | undefined
  readonly retrievedAt?: string | undefined
  /** For how many days this reading is good; not read again by then, the source is stale. */
  readonly staleAfterDays?: number | undefined
  readonly paragraph?: number | string | undefined
  readonly quote?: string | undefined
  /** Where the quote stands in the snapshot: characters, `to` exclusive. */
  readonly span?: { readonly from: number; readonly to: number } | undefined
  /** SHA-256 (hex) of the snapshot of the source that was read. */
  readonly hash?: string | undefined
  readonly [field: string]: unknown
}

/** An event as a commit keeps it: what the producer sent, normalised, without anything the log sets. */
export interface StoredEvent {
  readonly id: string
  readonly type: string
  readonly schemaVersion: number
  readonly announcedAt?: TimeText
  readonly effectiveFrom?: TimeText
  /** Exclusive end. */
  readonly effectiveTo?: TimeText
  readonly confidence?: Confidence
  readonly source: readonly SourceRef[]
  readonly attributedTo?: string
  /** Rival claims about one fact share it. */
  readonly fact?: string
  readonly tx?: string
  /** Counts only once a second person has checked it. */
  readonly proposed?: true
  readonly causedBy?: string
  readonly assumed?: readonly string[]
  readonly precision?: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, unknown>>
}

/** A stored event with what the log set: dense `position` from 1, `recordedAt` (UTC instant) and `recordedBy` of its commit. */
export interface RecordedEvent extends StoredEvent {
  readonly position: number
  readonly recordedAt: string
  readonly recordedBy: string
}

/** An event as a client sends it: a stored event plus the stream version the writer expects before it. */
export interface Proposal extends StoredEvent {
  readonly expectedSeq?: number
}
