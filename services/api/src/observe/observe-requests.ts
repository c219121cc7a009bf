import type { Clock, Ids, Logger, Metrics } from '@asof/runtime'
import type { Span } from '@opentelemetry/api'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnvironment } from '../http/app.ts'
import { describeRequest, traceRequest } from './trace-request.ts'

/** Names each request, and tells the log, the figures and its trace what became of it. */
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
  const observed: Observed = async (context, next, span) => {
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
    describeRequest(span, { route, status })
    logger.info({ requestId, method, path, status, ms }, 'request')
  }
  return (context, next) => traceRequest(context.req.raw.headers, (span) => observed(context, next, span))
}

type Observed = (context: Context<AppEnvironment>, next: Next, span: Span) => Promise<void>

/** The route as it is registered, `none` where there is none; what was asked for stands in the log alone. */
function routeOf(context: Context): string {
  const route = matchedRoutes(context).find(({ method, path }) => method !== 'ALL' && path !== '/*')
  return route === undefined ? 'none' : `${route.method} ${route.path}`
}
