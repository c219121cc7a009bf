import { type Attributes, type SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** What a span says of itself. */
export interface SpanWords {
  readonly attributes?: Attributes
  readonly kind?: SpanKind
}

/** Runs `body` in a span, which is current meanwhile and ends with it; a fault is told by its name alone. No effect where nobody traces. */
export function inSpan<T>(name: string, words: SpanWords, body: () => Promise<T>): Promise<T> {
  return trace.getTracer('asof').startActiveSpan(name, words, async (span) => {
    try {
      return await body()
    } catch (fault) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: fault instanceof Error ? fault.name : 'fault' })
      throw fault
    } finally {
      span.end()
    }
  })
}
