/** Half-open span of time in which something is counted; all who count agree where it begins. */
export interface RateWindow {
  /** ms since 1970. */
  readonly startMs: number
  readonly lengthMs: number
}

/** Counts who asked how often; what is over is forgotten. */
export interface Rates {
  /** Counts one more and says how many that makes in the window. Rejects with `ViewsFault` when it cannot be known. */
  count(name: string, window: RateWindow): Promise<number>
  close(): Promise<void>
}
