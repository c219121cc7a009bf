import { afterEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import type { HttpServer } from './http.ts'
import { closeAll } from './lifecycle.ts'
import { createMetrics } from './metrics/prometheus.ts'
import type { LedgerProgress } from './metrics/show-progress.ts'
import { serveHealth } from './serve-health.ts'

let servers: readonly HttpServer[] = []
afterEach(async () => {
  await closeAll(servers)
  servers = []
})

const one: LedgerProgress = { ledger: 'one', head: 20, position: 20, recordedAt: '', isGoingOn: true }

async function serve(progress: Partial<LedgerProgress>, environment: object = {}) {
  const read = readConfig({ ASOF_PORT: '0', ASOF_MAX_LAG: '5', ...environment })
  if (!read.ok) throw new Error(read.problems.join())
  const ledgers = [{ ...one, ...progress }]
  const health = { isGoingOn: ledgers.every(({ isGoingOn }) => isGoingOn), ledgers }
  servers = await serveHealth(() => health, { config: read.config, metrics: createMetrics({ own: false }) })
  return (path: string, server = 0) => fetch(new URL(path, servers[server]!.url))
}

test.each<[string, Parameters<typeof serve>[0], number, string | null]>([
  ['at the head', {}, 200, null],
  ['a little behind', { position: 15 }, 200, null],
  ['before its first step', { position: null }, 200, null],
  ['too far behind', { position: 14 }, 503, '6 events behind, more than 5'],
  ['standing still', { isGoingOn: false }, 503, 'stands still'],
])('a part %s', async (_, progress, status, reason) => {
  const ask = await serve(progress)
  const response = await ask('/readyz')
  expect([response.status, await response.json()]).toEqual([status, { ledgers: [expect.objectContaining({ reason })] }])
  expect((await ask('/livez')).status).toBe(200)
})

test('figures are beside it, or at a port of their own and nowhere else', async () => {
  const beside = await serve({})
  expect((await beside('/metrics')).headers.get('content-type')).toContain('text/plain')
  await closeAll(servers)
  const apart = await serve({}, { ASOF_METRICS_PORT: '0' })
  expect([(await apart('/metrics')).status, (await apart('/metrics', 1)).status]).toEqual([404, 200])
  expect((await apart('/livez', 1)).status).toBe(404)
})
