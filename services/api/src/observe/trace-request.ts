import { context, propagation, type Span, SpanKind, type Context as TraceContext, trace } from '@opentelemetry/api'

const reading = {
  keys: (headers: Headers) => [...headers.keys()],
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
}

/** Runs what answers a request in a span of the trace that the request names, or of a new one. */
export function traceRequest<T>(headers: Headers, body: (span: Span) => Promise<T>): Promise<T> {
  const caller: TraceContext = propagation.extract(context.active(), headers, reading)
  return trace.getTracer('asof').startActiveSpan('request', { kind: SpanKind.SERVER }, caller, async (span) => {
    try {
      return await body(span)
    } finally {
      span.end()
    }
  })
}

/** Says in a span what was asked and answered; the route as registered, never the path. */
export function describeRequest(
  span: Span,
  { route, status }: { readonly route: string; readonly status: number },
): void {
  const [method = '', path] = route.split(' ')
  span.updateName(route)
  span.setAttribute('http.response.status_code', status)
  if (path !== undefined) span.setAttributes({ 'http.request.method': method, 'http.route': path })
}
