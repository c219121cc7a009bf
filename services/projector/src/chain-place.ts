import { sha256Hex } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'

/** Where a commit stands that somebody else names: among those folded, beyond them, or in no log of ours. */
type ChainPlace = 'folded' | 'ahead' | 'foreign'

/** The place of a commit in the chain a reader follows. Rejects with `LedgerFault` when the log cannot be read. */
export async function readPlace(
  reader: LedgerReader,
  { seq, head }: { readonly seq: number; readonly head: string },
): Promise<ChainPlace> {
  if (seq < 1) return 'foreign'
  if (seq <= reader.headAt(reader.position).seq) return reader.commitAt(seq).hash === head ? 'folded' : 'foreign'
  const [commit] = await reader.ledger.read(seq, 1)
  return commit !== undefined && sha256Hex(commit.bytes) === head ? 'ahead' : 'foreign'
}
