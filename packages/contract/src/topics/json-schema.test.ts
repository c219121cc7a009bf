import { expect, test } from 'vitest'
import { buildAsyncApi } from './asyncapi.ts'
import { buildTopicSchema, schemaPathOf } from './json-schema.ts'
import { type TopicName, topics } from './topics.ts'

const names = Object.keys(topics) as TopicName[]

test('each topic has a schema of its own, in the draft that connectors read, equal to that of the AsyncAPI document', () => {
  const { components } = buildAsyncApi() as { components: { schemas: Record<string, object> } }
  expect(names.map(schemaPathOf)).toEqual([
    '/schemas/policy.events.v1.json',
    '/schemas/policy.state.v1.json',
    '/schemas/policy.changes.v1.json',
  ])
  for (const name of names) {
    const schema = buildTopicSchema(name)
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', title: topics[name].address })
    expect(schema).toMatchObject(components.schemas[name]!)
  }
})

test('nothing in a schema leads out of it', () => {
  const references = names.flatMap((name) => [...JSON.stringify(buildTopicSchema(name)).matchAll(/"\$ref":"([^"]+)"/g)])
  expect(references.filter(([, target]) => !target!.startsWith('#/definitions/'))).toEqual([])
})

test('a cell has its columns by name', () => {
  expect(buildTopicSchema('changes')).toMatchObject({
    type: 'object',
    properties: { jurisdiction: { type: 'string' }, item: {}, before: {}, after: {}, asOf: { format: 'date' } },
    additionalProperties: false,
  })
})
