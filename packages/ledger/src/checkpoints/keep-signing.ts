import type { Checkpoints } from './checkpoints.ts'

/** Least time between two checkpoints that nobody asked for, ms: the disk is synced for each. */
const SPACING_MS = 1000

/** What signs in the background needs. */
export interface SigningNeeds {
  readonly checkpoints: Checkpoints
  /** Waits a span in ms. */
  readonly after: (ms: number) => Promise<void>
  /** Is told what kept a checkpoint from being signed; the next append tries again. */
  readonly failed: (error: unknown) => void
}

/**
 * Signs a checkpoint soon after each append, off its way: the first at once, under load one a second. Closing signs what
 * is left. Source: ADR 15.
 */
export function keepSigning({ checkpoints, after, failed }: SigningNeeds): { close(): Promise<void> } {
  const { ledger } = checkpoints
  let wanted = 0
  let signed = -1
  let isRunning = false
  let closed = false

  async function sign(): Promise<boolean> {
    try {
      signed = (await checkpoints.reach(wanted)).size
      return true
    } catch (error) {
      failed(error)
      return false
    }
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (!closed && signed < wanted && (await sign())) await after(SPACING_MS)
    isRunning = false
  }

  function want(seq: number): void {
    wanted = Math.max(wanted, seq)
    void run()
  }

  const stop = ledger.onAppend(({ seq }) => want(seq))
  ledger.head().then(({ seq }) => want(seq), failed)
  return {
    close: async () => {
      stop()
      closed = true
      wanted = (await ledger.head()).seq
      if (signed < wanted) await sign()
    },
  }
}
