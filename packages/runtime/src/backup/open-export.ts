import type { Ledger } from '@asof/ledger'
import { openLedgers } from '../open-backends.ts'
import type { VerifiedExport } from './read-export.ts'
import { appendExported } from './restore-ledger.ts'

/** An exported log as a ledger in memory. */
export async function openExport(source: VerifiedExport): Promise<Ledger> {
  const [ledger] = await openLedgers([source.manifest.ledger], { kind: 'memory' })
  await appendExported(ledger!, source)
  return ledger!
}
