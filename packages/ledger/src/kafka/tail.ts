import type { Stopwatch } from './stopwatch.ts'
import type { TopicReader } from './transport.ts'

/** Waits at the end of a topic and rings when something came; what came is read and judged elsewhere. */
export interface Tail {
  /** Ends the waiting within {@link WAIT_MS}; its reader is closed by its transport. */
  stop(): void
}

/** Longest wait of one request, ms. */
const WAIT_MS = 500
/** Before another try when no broker answers, ms. */
const PAUSE_MS = 1000

/**
 * @param end offset at which the next record is awaited
 * @param ring rejects when what came could not be read
 */
export function startTail(
  reader: TopicReader,
  stopwatch: Stopwatch,
  end: () => number,
  ring: () => Promise<unknown>,
): Tail {
  let stopped = false

  async function wait(): Promise<void> {
    const got = await reader.readFrom(end(), { maxBytes: 1, waitMs: WAIT_MS })
    const isQuiet = got.kind === 'records' && got.records.every(({ offset }) => offset < end())
    if (!isQuiet && !stopped) await ring()
  }

  async function watch(): Promise<void> {
    while (!stopped) await wait().catch(() => (stopped ? undefined : stopwatch.after(PAUSE_MS)))
  }

  void watch()
  return {
    stop: () => {
      stopped = true
    },
  }
}
