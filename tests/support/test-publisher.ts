import { randomUUID } from 'node:crypto'
import type { KafkaClient } from '@asof/ledger'
import { createTransport, type Transport } from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'
import type { Publisher } from '@asof/topics'
import { createPublicTopic, openKafkaPublisher, type PublicTopic, publicTopicOf } from '@asof/topics/kafka'

/** Two public topics of a ledger of their own, one of them compacted. */
export interface TestTopics {
  readonly ledger: string
  readonly events: PublicTopic
  readonly state: PublicTopic
  /** Another publisher to them. */
  open(over?: { readonly client?: KafkaClient; readonly brokers?: readonly string[] }): Promise<Publisher>
  /** A transport to one of them by its name; the caller closes it. */
  connect(name: string): Promise<Transport>
  /** Makes those that are not there; resolves to which were made. */
  make(): Promise<readonly boolean[]>
  dispose(): Promise<void>
}

const silent = { info: () => {}, warn: () => {}, error: () => {} }

/** Makes both topics of a new ledger. */
export async function makeTestTopics(brokers: readonly string[], client: KafkaClient): Promise<TestTopics> {
  const ledger = `t-${randomUUID()}`
  const events: PublicTopic = { address: 'policy.events.v1', partitions: 6, cleanup: 'delete' }
  const state: PublicTopic = { address: 'policy.state.v1', partitions: 6, cleanup: 'compact' }
  const opened: Publisher[] = []

  async function make(): Promise<readonly boolean[]> {
    const made: boolean[] = []
    for (const topic of [events, state]) {
      const transport = await connectTo(publicTopicOf(ledger, topic), client, brokers)
      made.push(
        await createPublicTopic(transport, topic, { replicas: 1, stopwatch: systemClock }).finally(() =>
          transport.close(),
        ),
      )
    }
    return made
  }

  await make()
  return {
    ledger,
    events,
    state,
    connect: (name) => connectTo(name, client, brokers),
    make,
    open: async (over = {}) => {
      const connect = (name: string) => connectTo(name, over.client ?? client, over.brokers ?? brokers)
      const publisher = await openKafkaPublisher({ ledger, topics: [events, state], connect })
      opened.push(publisher)
      return publisher
    },
    dispose: async () => {
      await Promise.all(opened.map((publisher) => publisher.close()))
    },
  }
}

function connectTo(topic: string, client: KafkaClient, brokers: readonly string[]): Promise<Transport> {
  return createTransport(client, { brokers, topic, clientId: 'test', requestMs: 2000, log: silent })
}
