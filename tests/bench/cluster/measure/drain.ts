import { createHash } from 'node:crypto'
import { topicOf } from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'
import kafkajs from 'kafkajs'
import type { Setting } from '../setting.ts'

/** Bytes per fetch, as the product asks for. */
const MAX_BYTES = 8 * 1024 * 1024

/** The client as anybody would use it. */
export function connectKafkajs({ config }: Setting) {
  const { brokers } = config.kafka
  return new kafkajs.Kafka({ clientId: 'asof-bench', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING })
}

/**
 * Reads the topic of a run by a consumer of kafkajs, batch by batch, and looks at nothing but the number of records.
 * Resolves to the ms from when its group was joined; the joining is not counted.
 * @param records how many there are, the first included, which names the ledger
 * @param see is given the value of each
 */
export async function drain(setting: Setting, records: number, see: (value: Buffer) => void = () => {}) {
  const consumer = connectKafkajs(setting).consumer({
    groupId: setting.ledger,
    maxBytes: MAX_BYTES,
    maxBytesPerPartition: MAX_BYTES,
  })
  let begun = 0
  let read = 0
  consumer.on(consumer.events.GROUP_JOIN, () => {
    begun = systemClock.elapsed()
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topic: topicOf(setting.ledger), fromBeginning: true })
    return await new Promise<number>((resolve, reject) => {
      // It restarts by itself while a new broker looks for somebody to coordinate the group.
      consumer.on(consumer.events.CRASH, ({ payload }) => (payload.restart ? undefined : reject(payload.error)))
      const eachBatch = async ({ batch }: { batch: { messages: readonly { value: Buffer | null }[] } }) => {
        for (const { value } of batch.messages) see(value!)
        read += batch.messages.length
        if (read >= records) resolve(systemClock.elapsed() - begun)
      }
      consumer.run({ autoCommit: false, eachBatch }).catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
}

/** SHA-256 hex of all commits in the topic. */
export async function drainDigest(setting: Setting, commits: number): Promise<string> {
  const hash = createHash('sha256')
  let seen = 0
  await drain(setting, commits + 1, (value) => {
    if (seen++ > 0) hash.update(value)
  })
  return hash.digest('hex')
}

/** Removes the topics of a run. */
export async function dropTopics(setting: Setting): Promise<void> {
  const admin = connectKafkajs(setting).admin()
  await admin.connect()
  const topics = [setting.ledger, setting.scratchLedger].map(topicOf)
  const there = new Set(await admin.listTopics())
  await admin.deleteTopics({ topics: topics.filter((topic) => there.has(topic)) }).finally(() => admin.disconnect())
}
