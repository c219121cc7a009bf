import type { Config } from '../config.ts'
import { type HttpServer, startHttp } from '../http.ts'
import type { Metrics } from './port.ts'
import { METRICS_TYPE } from './prometheus.ts'

/** The figures as an answer. */
export async function toMetricsResponse(metrics: Metrics): Promise<Response> {
  const headers = { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' }
  return new Response(await metrics.write(), { headers })
}

/** Serves `/metrics` at a port of its own, where one is configured. Rejects when the address is taken. */
export async function serveMetrics(metrics: Metrics, { host, metricsPort }: Config): Promise<readonly HttpServer[]> {
  if (metricsPort === null) return []
  const fetch = (request: Request) =>
    new URL(request.url).pathname === '/metrics' ? toMetricsResponse(metrics) : new Response(null, { status: 404 })
  return [await startHttp({ fetch, refuseUnread: () => new Response(null, { status: 400 }), host, port: metricsPort })]
}
