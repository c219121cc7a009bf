import type { AsofClient, ClientStream, Parameters, Refusal } from '@asof/contract'
import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** Time before a cut stream is opened again, unless the server says another, in ms. */
const RETRY_MS = 3_000

/** A stream to follow, and what to do with it. */
export interface Following {
  readonly parameters: Parameters
  readonly key: string | undefined
  /** The id to go on after. */
  readonly after: string | undefined
  /** Ends it. */
  readonly signal: AbortSignal
  onEvent(event: EventSourceMessage): void
  /** The stream was cut, and is opened again after what was read last. */
  onCut(cause: string): void
  pause(ms: number): Promise<void>
}

/**
 * Follows a stream across cuts until it is ended; resolves to the refusal when the server wants none of it.
 * Errors: rejects when the first opening finds no server.
 */
export async function follow(client: AsofClient, following: Following): Promise<Refusal | null> {
  const { parameters, key, signal, onEvent, onCut } = following
  let lastEventId = following.after
  let retryMs = RETRY_MS
  const onId = (id: string) => {
    lastEventId = id
  }
  const onRetry = (ms: number) => {
    retryMs = ms
  }
  const parser = createParser({ onId, onRetry, onEvent })
  const open = () =>
    client.stream('/stream', {
      parameters,
      ...(key !== undefined && { key }),
      ...(lastEventId !== undefined && { lastEventId }),
    })
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  for (let opened: ClientStream | null = await open(); !signal.aborted; opened = await open().catch(() => null)) {
    if (opened?.ok === false && !isPassing(opened)) return opened
    const cause = opened?.ok
      ? await readAll(opened.body, signal, parser.feed)
      : (opened?.problem.title ?? 'no server answers')
    parser.reset()
    if (signal.aborted) break
    onCut(cause)
    await Promise.race([following.pause(retryMs), ended])
  }
  return null
}

/** Whether it may be another time. */
function isPassing({ status }: Refusal): boolean {
  return status === 429 || status === 503
}

/** Reads a body to its end; resolves to how it ended. */
async function readAll(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  take: (text: string) => void,
): Promise<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const cancel = () => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'the stream ended'
      take(decoder.decode(value, { stream: true }))
    }
  } catch (cause) {
    return (cause as Error).message
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
