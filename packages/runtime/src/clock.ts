/** The only way to the time of day. */
export interface Clock {
  /** UTC instant with milliseconds. */
  now(): string
  /** Milliseconds of a counter that never goes back; for durations alone. */
  elapsed(): number
  /** Resolves after a span in ms; waits alone use it, never meaning. */
  after(ms: number): Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsed: () => performance.now(),
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** A clock that stands still until a test moves it; `after` never waits. */
export interface ManualClock extends Clock {
  /** @param instant UTC with milliseconds */
  set(instant: string): void
}

/** A clock at `instant` (UTC with milliseconds). */
export function createManualClock(instant: string): ManualClock {
  let current = instant
  return {
    now: () => current,
    elapsed: () => 0,
    after: () => Promise.resolve(),
    set: (next) => {
      current = next
    },
  }
}
