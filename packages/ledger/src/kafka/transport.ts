/** Why a record of a topic cannot be read as bytes at all; `compacted`: it lay in a batch that is still there. */
export type RecordFlaw = 'no-value' | 'control' | 'codec' | 'corrupt' | 'compacted'

/** What a record carries beside its bytes; for people and tools where it is a commit. */
interface RecordLabel {
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
}

/** A record as it lies in a partition of a topic. */
export type LogRecord =
  | { readonly offset: number; readonly bytes: Uint8Array; readonly label: RecordLabel }
  | { readonly offset: number; readonly flaw: 'no-value'; readonly label: RecordLabel }
  | { readonly offset: number; readonly flaw: Exclude<RecordFlaw, 'no-value'> }

/** What a reader got. `end` is one more than the offset of the last record that is safe to read. */
export type Fetched =
  | {
      readonly kind: 'records'
      readonly records: readonly LogRecord[]
      readonly logStart: number
      readonly end: number
    }
  | { readonly kind: 'out-of-range' }
  | { readonly kind: 'no-topic' }

/** How much a fetch may take: bytes of records (one batch always fits), and ms to wait for the first of them. */
interface ReadLimits {
  readonly maxBytes: number
  readonly waitMs: number
}

/** Reads where it is told to; it has no place of its own, belongs to no group and never looks for another offset. */
export interface TopicReader {
  /**
   * Records from `offset` of a partition on in order, without leaving any out; the first batch may begin before it. The
   * partition is 0 unless another is named. Rejects with {@link TransportFault} when no broker answers.
   */
  readFrom(offset: number, limits: ReadLimits, partition?: number): Promise<Fetched>
  /** One more than the offset of the last record that is safe to read, from a leader that knows; otherwise as {@link readFrom}. */
  readEnd(partition?: number): Promise<number>
  close(): Promise<void>
}

/**
 * What became of a record. `acknowledged`: all replicas in sync have it at `offset`. `refused`: it was certainly not
 * written. `unknown`: it may be written, now or later; the writer that said so must not be used again.
 */
export type SendOutcome =
  | { readonly kind: 'acknowledged'; readonly offset: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A record to write; headers are for people and tools. */
export interface NewRecord {
  readonly key: string
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** Writes one record at a time. */
export interface TopicWriter {
  /** Never rejects, and ends within a few times the transport's request time. The caller waits for it before the next. */
  send(record: NewRecord): Promise<SendOutcome>
  close(): Promise<void>
}

/** A record for one partition of a topic; without bytes it takes back what stands under its key. */
export interface PlacedRecord extends RecordLabel {
  readonly partition: number
  readonly bytes: Uint8Array | null
}

/** Writes many records at a time. */
export interface BatchWriter {
  /**
   * All replicas in sync have all records on return, those of one partition in this order. Rejects with
   * {@link TransportFault} when any may be missing; each may be written then, now or later, and the writer must not be used
   * again. The caller waits for it before the next.
   */
  send(records: readonly PlacedRecord[]): Promise<void>
  close(): Promise<void>
}

/** A topic as its broker describes it. */
export interface TopicDescription {
  readonly partitions: number
  readonly replicas: number
  /** Effective value of each setting. */
  readonly settings: ReadonlyMap<string, string>
}

/** How a topic is to be made. */
interface NewTopic {
  readonly partitions: number
  readonly replicas: number
  readonly settings: Readonly<Record<string, string>>
}

/**
 * All that is needed of a Kafka client, for one topic. Nothing connects before it is used.
 * Methods reject with {@link TransportFault} when no broker answers.
 */
export interface Transport {
  openReader(): TopicReader
  /** A writer that shares nothing with earlier ones, their producer id least of all. */
  openWriter(): TopicWriter
  openBatchWriter(): BatchWriter
  /** Null when there is no such topic. */
  describe(): Promise<TopicDescription | null>
  /** False when there is one of this name already. */
  create(topic: NewTopic): Promise<boolean>
  /** Ends readers and writers too. */
  close(): Promise<void>
}

/** Where a transport connects, and how it talks about it. */
export interface TransportOptions {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[]
  readonly topic: string
  readonly clientId: string
  /** How long one request may take, ms. */
  readonly requestMs: number
  readonly log: TransportLog
}

/** Where a client's own remarks go. */
export interface TransportLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** No broker gave an answer that could be used; trying again may help. */
export class TransportFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportFault'
  }
}
