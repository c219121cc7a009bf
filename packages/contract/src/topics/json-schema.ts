import { z } from '@hono/zod-openapi'
import { type TopicName, topics } from './topics.ts'

/** Draft-07: AsyncAPI's own schema language, and what schema registries and connectors read. */
const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** A schema as draft-07 without saying so. */
export function toJsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' })
  return body
}

/**
 * The JSON Schema of the values in a topic, for tools that make columns of them: a schema registry, a sink of Kafka Connect.
 * Records themselves are plain JSON and name no schema.
 */
export function buildTopicSchema(name: TopicName): object {
  const { address, summary, payload } = topics[name]
  return { $schema: DRAFT, title: address, description: summary, ...toJsonSchema(payload) }
}

/** Where the schema of a topic is served. Example: `/schemas/policy.events.v1.json`. */
export function schemaPathOf(name: TopicName): string {
  return `/schemas/${topics[name].address}.json`
}
