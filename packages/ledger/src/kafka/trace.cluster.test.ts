import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { readRaw } from '../../../../tests/support/raw-records.ts'
import { openTestTopic, type TestTopic } from '../../../../tests/support/test-topic.ts'
import { appendAll, testCommit } from '../contract.ts'
import { kafkaClients } from './client/known-clients.ts'

const broker = findBroker()
const exporter = new InMemorySpanExporter()
const tracer = () => trace.getTracer('test')

describe.runIf(broker !== null).each(kafkaClients)('a trace over %s', (client) => {
  let topic: TestTopic
  beforeAll(() => {
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  })
  beforeEach(async () => {
    topic = await openTestTopic({ brokers: broker!.brokers, client })
    exporter.reset()
  })
  afterEach(() => topic.dispose())
  afterAll(() => {
    for (const api of [trace, context, propagation]) api.disable()
  })

  const linked = () =>
    exporter
      .getFinishedSpans()
      .flatMap(({ name, links }) => (name === 'take records' ? links.map((link) => link.context.traceId) : []))

  test('is carried by the record, and a reader links to it', async () => {
    const ledger = await topic.open()
    const traceId = await tracer().startActiveSpan('append', async (span) => {
      await appendAll(ledger, ['A'])
      span.end()
      return span.spanContext().traceId
    })
    const records = await readRaw(client, broker!.brokers, topic.name)
    expect(records.at(-1)!.headers['traceparent']).toContain(traceId)
    const reader = await topic.open({ client: kafkaClients.find((other) => other !== client)! })
    expect(await reader.head()).toEqual(await ledger.head())
    expect(linked()).toContain(traceId)
  })

  test('that is none, or another one, changes nothing about a commit', async () => {
    const ledger = await topic.open()
    const writer = (await topic.connect()).openWriter()
    const traceparents = ['', 'nonsense', 'ÿ'.repeat(1000), `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`]
    for (const [index, traceparent] of traceparents.entries()) {
      const head = await ledger.head()
      const bytes = testCommit(head, `foreign ${index}`)
      const sent = await writer.send({ key: 'test', bytes, headers: { traceparent, tracestate: traceparent } })
      expect(sent.kind).toBe('acknowledged')
      expect((await ledger.head()).seq).toBe(head.seq + 1)
    }
    expect(await (await topic.open()).head()).toEqual(await ledger.head())
    expect(linked()).toContain('a'.repeat(32))
  })
})
