import { context, propagation, SpanKind, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { traceHeaders } from '../../packages/ledger/src/kafka/trace-headers.ts'
import { type LivingProduct, openEmbeddedProduct } from '../support/in-process.ts'
import { takeAll } from '../support/open-notifier.ts'
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const exporter = new InMemorySpanExporter()
let product: LivingProduct
let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver(takeAll)
  product = await openEmbeddedProduct({ backend: 'memory', ledgers: ['seed-story'] }, receiver.port)
})
beforeEach(() => exporter.reset())
afterAll(async () => {
  for (const api of [trace, context, propagation]) api.disable()
  await product.close()
  await receiver.close()
})

function startTracing(): void {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
}

const org = (id: string) => ({
  id,
  type: 'org.registered',
  announcedAt: '2026-05-28',
  source: [{ kind: 'gazette', url: 'https://example.org/notice/5' }],
  data: { org: `example/${id}`, name: 'Example Lab', kind: 'company' },
})

const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name)

// First: what follows is started once for the process.
test('without an SDK nothing is traced, and nothing is carried', async () => {
  expect(
    (await product.post('/api/v1/events', org('untraced'), { traceparent: `00-${TRACE}-${PARENT}-01` })).status,
  ).toBe(201)
  expect(traceHeaders()).toEqual({})
  expect(exporter.getFinishedSpans()).toEqual([])
})

test('a request is a span of the trace it names, and an append lies within it', async () => {
  startTracing()
  await product.post('/api/v1/events', org('traced'), { traceparent: `00-${TRACE}-${PARENT}-01` })
  const [request, append] = ['POST /api/v1/events', 'append'].map(spanOf)
  expect(request!.spanContext().traceId).toBe(TRACE)
  expect([request!.kind, request!.parentSpanContext?.spanId]).toEqual([SpanKind.SERVER, PARENT])
  expect(request!.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/events',
    'http.response.status_code': 201,
  })
  expect(append!.parentSpanContext?.spanId).toBe(request!.spanContext().spanId)
  expect(append!.attributes).toEqual({ 'asof.ledger': 'seed-story' })
})

test('a header that is no trace begins a new one, and the answer is the same', async () => {
  const answers = []
  for (const traceparent of ['', 'nonsense', `00-${TRACE}-0000000000000000-01`, `ff-${TRACE}-${PARENT}-01`]) {
    const response = await product.get('/api/v1/events/seed-001', { traceparent })
    answers.push(await response.text())
    expect(spanOf('GET /api/v1/events/:id')!.spanContext().traceId).not.toBe(TRACE)
    exporter.reset()
  }
  expect(new Set(answers).size).toBe(1)
})

test('folding and delivering are spans, and say no URL', async () => {
  const url = `http://hooks.test:${receiver.port}/hidden-path`
  const made = await product.post('/api/v1/subscriptions', {
    question: { jurisdiction: 'GB', provider: 'anthropic' },
    url,
  })
  const { id } = (await made.json()) as { id: string }
  await product.turn()
  await product.post(`/api/v1/subscriptions/${id}/test`, '')
  await product.post('/api/v1/events', org('folded'))
  await product.turn()
  expect(spanOf('deliver')!.attributes).toMatchObject({ 'asof.ledger': 'seed-story', 'asof.attempt': 1 })
  expect(spanOf('fold')!.attributes).toMatchObject({ 'asof.ledger': 'seed-story', 'asof.commits': 2 })
  const told = exporter.getFinishedSpans().map(({ name, attributes }) => JSON.stringify({ name, attributes }))
  expect(told.join()).not.toContain('hidden-path')
})
