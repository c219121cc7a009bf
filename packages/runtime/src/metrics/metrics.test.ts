import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { createMetrics } from './prometheus.ts'

const linesOf = async (metrics: { write(): Promise<string> }) =>
  (await metrics.write()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))

test('counts, times and figures looked up are told with their labels', async () => {
  const metrics = createMetrics({ own: false })
  metrics.count('asof_appends_total', { ledger: 'one', outcome: 'appended' })
  metrics.count('asof_appends_total', { ledger: 'one', outcome: 'appended' })
  metrics.time('asof_http_request_duration_seconds', { route: 'GET /a' }, 0.02)
  metrics.show('asof_streams_open', () => [{ labels: {}, value: 3 }])
  const lines = await linesOf(metrics)
  expect(lines).toContain('asof_appends_total{ledger="one",outcome="appended"} 2')
  expect(lines).toContain('asof_http_request_duration_seconds_bucket{le="0.025",route="GET /a"} 1')
  expect(lines).toContain('asof_streams_open 3')
})

test('two parts show one figure, each its own values; a look-up that fails shows nothing', async () => {
  const metrics = createMetrics({ own: false })
  let api = 1
  metrics.show('asof_ledger_head_position', () => [{ labels: { ledger: 'one', part: 'api' }, value: api }])
  metrics.show('asof_ledger_head_position', async () => [{ labels: { ledger: 'one', part: 'notifier' }, value: 7 }])
  metrics.show('asof_ledger_head_position', () => Promise.reject(new Error('no answer')))
  metrics.show('asof_ledger_head_position', () => {
    throw new Error('closed')
  })
  await linesOf(metrics)
  api = 2
  const told = (await linesOf(metrics)).filter((line) => line.startsWith('asof_ledger_head_position'))
  expect(told).toEqual([
    'asof_ledger_head_position{ledger="one",part="api"} 2',
    'asof_ledger_head_position{ledger="one",part="notifier"} 7',
  ])
})

test('a value that is gone is told no longer', async () => {
  const metrics = createMetrics({ own: false })
  const values = [{ labels: { ledger: 'one' }, value: 1 }]
  metrics.show('asof_outbox_oldest_timestamp_seconds', () => values)
  expect(await linesOf(metrics)).toContain('asof_outbox_oldest_timestamp_seconds{ledger="one"} 1')
  values.pop()
  expect((await linesOf(metrics)).join()).not.toContain('asof_outbox_oldest')
})

test('every figure has a help of its own, and a unit in its name where it has one', async () => {
  const entries = Object.entries(catalogue)
  expect(entries.length).toBeGreaterThanOrEqual(10)
  expect(new Set(entries.map(([, { help }]) => help)).size).toBe(entries.length)
  for (const [name, { kind }] of entries) expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter'])
  const text = await createMetrics({ own: true }).write()
  expect(text).toContain('nodejs_eventloop_lag_seconds')
  for (const [name] of entries) expect(text).toContain(`# TYPE ${name} `)
})
