import type { Transport } from '@asof/ledger/transport'
import { type Publisher, type TopicRecord, TopicsFault } from '../port.ts'
import { openTopicChannel, type TopicChannel } from './channel.ts'
import { type PublicTopic, publicTopicOf } from './public-topic.ts'

/** How the public topics of a ledger are opened. */
export interface KafkaPublisherOptions {
  readonly ledger: string
  readonly topics: readonly PublicTopic[]
  /** A transport to the topic that Kafka knows by this name; closed with the publisher. */
  connect(name: string): Promise<Transport>
}

/** The public topics of a ledger in Kafka, which `createPublicTopic` made. Nothing connects before it is used. */
export async function openKafkaPublisher({ ledger, topics, connect }: KafkaPublisherOptions): Promise<Publisher> {
  const channels = new Map<string, TopicChannel>()
  let isOpen = true
  for (const topic of topics) {
    const name = publicTopicOf(ledger, topic)
    channels.set(topic.address, openTopicChannel(name, topic, await connect(name)))
  }

  function channelOf(address: string): TopicChannel {
    if (!isOpen) throw new TopicsFault('the publisher is closed')
    const channel = channels.get(address)
    if (channel === undefined) throw new TopicsFault(`${address} is none of the topics of ${ledger}`)
    return channel
  }

  return {
    publish: async (records) => {
      const byTopic = Map.groupBy(records.map(copy), ({ topic }) => topic)
      for (const [address, of] of byTopic) await channelOf(address).publish(of)
    },
    readNewest: async (address) => channelOf(address).readNewest(),
    readLatest: async (address) => channelOf(address).readLatest(),
    close: async () => {
      isOpen = false
      await Promise.all([...channels.values()].map((channel) => channel.close()))
    },
  }
}

/** The caller may reuse its buffer while the record waits for its turn. */
function copy(record: TopicRecord): TopicRecord {
  return { ...record, value: record.value?.slice() ?? null }
}
