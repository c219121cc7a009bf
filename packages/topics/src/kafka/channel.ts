import { type BatchWriter, type Transport, TransportFault } from '@asof/ledger/transport'
import { type TopicRecord, TopicsFault } from '../port.ts'
import { partitionOf } from './partition-of.ts'
import { type PublicTopic, settingProblems } from './public-topic.ts'
import { readRange } from './read-range.ts'
import { cutIntoRequests } from './requests.ts'

/** One topic of a publisher. Every method rejects with {@link TopicsFault}. */
export interface TopicChannel {
  publish(records: readonly TopicRecord[]): Promise<void>
  readNewest(): Promise<TopicRecord | null>
  readLatest(): Promise<ReadonlyMap<string, TopicRecord>>
  close(): Promise<void>
}

/**
 * Records at the end of each partition among which the newest is looked for. Behind more repeats than that an older one is
 * found, and a relay repeats more than it had to.
 */
const TAIL_RECORDS = 250

/** A channel to the topic of this name; it does not make it. */
export function openTopicChannel(name: string, topic: PublicTopic, transport: Transport): TopicChannel {
  const { address, partitions } = topic
  const reader = transport.openReader()
  let writer: BatchWriter | null = null
  /** How far each partition reaches at least; null: the topic was not looked at since the last doubt. */
  let ends: readonly number[] | null = null
  let queue: Promise<unknown> = Promise.resolve()

  async function examine(): Promise<void> {
    const found = await transport.describe()
    if (found === null) throw new TransportFault('there is no such topic: run "asof ledger init"')
    const problems = settingProblems(topic, found)
    if (problems.length > 0) throw new TransportFault(problems.join(', '))
  }

  /** Where each partition ends. A topic that was made again is noticed before anything is put into it. */
  async function readEnds(): Promise<readonly number[]> {
    if (ends === null) await examine()
    const found = await Promise.all(Array.from({ length: partitions }, (_, partition) => reader.readEnd(partition)))
    if (ends?.some((end, partition) => found[partition]! < end)) throw new TransportFault('it holds less than it did')
    ends = found
    return found
  }

  async function publish(records: readonly TopicRecord[]): Promise<void> {
    const before = await readEnds()
    const placed = records.map(({ key, headers, value }) => ({
      partition: partitionOf(key, partitions),
      key,
      headers,
      bytes: value,
    }))
    writer ??= transport.openBatchWriter()
    for (const request of cutIntoRequests(placed)) await writer.send(request)
    ends = before.map((end, index) => end + placed.filter(({ partition }) => partition === index).length)
  }

  async function readNewest(): Promise<TopicRecord | null> {
    let newest: TopicRecord | null = null
    for (const [partition, end] of (await readEnds()).entries())
      for (const record of await readTail(partition, end))
        if (newest === null || sequenceOf(record) > sequenceOf(newest)) newest = record
    return newest
  }

  /** The last records of a partition; none only where there is none. */
  async function readTail(partition: number, end: number): Promise<readonly TopicRecord[]> {
    for (let count = TAIL_RECORDS; ; count *= 2) {
      const range = { partition, from: Math.max(end - count, 0), end }
      const found: TopicRecord[] = []
      await readRange(reader, range, (record) => found.push({ topic: address, ...record }))
      if (found.length > 0 || range.from === 0) return found
    }
  }

  async function readLatest(): Promise<ReadonlyMap<string, TopicRecord>> {
    const latest = new Map<string, TopicRecord>()
    for (const [partition, end] of (await readEnds()).entries())
      await readRange(reader, { partition, from: 0, end }, (record) => {
        if (record.value === null) latest.delete(record.key)
        else latest.set(record.key, { topic: address, ...record })
      })
    return latest
  }

  /** One after the other; after a doubt nothing is taken for granted, and no writer is used again. */
  function inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = queue.then(body).catch(async (error: unknown) => {
      ends = null
      const dropped = writer
      writer = null
      await dropped?.close()
      throw error instanceof TransportFault ? new TopicsFault(`${name}: ${error.message}`, error) : error
    })
    queue = turn.catch(() => {})
    return turn
  }

  return {
    publish: (records) => inTurn(() => publish(records)),
    readNewest: () => inTurn(readNewest),
    readLatest: () => inTurn(readLatest),
    close: async () => {
      await queue
      await transport.close()
    },
  }
}

function sequenceOf({ headers }: TopicRecord): string {
  return headers['ce_sequence'] ?? ''
}
