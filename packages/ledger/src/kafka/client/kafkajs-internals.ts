import { createRequire } from 'node:module'
import type { Kafka } from 'kafkajs'
import type { LogRecord } from '../transport.ts'
import { decodeRecordSet } from './record-batch.ts'

/**
 * What of kafkajs lies behind its public face: a reader without a consumer group, raw record sets, and a timer that must
 * be kept quiet. Bound to one version, and checked by the contract suite.
 */
const VERSION = '2.2.4'

const require = createRequire(import.meta.url)
const { version } = require('kafkajs/package.json') as { version: string }
if (version !== VERSION)
  throw new Error(`kafkajs ${version} was never examined; its internals are known for ${VERSION}`)

interface RequestQueue {
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
}

// kafkajs looks at an empty queue every millisecond, 8 % of a core per connection, and Node warns of the negative delay:
// a request that has to wait schedules the look itself (tulios/kafkajs#1556, #1751).
const queue = (require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }).prototype
const schedule = queue.scheduleCheckPendingRequests
queue.scheduleCheckPendingRequests = function scheduleWhenSomethingWaits(this: RequestQueue) {
  if (this.pending.length > 0) schedule.call(this)
}

interface Protocol {
  readonly request: { readonly apiVersion: number }
}

interface Broker {
  readonly connectionPool: { send(protocol: object): Promise<unknown> }
  lookupRequest(apiKey: number, versions: object): (parameters: object) => Protocol
}

/** The client's own view of a cluster. */
export interface Cluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addTargetTopic(topic: string): Promise<void>
  refreshMetadataIfNecessary(): Promise<void>
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[]
  findBroker(by: { nodeId: string }): Promise<Broker>
  fetchTopicsOffset(topics: readonly object[]): Promise<readonly { partitions: readonly { offset: string }[] }[]>
}

const READ_UNCOMMITTED = 0

/** A cluster with connections of its own. */
export function createCluster(kafka: Kafka): Cluster {
  const key = Object.getOwnPropertySymbols(kafka).find((symbol) => String(symbol).includes('createCluster'))
  const create = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[key!]!
  return create({
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    isolationLevel: READ_UNCOMMITTED,
  })
}

/** One partition of a fetch response. */
export interface FetchedPartition {
  readonly errorCode: number
  readonly end: number
  readonly logStart: number
  readonly records: readonly LogRecord[]
}

const FETCH = 1
/** The newest version kafkajs can ask for; brokers 2.3 to 4.x answer it. */
const FETCH_VERSION = 11
const { requests } = require('kafkajs/src/protocol/requests') as { requests: { Fetch: object } }

/** Fetches from one partition and decodes the records here: kafkajs gives up a whole response for one strange batch. */
export async function fetchPartition(
  broker: Broker,
  wanted: { topic: string; partition: number; offset: number; maxBytes: number; waitMs: number },
): Promise<FetchedPartition> {
  const { topic, partition, offset, maxBytes, waitMs } = wanted
  const partitions = [{ partition, fetchOffset: String(offset), maxBytes }]
  const protocol = broker.lookupRequest(
    FETCH,
    requests.Fetch,
  )({
    maxWaitTime: waitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions }],
  })
  if (protocol.request.apiVersion !== FETCH_VERSION)
    throw new Error(`the broker answers fetch ${protocol.request.apiVersion}, not ${FETCH_VERSION}`)
  const response = { decode: async (payload: Buffer) => decodeResponse(payload), parse: async (data: object) => data }
  return (await broker.connectionPool.send({ ...protocol, response })) as FetchedPartition
}

/** Where the parts of a response to one topic lie, in bytes; those of its partition count from the end of the topic's name. */
const AT = { error: 4, topics: 10, nameLength: 14, name: 16 }
const IN_PARTITION = { error: 8, end: 10, logStart: 26, abortedCount: 34, aborted: 38 }
const ABORTED_BYTES = 16

/** Source: Kafka protocol, Fetch response version 11, for one partition of one topic. */
function decodeResponse(payload: Buffer): FetchedPartition & { readonly clientSideThrottleTime: number } {
  const clientSideThrottleTime = payload.readInt32BE(0)
  const failure = payload.readInt16BE(AT.error)
  if (failure !== 0 || payload.readInt32BE(AT.topics) === 0)
    return { clientSideThrottleTime, errorCode: failure, end: -1, logStart: -1, records: [] }
  const partition = AT.name + payload.readInt16BE(AT.nameLength)
  const aborted = Math.max(payload.readInt32BE(partition + IN_PARTITION.abortedCount), 0)
  // After the aborted transactions stand the preferred replica and the size of the record set.
  const size = partition + IN_PARTITION.aborted + aborted * ABORTED_BYTES + 4
  return {
    clientSideThrottleTime,
    errorCode: payload.readInt16BE(partition + IN_PARTITION.error),
    end: Number(payload.readBigInt64BE(partition + IN_PARTITION.end)),
    logStart: Number(payload.readBigInt64BE(partition + IN_PARTITION.logStart)),
    records: decodeRecordSet(payload.subarray(size + 4, size + 4 + Math.max(payload.readInt32BE(size), 0))),
  }
}
