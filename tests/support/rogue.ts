import { Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes, Producer } from '@platformatic/kafka'

/** Somebody with rights over a topic who knows nothing of ledgers. */
export interface Rogue {
  /** Writes records one after the other; `null` is a record without a value. */
  write(
    values: readonly (Uint8Array | string | null)[],
    how?: { compression?: 'gzip' | 'zstd' | 'snappy' | 'lz4' },
  ): Promise<void>
  /** Writes a record in a transaction, which leaves a mark of its own. */
  writeInTransaction(value: string): Promise<void>
  /** Deletes what lies before an offset. */
  trim(offset: number): Promise<void>
  set(setting: string, value: string): Promise<void>
  deleteTopic(): Promise<void>
  createTopic(): Promise<void>
  close(): Promise<void>
}

/** A rogue at a topic. */
export function openRogue(brokers: readonly string[], topic: string): Rogue {
  const base = { clientId: 'rogue', bootstrapBrokers: [...brokers], retries: 20, retryDelay: 100 }
  const admin = new Admin(base)
  const toBuffer = (value: Uint8Array | string) => Buffer.from(value as string)
  const toMessage = (value: Uint8Array | string | null) => ({
    topic,
    partition: 0,
    // Four zero bytes are what an old client takes for the mark of an aborted transaction.
    key: Buffer.alloc(4),
    value: (value === null ? null : toBuffer(value)) as Buffer,
  })
  return {
    write: async (values, how = {}) => {
      const producer = new Producer(base)
      await producer.send({ messages: values.map(toMessage), acks: -1, ...how })
      await producer.close()
    },
    writeInTransaction: async (value) => {
      const producer = new Producer({
        ...base,
        idempotent: true,
        transactionalId: `rogue-${topic}`,
        producerId: -1n,
        producerEpoch: -1,
      })
      const transaction = await producer.beginTransaction()
      await transaction.send({ messages: [toMessage(value)] })
      await transaction.commit()
      await producer.close()
    },
    trim: async (offset) => {
      await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: BigInt(offset) }] }] })
    },
    set: async (name, value) => {
      const configs = [{ name, value, configOperation: IncrementalAlterConfigOperationTypes.SET }]
      await admin.incrementalAlterConfigs({
        resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs }],
      })
    },
    deleteTopic: () => admin.deleteTopics({ topics: [topic] }),
    createTopic: async () => {
      await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 })
    },
    close: () => admin.close(),
  }
}
