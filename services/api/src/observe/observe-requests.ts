import type { Clock, Ids, Logger, Metrics } from '@asof/runtime'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnvironment } from '../http/app.ts'

/** Names each request, and tells the log and the figures what became of it. */
export function observeRequests({
  clock,
  ids,
  logger,
  metrics,
}: {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  readonly metrics: Metrics
}): MiddlewareHandler<AppEnvironment> {
  return async (context, next) => {
    const requestId = ids.requestId()
    const begun = clock.elapsed()
    context.set('requestId', requestId)
    await next()
    context.header('x-request-id', requestId)
    const { method, path } = context.req
    const { status } = context.res
    const ms = Math.round((clock.elapsed() - begun) * 10) / 10
    const route = routeOf(context)
    metrics.count('asof_http_requests_total', { route, status: String(status) })
    metrics.time('asof_http_request_duration_seconds', { route }, ms / 1000)
    logger.info({ requestId, method, path, status, ms }, 'request')
  }
}

/** The route as it is registered, `none` where there is none; what was asked for stands in the log alone. */
function routeOf(context: Context): string {
  const route = matchedRoutes(context).find(({ method, path }) => method !== 'ALL' && path !== '/*')
  return route === undefined ? 'none' : `${route.method} ${route.path}`
}
