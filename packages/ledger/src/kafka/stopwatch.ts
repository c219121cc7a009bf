import { TransportFault } from './transport.ts'

/** Counts and waits; what a runtime's clock offers. */
export interface Stopwatch {
  /** Milliseconds of a counter that never goes back. */
  elapsed(): number
  after(ms: number): Promise<void>
}

/** Between two tries, ms. */
const PAUSE_MS = 100

/**
 * Runs `body` again as long as no broker answers it and `deadline` has not passed, in ms of the stopwatch.
 * Rejects as the last try did.
 */
export async function untilAnswered<T>(stopwatch: Stopwatch, deadline: number, body: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof TransportFault) || stopwatch.elapsed() >= deadline) throw error
      await stopwatch.after(PAUSE_MS)
    }
  }
}
