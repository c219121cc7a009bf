import { type Commit, sha256Hex } from '@asof/ledger'
import { type LedgerReader, toCommit } from '@asof/reader'

/** Who recorded a commit, when and on which ground; null where the commit does not say. */
export interface Act {
  readonly seq: number
  /** SHA-256 (hex) of the commit. */
  readonly hash: string
  readonly at: string
  readonly by: string
  readonly key: string | null
  readonly request: string | null
  readonly reason: string | null
}

/** A commit, and the act that it is. */
export function readAct({ ledger }: LedgerReader, seq: number): { readonly commit: Commit; readonly act: Act } {
  const bytes = ledger.recall(seq)
  const commit = toCommit(bytes)
  const { at, by, key = null, request = null, reason = null } = commit
  return { commit, act: { seq, hash: sha256Hex(bytes), at, by, key, request, reason } }
}

/** The act that recorded the event at a position. */
export function actOf(reader: LedgerReader, position: number): Act {
  return readAct(reader, reader.commitOf(position).seq).act
}
