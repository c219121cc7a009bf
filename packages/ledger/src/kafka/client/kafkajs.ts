import kafkajs, { type Kafka, type LogEntry, type Producer } from 'kafkajs'
import {
  type BatchWriter,
  type Fetched,
  type SendOutcome,
  type TopicDescription,
  type TopicReader,
  type TopicWriter,
  type Transport,
  TransportFault,
  type TransportLog,
  type TransportOptions,
} from '../transport.ts'
import { type Cluster, createCluster, fetchPartition } from './kafkajs-internals.ts'
import { createOpenParts } from './open-parts.ts'

const { logLevel, Partitioners, ConfigResourceTypes } = kafkajs

/** Error codes of the Kafka protocol. */
const OFFSET_OUT_OF_RANGE = 1
const UNKNOWN_TOPIC = 3

/** Answers after which a record was certainly not written. */
const REFUSED: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'INVALID_RECORD'])

/** Above this the ledger tries again, and knows why: the client must neither try for ever nor decide anything. */
const RETRY = { retries: 1, initialRetryTime: 50, maxRetryTime: 200 }

/** A transport over kafkajs 2.2.4. */
export function createKafkajsTransport(options: TransportOptions): Transport {
  const { brokers, topic, clientId, requestMs, log } = options
  const kafka = new kafkajs.Kafka({
    clientId,
    brokers: [...brokers],
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => tell(log, entry),
  })
  const parts = createOpenParts()
  return {
    openReader: () => parts.keep(createReader(kafka, topic)),
    openWriter: () => parts.keep(createWriter(kafka, topic, requestMs)),
    openBatchWriter: () => parts.keep(createBatchWriter(kafka, topic, requestMs)),
    describe: () => withAdmin(kafka, (admin) => describe(admin, topic)),
    create: ({ partitions, replicas, settings }) =>
      withAdmin(kafka, (admin) => {
        const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
        const topics = [{ topic, numPartitions: partitions, replicationFactor: replicas, configEntries }]
        return admin.createTopics({ topics, timeout: requestMs })
      }),
    close: parts.close,
  }
}

function createReader(kafka: Kafka, topic: string): TopicReader {
  const connection = createConnection(kafka, topic)
  return {
    readFrom: async (offset, limits, partition = 0) => {
      try {
        return await connection.use(async (cluster): Promise<Fetched> => {
          await cluster.refreshMetadataIfNecessary()
          const broker = await cluster.findBroker({ nodeId: String(leaderOf(cluster, topic, partition)) })
          const wanted = { topic, partition, offset, ...limits }
          const { errorCode, end, logStart, records } = await fetchPartition(broker, wanted)
          if (errorCode === OFFSET_OUT_OF_RANGE) return { kind: 'out-of-range' }
          if (errorCode === UNKNOWN_TOPIC) await connection.drop()
          if (errorCode === UNKNOWN_TOPIC) return { kind: 'no-topic' }
          if (errorCode !== 0) throw new Error(`fetch was answered with error ${errorCode}`)
          return { kind: 'records', records, end, logStart }
        })
      } catch (error) {
        if (typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return { kind: 'no-topic' }
        throw toFault('fetch', error)
      }
    },
    readEnd: async (partition = 0) => {
      try {
        return await connection.use(async (cluster) => {
          const wanted = [{ topic, fromBeginning: false, partitions: [{ partition }] }]
          const [found] = await cluster.fetchTopicsOffset(wanted)
          return Number(found?.partitions[0]?.offset)
        })
      } catch (error) {
        throw toFault('list offsets', error)
      }
    },
    close: connection.drop,
  }
}

/** A connection that is made when it is used, and made anew after a use that failed. */
interface Connection {
  use<T>(body: (cluster: Cluster) => Promise<T>): Promise<T>
  drop(): Promise<void>
}

function createConnection(kafka: Kafka, topic: string): Connection {
  let connection: Promise<Cluster> | null = null

  async function connect(): Promise<Cluster> {
    const cluster = createCluster(kafka)
    try {
      await cluster.connect()
      await cluster.addTargetTopic(topic)
      return cluster
    } catch (error) {
      await cluster.disconnect().catch(() => {})
      throw error
    }
  }

  async function drop(): Promise<void> {
    const dropped = connection
    connection = null
    await dropped?.then((cluster) => cluster.disconnect()).catch(() => {})
  }

  return {
    use: async (body) => {
      connection ??= connect()
      const used = connection
      try {
        return await body(await used)
      } catch (error) {
        if (used === connection) await drop()
        throw error
      }
    },
    drop,
  }
}

function leaderOf(cluster: Cluster, topic: string, partition: number): number {
  const leader = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader
  if (leader === undefined) throw new Error(`nobody leads partition ${partition} of ${topic}`)
  return leader
}

/**
 * NOTE: not idempotent. The chain takes a commit once however often it is written, a public topic a record with the same
 * id; and an idempotent producer of this client numbers a record anew after a lost answer: the broker then drops the next
 * one and acknowledges it (ADR 12).
 */
function createProducer(kafka: Kafka): Producer {
  return kafka.producer({
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { ...RETRY, retries: 0 },
  })
}

function createBatchWriter(kafka: Kafka, topic: string, requestMs: number): BatchWriter {
  const producer = createProducer(kafka)
  let connection: Promise<void> | null = null
  return {
    send: async (records) => {
      const messages = records.map(({ bytes, ...rest }) => ({
        ...rest,
        value: bytes === null ? null : Buffer.from(bytes),
      }))
      try {
        connection ??= producer.connect()
        await connection
        await producer.send({ topic, acks: -1, timeout: requestMs, messages })
      } catch (error) {
        throw toFault('produce', error)
      }
    },
    close: () => producer.disconnect().catch(() => {}),
  }
}

function createWriter(kafka: Kafka, topic: string, requestMs: number): TopicWriter {
  const producer = createProducer(kafka)
  let connection: Promise<void> | null = null
  return {
    send: async ({ key, bytes, headers }): Promise<SendOutcome> => {
      try {
        connection ??= producer.connect()
        await connection
        const message = { key, value: Buffer.from(bytes), headers, partition: 0 }
        const [answer] = await producer.send({ topic, acks: -1, timeout: requestMs, messages: [message] })
        return { kind: 'acknowledged', offset: Number(answer?.baseOffset) }
      } catch (error) {
        return { kind: REFUSED.has(typeOf(error)) ? 'refused' : 'unknown', reason: messageOf(error) }
      }
    },
    close: () => producer.disconnect().catch(() => {}),
  }
}

type Admin = ReturnType<Kafka['admin']>

async function withAdmin<T>(kafka: Kafka, body: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    return await body(admin)
  } catch (error) {
    throw toFault('administration', error)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

async function describe(admin: Admin, topic: string): Promise<TopicDescription | null> {
  if (!(await admin.listTopics()).includes(topic)) return null
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const partitions = topics[0]?.partitions ?? []
  const wanted = { resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }], includeSynonyms: false }
  const { resources } = await admin.describeConfigs(wanted)
  const settings = new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]))
  return { partitions: partitions.length, replicas: partitions[0]?.replicas.length ?? 0, settings }
}

/** Whatever kafkajs says, the ledger judges the outcome: its errors are remarks here, those that pass by themselves quiet. */
function tell(log: TransportLog, { level, namespace, log: { message, error } }: LogEntry): void {
  const fields = { client: 'kafkajs', part: namespace, ...(error === undefined ? {} : { error: String(error) }) }
  const passes =
    level !== logLevel.ERROR || PASSING.some((sign) => message.includes(sign) || fields.error?.includes(sign))
  if (passes) log.info(fields, message)
  else log.warn(fields, message)
}

/** Signs of what a later try cures. */
const PASSING = [
  'Connection error',
  'Connection timeout',
  'Closed connection',
  'Connection closed',
  'timed out',
  'is loading',
  'not the leader',
  'no leader',
  'leadership election',
  'Failed to connect',
  'does not host this topic',
]

interface ClientError {
  readonly type?: string
  readonly message?: string
  readonly cause?: unknown
}

/** The protocol's name of an error, however often kafkajs wrapped it. */
function typeOf(error: unknown): string | undefined {
  const { type, cause } = (error ?? {}) as ClientError
  return type ?? (cause === undefined || cause === error ? undefined : typeOf(cause))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function toFault(what: string, error: unknown): TransportFault {
  return error instanceof TransportFault ? error : new TransportFault(`${what} failed: ${messageOf(error)}`, error)
}
