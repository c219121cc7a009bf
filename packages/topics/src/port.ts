/** One record of a public topic. */
export interface TopicRecord {
  /** Address of the topic, such as `policy.events.v1`. */
  readonly topic: string
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON in UTF-8; null takes back what stood under the key. */
  readonly value: Uint8Array | null
}

/** The public topics of one ledger. Every method rejects with {@link TopicsFault} when the medium fails. */
export interface Publisher {
  /**
   * Durable on return; records of one key are in this order. After a rejection any of them may be there: publishing them
   * again is how to go on.
   */
  publish(records: readonly TopicRecord[]): Promise<void>
  /** The record of a topic with the greatest `ce_sequence`; null when there is none. */
  readNewest(topic: string): Promise<TopicRecord | null>
  /** The last record of each key of a topic, without those taken back. */
  readLatest(topic: string): Promise<ReadonlyMap<string, TopicRecord>>
  close(): Promise<void>
}

/** The medium of the topics failed; the ledger has everything that is in them. */
export class TopicsFault extends Error {
  readonly code = 'TOPICS_UNAVAILABLE'
  readonly retriable = true

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TopicsFault'
  }
}
