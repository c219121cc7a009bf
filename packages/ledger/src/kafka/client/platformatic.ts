import { Admin, Consumer, FetchIsolationLevels, findErrorBy, ProduceAcks, Producer } from '@platformatic/kafka'
import {
  type BatchWriter,
  type Fetched,
  type LogRecord,
  type PlacedRecord,
  type SendOutcome,
  type TopicDescription,
  type TopicReader,
  type TopicWriter,
  type Transport,
  TransportFault,
  type TransportOptions,
} from '../transport.ts'
import { createOpenParts } from './open-parts.ts'

type Batch = {
  firstOffset: bigint
  attributes: number
  lastOffsetDelta: number
  records: {
    offsetDelta: number
    key: Buffer | null
    value: Buffer | null
    headers: [Buffer | null, Buffer | null][]
  }[]
}

const CONTROL_FLAG = 0x20
const TOPIC = 2
/** Neither retries of its own nor a look at other offsets: the ledger does both, and knows why. */
const OWN_RETRIES = { retries: 0, retryDelay: 50 }

/** Answers after which a record was certainly not written. */
const REFUSED = ['MESSAGE_TOO_LARGE', 'INVALID_RECORD']
const GONE = ['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'INCONSISTENT_TOPIC_ID']

/** A transport over @platformatic/kafka. */
export function createPlatformaticTransport(options: TransportOptions): Transport {
  const { topic, clientId, requestMs } = options
  const base = {
    clientId,
    bootstrapBrokers: [...options.brokers],
    timeout: requestMs,
    requestTimeout: requestMs,
    connectTimeout: requestMs,
    autocreateTopics: false,
    ...OWN_RETRIES,
  }
  const parts = createOpenParts()
  return {
    openReader: () => parts.keep(createReader(base, topic)),
    openWriter: () => parts.keep(createWriter(base, topic)),
    openBatchWriter: () => parts.keep(createBatchWriter(base, topic)),
    describe: () => withAdmin(base, (admin) => describe(admin, topic)),
    create: ({ partitions, replicas, settings }) =>
      withAdmin(base, async (admin) => {
        const configs = Object.entries(settings).map(([name, value]) => ({ name, value }))
        try {
          await admin.createTopics({ topics: [topic], partitions, replicas, configs })
          return true
        } catch (error) {
          if (hasId(error, ['TOPIC_ALREADY_EXISTS'])) return false
          throw error
        }
      }),
    close: parts.close,
  }
}

type Base = ConstructorParameters<typeof Admin>[0]

function createReader(base: Base, topic: string): TopicReader {
  // NOTE: the group is never joined; fetching asks for a name all the same.
  const consumer = new Consumer({
    ...base,
    groupId: `${base.clientId}-none`,
    isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
  })
  consumer.topics.track(topic)

  async function fetchOnce(
    { partition: index, offset }: { partition: number; offset: number },
    { maxBytes, waitMs }: { maxBytes: number; waitMs: number },
  ): Promise<Fetched> {
    const { topics } = await consumer.metadata({ topics: [topic] })
    const found = topics.get(topic)!
    const partition = {
      partition: index,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: -1,
      partitionMaxBytes: maxBytes,
    }
    const wanted = { topicId: found.id, partitions: [partition] }
    const limits = { maxBytes, minBytes: 1, maxWaitTime: waitMs }
    const { responses } = await consumer.fetch({ node: found.partitions[index]!.leader, topics: [wanted], ...limits })
    const answer = responses[0]?.partitions[0]
    // A broker leaves out of its answer what has not changed since the last one.
    if (answer === undefined) return { kind: 'records', records: [], logStart: 0, end: offset }
    return {
      kind: 'records',
      records: (answer.records ?? []).flatMap(toRecords),
      logStart: Number(answer.logStartOffset),
      end: Number(answer.highWatermark),
    }
  }

  return {
    readFrom: async (offset, limits, partition = 0) => {
      try {
        return await fetchOnce({ partition, offset }, limits)
      } catch (error) {
        // Whoever leads the topic now, or whether it is there, is asked anew.
        consumer.clearMetadata()
        if (hasId(error, ['OFFSET_OUT_OF_RANGE'])) return { kind: 'out-of-range' }
        if (isGone(error)) return { kind: 'no-topic' }
        throw toFault('fetch', error)
      }
    },
    readEnd: async (partition = 0) => {
      try {
        const offsets = await consumer.listOffsets({ topics: [topic], timestamp: -1n })
        return Number(offsets.get(topic)?.[partition])
      } catch (error) {
        consumer.clearMetadata()
        throw toFault('list offsets', error)
      }
    },
    close: () => consumer.close(true).catch(() => {}),
  }
}

function toRecords({ firstOffset, attributes, lastOffsetDelta, records }: Batch): readonly LogRecord[] {
  const first = Number(firstOffset)
  const flaw = (attributes & CONTROL_FLAG) === 0 ? 'compacted' : 'control'
  const batch = Array.from({ length: lastOffsetDelta + 1 }, (_, delta): LogRecord => ({ offset: first + delta, flaw }))
  if (flaw === 'control') return batch
  for (const { offsetDelta, key, value, headers } of records) {
    const offset = first + offsetDelta
    const pairs = headers.map(([name, content]) => [textOf(name), textOf(content)] as const)
    const label = { key: textOf(key), headers: Object.fromEntries(pairs) }
    batch[offsetDelta] = value === null ? { offset, flaw: 'no-value', label } : { offset, bytes: value, label }
  }
  return batch
}

function textOf(part: Buffer | null): string {
  return part?.toString() ?? ''
}

/**
 * NOTE: not idempotent. The chain takes a commit once however often it is written, a public topic a record with the same
 * id; and an idempotent producer of this client goes on trying for ever (fewer than two retries count as none given).
 */
function createProducer(base: Base): Producer {
  return new Producer({ ...base, idempotent: false, acks: ProduceAcks.ALL, repeatOnStaleMetadata: false })
}

function toMessage(topic: string, { partition, key, bytes, headers }: PlacedRecord) {
  return {
    topic,
    partition,
    key: Buffer.from(key),
    // The client writes null as no value, which its types do not tell.
    value: (bytes === null ? null : Buffer.from(bytes)) as Buffer,
    headers: new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)])),
  }
}

function createBatchWriter(base: Base, topic: string): BatchWriter {
  const producer = createProducer(base)
  return {
    send: async (records) => {
      try {
        await producer.send({ messages: records.map((record) => toMessage(topic, record)) })
      } catch (error) {
        throw toFault('produce', error)
      }
    },
    close: () => producer.close(true).catch(() => {}),
  }
}

function createWriter(base: Base, topic: string): TopicWriter {
  const producer = createProducer(base)
  return {
    send: async (record): Promise<SendOutcome> => {
      try {
        const { offsets } = await producer.send({ messages: [toMessage(topic, { ...record, partition: 0 })] })
        return { kind: 'acknowledged', offset: Number(offsets?.[0]?.offset) }
      } catch (error) {
        return { kind: hasId(error, REFUSED) ? 'refused' : 'unknown', reason: messageOf(error) }
      }
    },
    close: () => producer.close(true).catch(() => {}),
  }
}

async function withAdmin<T>(base: Base, body: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin(base)
  try {
    return await body(admin)
  } catch (error) {
    throw toFault('administration', error)
  } finally {
    await admin.close().catch(() => {})
  }
}

async function describe(admin: Admin, topic: string): Promise<TopicDescription | null> {
  if (!(await admin.listTopics()).includes(topic)) return null
  const { topics } = await admin.metadata({ topics: [topic] })
  const partitions = topics.get(topic)?.partitions ?? []
  const [found] = await admin.describeConfigs({ resources: [{ resourceType: TOPIC, resourceName: topic }] })
  const settings = new Map(found?.configs.map(({ name, value }) => [name, value ?? '']))
  return { partitions: partitions.length, replicas: partitions[0]?.replicas.length ?? 0, settings }
}

function hasId(error: unknown, ids: readonly string[]): boolean {
  return ids.some((id) => findErrorBy(error as Error, 'apiId', id) !== null)
}

function isGone(error: unknown): boolean {
  // The client takes the code out of this one answer.
  return hasId(error, GONE) || messageOf(error).startsWith('Unknown topic')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function toFault(what: string, error: unknown): TransportFault {
  return error instanceof TransportFault ? error : new TransportFault(`${what} failed: ${messageOf(error)}`, error)
}
