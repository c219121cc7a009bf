/** Why a record of a topic cannot be read as bytes at all. */
export type RecordFlaw = 'no-value' | 'control' | 'codec' | 'corrupt'

/** A record as it lies in the one partition of a topic. */
export type LogRecord =
  | { readonly offset: number; readonly bytes: Uint8Array }
  | { readonly offset: number; readonly flaw: RecordFlaw }

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
  /** Records from `offset` on in order, without leaving any out. Rejects with {@link TransportFault} when no broker answers. */
  readFrom(offset: number, limits: ReadLimits): Promise<Fetched>
  /** One more than the offset of the last record that is safe to read, from a leader that knows; rejects as {@link readFrom}. */
  readEnd(): Promise<number>
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

/** A topic as its broker describes it. */
export interface TopicDescription {
  readonly partitions: number
  readonly replicas: number
  /** Effective value of each setting. */
  readonly settings: ReadonlyMap<string, string>
}

/** How a topic is to be made; it always has one partition. */
interface NewTopic {
  readonly replicas: number
  readonly settings: Readonly<Record<string, string>>
}

/**
 * All that the ledger needs of a Kafka client, for one topic with one partition. Nothing connects before it is used.
 * Methods reject with {@link TransportFault} when no broker answers.
 */
export interface Transport {
  openReader(): TopicReader
  /** A writer that shares nothing with earlier ones, their producer id least of all. */
  openWriter(): TopicWriter
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
