import { verifyLedger } from '@asof/ledger'
import { closeAll } from './lifecycle.ts'
import { type Backend, openLedgers } from './open-backends.ts'

/** What reading one ledger again found. */
export interface LedgerReport {
  readonly ledger: string
  readonly ok: boolean
  readonly commits: number
  readonly position: number
  /** SHA-256 hex of the last sound commit. */
  readonly head: string
  /** One sentence each; empty when the ledger is sound. */
  readonly problems: readonly string[]
}

/** Walks the whole chain of these ledgers; `begun` is told each id before its walk. */
export async function verifyLedgers(
  backend: Backend,
  ids: readonly string[],
  begun: (id: string) => void,
): Promise<readonly LedgerReport[]> {
  const reports: LedgerReport[] = []
  for (const id of ids) {
    begun(id)
    const [ledger] = await openLedgers([id], backend)
    const { ok, commits, position, head, problems } = await verifyLedger(ledger!)
    reports.push({ ledger: id, ok, commits, position, head: head.hash, problems })
    await closeAll([ledger!])
  }
  return reports
}
