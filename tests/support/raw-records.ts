import { randomUUID } from 'node:crypto'
import type { KafkaClient } from '@asof/ledger'
import { Consumer, MessagesStreamModes } from '@platformatic/kafka'
import kafkajs, { type Kafka } from 'kafkajs'

/** A record as any consumer sees it. */
export interface RawRecord {
  readonly partition: number
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: string | null
}

/** A broker that has just come back coordinates no group for a while. */
const PATIENT = { retries: 30, maxRetryTime: 2_000 }

/** Reads a topic from its beginning to where it ends now, as anybody would: by a consumer group of a client library. */
export async function readRaw(
  client: KafkaClient,
  brokers: readonly string[],
  topic: string,
): Promise<readonly RawRecord[]> {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING, retry: PATIENT })
  const admin = kafka.admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect())
  const count = offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0)
  if (count === 0) return []
  return client === 'kafkajs' ? consumeByKafkajs(kafka, topic, count) : consumeByPlatformatic(brokers, topic, count)
}

async function consumeByKafkajs(kafka: Kafka, topic: string, count: number): Promise<readonly RawRecord[]> {
  const consumer = kafka.consumer({ groupId: randomUUID() })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const records: RawRecord[] = []
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart) reject(payload.error)
    })
    const run = consumer.run({
      eachMessage: async ({ partition, message: { key, value, headers = {} } }) => {
        const texts = Object.entries(headers).map(([name, content]) => [name, String(content)])
        records.push({ partition, key: String(key), headers: Object.fromEntries(texts), value: textOf(value) })
        if (records.length === count) resolve()
      },
    })
    run.catch(reject)
  }).finally(() => consumer.disconnect())
  return records
}

async function consumeByPlatformatic(
  brokers: readonly string[],
  topic: string,
  count: number,
): Promise<readonly RawRecord[]> {
  const consumer = new Consumer({ clientId: 'raw', groupId: randomUUID(), bootstrapBrokers: [...brokers] })
  const records: RawRecord[] = []
  try {
    const mode = MessagesStreamModes.EARLIEST
    for await (const { partition, key, value, headers } of await consumer.consume({
      topics: [topic],
      mode,
      autocommit: false,
    })) {
      const texts = [...headers].map(([name, content]) => [String(name), String(content)])
      records.push({ partition, key: String(key), headers: Object.fromEntries(texts), value: textOf(value) })
      if (records.length === count) break
    }
  } finally {
    await consumer.close(true)
  }
  return records
}

/** One client gives null where there is no value, the other nothing. */
function textOf(value: Buffer | null | undefined): string | null {
  return value?.toString() ?? null
}
