import { Admin, Consumer, FetchIsolationLevels, findErrorBy, ProduceAcks, Producer } from '@platformatic/kafka'
import {
  type Fetched,
  type LogRecord,
  type SendOutcome,
  type TopicDescription,
  type TopicReader,
  type TopicWriter,
  type Transport,
  TransportFault,
  type TransportOptions,
} from '../transport.ts'

type Batch = {
  firstOffset: bigint
  attributes: number
  lastOffsetDelta: number
  records: { offsetDelta: number; value: Buffer | null }[]
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
  const open = new Set<{ close(): Promise<void> }>()
  const kept = <T extends { close(): Promise<void> }>(part: T): T => {
    open.add(part)
    const close = () => {
      open.delete(part)
      return part.close()
    }
    return { ...part, close }
  }
  return {
    openReader: () => kept(createReader(base, topic)),
    openWriter: () => kept(createWriter(base, topic)),
    describe: () => withAdmin(base, (admin) => describe(admin, topic)),
    create: ({ replicas, settings }) =>
      withAdmin(base, async (admin) => {
        const configs = Object.entries(settings).map(([name, value]) => ({ name, value }))
        try {
          await admin.createTopics({ topics: [topic], partitions: 1, replicas, configs })
          return true
        } catch (error) {
          if (hasId(error, ['TOPIC_ALREADY_EXISTS'])) return false
          throw error
        }
      }),
    close: async () => {
      await Promise.all([...open].map((part) => part.close()))
      open.clear()
    },
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
    offset: number,
    { maxBytes, waitMs }: { maxBytes: number; waitMs: number },
  ): Promise<Fetched> {
    const { topics } = await consumer.metadata({ topics: [topic] })
    const found = topics.get(topic)!
    const partition = {
      partition: 0,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: -1,
      partitionMaxBytes: maxBytes,
    }
    const wanted = { topicId: found.id, partitions: [partition] }
    const limits = { maxBytes, minBytes: 1, maxWaitTime: waitMs }
    const { responses } = await consumer.fetch({ node: found.partitions[0]!.leader, topics: [wanted], ...limits })
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
    readFrom: async (offset, limits) => {
      try {
        return await fetchOnce(offset, limits)
      } catch (error) {
        // Whoever leads the topic now, or whether it is there, is asked anew.
        consumer.clearMetadata()
        if (hasId(error, ['OFFSET_OUT_OF_RANGE'])) return { kind: 'out-of-range' }
        if (isGone(error)) return { kind: 'no-topic' }
        throw toFault('fetch', error)
      }
    },
    readEnd: async () => {
      try {
        const offsets = await consumer.listOffsets({ topics: [topic], timestamp: -1n })
        return Number(offsets.get(topic)?.[0])
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
  if ((attributes & CONTROL_FLAG) !== 0)
    return Array.from(
      { length: lastOffsetDelta + 1 },
      (_, delta): LogRecord => ({ offset: first + delta, flaw: 'control' }),
    )
  return records.map(({ offsetDelta, value }): LogRecord => {
    const offset = first + offsetDelta
    return value === null ? { offset, flaw: 'no-value' } : { offset, bytes: value }
  })
}

function createWriter(base: Base, topic: string): TopicWriter {
  // NOTE: not idempotent. The chain takes a commit once however often it is written, and an idempotent producer of this
  // client goes on trying for ever (fewer than two retries count as none given).
  const producer = new Producer({ ...base, idempotent: false, acks: ProduceAcks.ALL, repeatOnStaleMetadata: false })
  return {
    send: async ({ key, bytes, headers }): Promise<SendOutcome> => {
      try {
        const message = {
          topic,
          partition: 0,
          key: Buffer.from(key),
          value: Buffer.from(bytes),
          headers: new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)])),
        }
        const { offsets } = await producer.send({ messages: [message] })
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
