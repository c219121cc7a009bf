import type { Rates } from './port.ts'

/** Names counted apart in one window; beyond them all others are counted as one. */
const MAX_NAMES = 100_000
const OTHERS = ''

/** Counts of one process, for one length of window. */
export function createMemoryRates(): Rates {
  let startMs = Number.NEGATIVE_INFINITY
  let counts = new Map<string, number>()
  return {
    count: async (name, window) => {
      if (window.startMs !== startMs) {
        startMs = window.startMs
        counts = new Map()
      }
      const counted = counts.has(name) || counts.size < MAX_NAMES ? name : OTHERS
      const count = (counts.get(counted) ?? 0) + 1
      counts.set(counted, count)
      return count
    },
    close: async () => {},
  }
}
