import { systemClock } from '@asof/runtime'

/** Longest stretch of work before others get their turn, in ms. */
const STRETCH_MS = 25

/** Lets other requests have their turn during long work. */
export interface Breather {
  /** Waits for a turn of the event loop when the stretch is over; at once otherwise. */
  breathe(): Promise<void>
  /** Ms of work since the start. */
  elapsed(): number
}

/** A breather at the start of a stretch of at most some ms. */
export function createBreather(stretchMs = STRETCH_MS): Breather {
  const begun = systemClock.elapsed()
  let since = begun
  return {
    breathe: async () => {
      if (systemClock.elapsed() - since < stretchMs) return
      await new Promise((resolve) => setImmediate(resolve))
      since = systemClock.elapsed()
    },
    elapsed: () => systemClock.elapsed() - begun,
  }
}
