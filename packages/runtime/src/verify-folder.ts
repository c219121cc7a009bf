import { verifyLedger } from '@asof/ledger'
import { closeAll } from './lifecycle.ts'
import { openLedgers } from './open-backends.ts'

/** What reading one ledger of a data folder again found. */
export interface FolderReport {
  readonly ledger: string
  readonly ok: boolean
  readonly commits: number
  readonly position: number
  /** SHA-256 hex of the last sound commit. */
  readonly head: string
  /** One sentence each; empty when the ledger is sound. */
  readonly problems: readonly string[]
}

/** Walks the whole chain of these ledgers of a data folder, read-only; `begun` is told each id before its walk. */
export async function verifyFolder(
  dataFolder: string,
  ids: readonly string[],
  begun: (id: string) => void,
): Promise<readonly FolderReport[]> {
  const reports: FolderReport[] = []
  for (const id of ids) {
    begun(id)
    const [ledger] = await openLedgers([id], { kind: 'sqlite', dataFolder, readOnly: true })
    const { ok, commits, position, head, problems } = await verifyLedger(ledger!)
    reports.push({ ledger: id, ok, commits, position, head: head.hash, problems })
    await closeAll([ledger!])
  }
  return reports
}
