/** Brings the head kept outside the log up to date for many appends at once. */
export interface HeadSaving {
  /**
   * Resolves once the head kept outside the log reaches `seq`. Commits of one turn of the event loop share a saving:
   * each is durable in the log before, and none is answered before.
   */
  reach(seq: number): Promise<void>
  /** Resolves when no saving runs, whatever became of it. */
  settled(): Promise<void>
}

/**
 * @param begun the `seq` kept already
 * @param save keeps the head and returns its `seq`; what it throws is for those who wait
 */
export function createHeadSaving(begun: number, save: () => number): HeadSaving {
  let saved = begun
  let saving: Promise<void> | null = null
  return {
    reach: (seq) => {
      if (seq <= saved) return Promise.resolve()
      saving ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
        saving = null
        saved = save()
      })
      return saving
    },
    settled: async () => saving?.catch(() => {}),
  }
}
