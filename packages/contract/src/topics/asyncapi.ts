import { EVENT_TYPES } from '@asof/domain'
import { toJsonSchema } from './json-schema.ts'
import { headersSchema, TOPIC_PARTITIONS, type TopicName, topics } from './topics.ts'

/** Version of AsyncAPI's Kafka binding. */
const BINDING = '0.5.0'

/** The AsyncAPI 3 document of the public topics, from the schemas that records are judged by. */
export function buildAsyncApi(): object {
  const names = Object.keys(topics) as TopicName[]
  const each = <T>(toPart: (name: TopicName) => T) => Object.fromEntries(names.map((name) => [name, toPart(name)]))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'asof',
      version: '1',
      description:
        'What a ledger of policies says, for everybody: events, present answers and changes, each record a CloudEvent 1.0 ' +
        'in binary mode. Records may come again with the same id. A record of claims about rules, not legal advice.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: each(toChannel),
    operations: each((name) => ({
      action: 'send',
      channel: { $ref: `#/channels/${name}` },
      summary: topics[name].summary,
    })),
    components: {
      messages: each(toMessage),
      schemas: {
        headers: toJsonSchema(headersSchema),
        ...each((name) => toJsonSchema(topics[name].payload)),
      },
    },
  }
}

function toChannel(name: TopicName): object {
  const { address, summary, cleanup } = topics[name]
  return {
    address: `{ledger}.${address}`,
    description: summary,
    parameters: { ledger: { description: 'Id of the ledger', examples: ['seed-story'] } },
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    bindings: {
      kafka: {
        partitions: TOPIC_PARTITIONS,
        topicConfiguration: { 'cleanup.policy': [cleanup], 'retention.ms': -1, 'retention.bytes': -1 },
        bindingVersion: BINDING,
      },
    },
  }
}

function toMessage(name: TopicName): object {
  const { summary, key, type } = topics[name]
  return {
    name: type ?? 'an event of the ledger',
    summary,
    description: type === null ? `\`ce_type\` is one of ${EVENT_TYPES.join(', ')}` : `\`ce_type\` is ${type}`,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/headers' },
    payload: { $ref: `#/components/schemas/${name}` },
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: BINDING } },
  }
}
