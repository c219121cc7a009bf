import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { buildAsyncApi } from './asyncapi.ts'
import { topics } from './topics.ts'

const document = JSON.parse(JSON.stringify(buildAsyncApi())) as Record<string, Record<string, Record<string, unknown>>>

test('the kept document is current: npm run openapi writes it', async () => {
  const kept = await readFile(new URL('../../asyncapi.golden.json', import.meta.url), 'utf8')
  expect(JSON.parse(kept)).toEqual(document)
})

test('every topic is a channel with its own address, message, schema and operation', () => {
  const names = ['changes', 'events', 'state']
  expect(Object.keys(topics).sort()).toEqual(names)
  for (const part of ['channels', 'operations']) expect(Object.keys(document[part]!).sort()).toEqual(names)
  expect(document).toMatchObject({ asyncapi: '3.0.0', components: { messages: {}, schemas: {} } })
  expect(Object.values(document['channels']!).map(({ address }) => address)).toEqual([
    '{ledger}.policy.events.v1',
    '{ledger}.policy.state.v1',
    '{ledger}.policy.changes.v1',
  ])
})

test('only the topic of the present is compacted, and none forgets', () => {
  const settings = Object.values(document['channels']!).map(
    ({ bindings }) => (bindings as { kafka: { topicConfiguration: object } }).kafka.topicConfiguration,
  )
  const kept = { 'retention.ms': -1, 'retention.bytes': -1 }
  const cleanups = [['delete'], ['compact'], ['delete']]
  expect(settings).toEqual(cleanups.map((cleanup) => ({ ...kept, 'cleanup.policy': cleanup })))
})

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!)
  expect(references.length).toBeGreaterThan(10)
  for (const path of references) expect(document).toHaveProperty(path.split('/'))
})
