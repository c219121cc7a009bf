import { type Attributes, context, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'

/** Headers of W3C Trace Context; a record of anybody may carry any text in them. */
const NAMES = ['traceparent', 'tracestate'] as const
/** Links of one span; a reader that catches up says how many records it took, not each. */
const MOST_LINKS = 32

/** Headers that name the trace which a record comes from; none where nobody traces. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return Object.fromEntries(NAMES.flatMap((name) => (carrier[name] === undefined ? [] : [[name, carrier[name]]])))
}

/** Runs `body` in a span of its own that links to the traces which records come from; what they carry decides nothing else. */
export function takingFrom<T>(
  records: readonly { readonly headers: Readonly<Record<string, string>> }[],
  attributes: Attributes,
  body: () => T,
): T {
  if (records.length === 0) return body()
  const links = records.slice(0, MOST_LINKS).flatMap(({ headers }) => linkOf(headers) ?? [])
  return trace.getTracer('asof').startActiveSpan('take records', { links, attributes }, (span) => {
    try {
      return body()
    } finally {
      span.end()
    }
  })
}

function linkOf(headers: Readonly<Record<string, string>>): Link | null {
  const found = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers))
  return found === undefined ? null : { context: found }
}
