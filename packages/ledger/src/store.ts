import type { ChainHead } from './chain.ts'
import type { StoredCommit } from './port.ts'

/** Where an embedded ledger keeps its commits. Every method throws {@link LedgerFault} and nothing else. */
export interface CommitStore {
  /** Rows with `seq` greater than `afterSeq` in order, at most `limit`. */
  readRows(afterSeq: number, limit: number): StoredCommit[]
  /** Runs `body` alone among all writers of the medium; what it inserted is durable on return, and gone when it throws. */
  exclusively<T>(body: () => T): T
  /** Only inside {@link exclusively}. */
  insert(row: StoredCommit): void
  /** Keeps the head outside the log, durably. Only inside {@link exclusively}. */
  saveHead(head: ChainHead): void
  /** What is wrong with the medium itself, one sentence each. `refresh` takes in what other processes appended. */
  check(refresh: () => void): string[]
  /** Leaves the medium so that the next opening can notice every changed byte. */
  settle(head: () => ChainHead): void
  close(): void
}
