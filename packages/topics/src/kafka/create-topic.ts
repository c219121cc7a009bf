import { type Stopwatch, type Transport, TransportFault, untilAnswered } from '@asof/ledger/transport'
import { TopicsFault } from '../port.ts'
import { type PublicTopic, settingProblems, settingsOf } from './public-topic.ts'

/** How a public topic is made. */
interface TopicMaking {
  /** Copies of the topic; one on a single broker, else three. */
  readonly replicas: number
  readonly stopwatch: Stopwatch
}

/** A new topic takes a moment until somebody leads each of its partitions, ms. */
const SETTLE_MS = 15_000

/**
 * Makes a public topic, empty; one that is there is kept. Resolves to whether it was made just now. Rejects with
 * {@link TopicsFault} when no broker answers, or the one that is there loses records or has other partitions.
 */
export async function createPublicTopic(
  transport: Transport,
  topic: PublicTopic,
  { replicas, stopwatch }: TopicMaking,
): Promise<boolean> {
  const { address, partitions } = topic
  try {
    const made = await transport.create({ partitions, replicas, settings: settingsOf(topic, replicas) })
    await untilAnswered(stopwatch, stopwatch.elapsed() + SETTLE_MS, () => examine(transport, topic))
    return made
  } catch (error) {
    throw error instanceof TransportFault ? new TopicsFault(`${address}: ${error.message}`, error) : error
  }
}

async function examine(transport: Transport, topic: PublicTopic): Promise<void> {
  const found = await transport.describe()
  if (found === null) throw new TransportFault('the new topic cannot be seen yet')
  const problems = settingProblems(topic, found)
  if (problems.length > 0) throw new TopicsFault(`${topic.address}: ${problems.join(', ')}`)
  const reader = transport.openReader()
  try {
    for (let partition = 0; partition < topic.partitions; partition++) await reader.readEnd(partition)
  } finally {
    await reader.close()
  }
}
