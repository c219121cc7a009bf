import type { Metrics } from './port.ts'

/** How far a part of the product is with one ledger. */
export interface LedgerProgress {
  readonly ledger: string
  /** Newest position of the log that this process has seen. */
  readonly head: number
  /** Newest position the part is through with; null before its first step. */
  readonly position: number | null
  /** UTC instant at which the newest commit it folded was recorded; '' before the first. */
  readonly recordedAt: string
  /** False: it stands still until somebody helps. */
  readonly isGoingOn: boolean
}

/** Shows how far a part is: head, position, age of the newest commit, and whether it goes on. */
export function showProgress(metrics: Metrics, part: string, read: () => readonly LedgerProgress[]): void {
  const show = (pick: (progress: LedgerProgress) => number | null) => () =>
    read().flatMap((progress) => {
      const value = pick(progress)
      return value === null ? [] : [{ labels: { ledger: progress.ledger, part }, value }]
    })
  metrics.show(
    'asof_ledger_head_position',
    show(({ head }) => head),
  )
  metrics.show(
    'asof_ledger_folded_position',
    show(({ position }) => position),
  )
  metrics.show(
    'asof_ledger_newest_commit_timestamp_seconds',
    show(({ recordedAt }) => (recordedAt === '' ? null : Date.parse(recordedAt) / 1000)),
  )
  metrics.show(
    'asof_ledger_stands_still',
    show(({ isGoingOn }) => (isGoingOn ? 0 : 1)),
  )
}
