import type { Config } from './config.ts'
import { type HttpServer, startHttp } from './http.ts'
import type { Metrics } from './metrics/port.ts'
import { serveMetrics, toMetricsResponse } from './metrics/serve-metrics.ts'
import type { LedgerProgress } from './metrics/show-progress.ts'

/** How a process that answers nobody's questions is. */
export interface Health<L extends LedgerProgress = LedgerProgress> {
  readonly isGoingOn: boolean
  /** Of every ledger it follows. */
  readonly ledgers: readonly L[]
}

/**
 * Tells those who watch a process how far it is: `/livez` that it turns; `/readyz` with the health of every ledger, 503 while
 * something stands still or is further behind than configured; `/metrics`, at a port of its own where one is configured.
 * Rejects when an address is taken.
 */
export async function serveHealth(
  read: () => Health,
  { config, metrics }: { readonly config: Config; readonly metrics: Metrics },
): Promise<readonly HttpServer[]> {
  const { host, port, maxLag, metricsPort } = config
  const fetch = (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/livez') return new Response('ok\n')
    if (pathname === '/readyz') return toReadiness(read(), maxLag)
    if (pathname === '/metrics' && metricsPort === null) return toMetricsResponse(metrics)
    return new Response(null, { status: 404 })
  }
  const figures = await serveMetrics(metrics, config)
  return [await startHttp({ fetch, refuseUnread: () => new Response(null, { status: 400 }), host, port }), ...figures]
}

function toReadiness({ isGoingOn, ledgers }: Health, maxLag: number): Response {
  const told = ledgers.map((health) => ({ ...health, reason: reasonOf(health, maxLag) }))
  const isReady = isGoingOn && told.every(({ reason }) => reason === null)
  return Response.json({ ledgers: told }, { status: isReady ? 200 : 503 })
}

function reasonOf({ isGoingOn, head, position }: LedgerProgress, maxLag: number): string | null {
  return isGoingOn ? lagReason(head - (position ?? head), maxLag) : 'stands still'
}

/** Why a ledger that is so many events behind its log is not ready; null when it is. */
export function lagReason(behind: number, maxLag: number): string | null {
  return behind > maxLag ? `${behind} events behind, more than ${maxLag}` : null
}
