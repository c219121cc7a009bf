import type { ChainHead, ChainRefusal } from './chain.ts'

/** A commit as stored; the bytes are what was hashed and are never serialised again. */
export interface StoredCommit {
  readonly seq: number
  readonly bytes: Uint8Array
}

/** Why an append had no effect; `conflict`: the head moved, fold the gap and decide again. */
export type AppendRefusal = Exclude<ChainRefusal, 'seq' | 'prev'> | 'conflict' | 'read-only'

/** `ok` means durable, and `head` is the head right after the commit; else `head` is the one to decide again on. */
export type AppendOutcome =
  | { readonly ok: true; readonly head: ChainHead }
  | { readonly ok: false; readonly reason: AppendRefusal; readonly head: ChainHead }

/**
 * A ledger turns read-only by request or because its log cannot be trusted (`isDamaged`); `reason` is for the operator
 * and may name files.
 */
export type LedgerState =
  | { readonly mode: 'writable' }
  | { readonly mode: 'read-only'; readonly isDamaged: boolean; readonly reason: string }

/** One ordered, append-only log of commits. Every method rejects with {@link LedgerFault} when the medium fails. */
export interface Ledger {
  readonly id: string
  readonly state: LedgerState
  /** A commit may be readable before it is answered; callers that go on from {@link head} need not wait for the answer. */
  append(bytes: Uint8Array): Promise<AppendOutcome>
  /** Commits from `fromSeq` (inclusive) in order, at most `limit`. */
  read(fromSeq: number, limit: number): Promise<readonly StoredCommit[]>
  /**
   * Bytes of a commit that this process has seen before, at once: they lie on this machine. Throws {@link LedgerFault} when
   * the medium fails or the ledger is closed, RangeError for a `seq` that is not from 1 to the head seen last.
   */
  recall(seq: number): Uint8Array
  readCommand(cmd: string): Promise<StoredCommit | null>
  head(): Promise<ChainHead>
  /** The head as this process has seen it last, at once; the log may have gone on. */
  seen(): ChainHead
  /** Calls `listener` after the head moved; several commits may be told at once. Returns the way to stop it. */
  onAppend(listener: (head: ChainHead) => void): () => void
  /** What is wrong with the medium beyond the chain itself, one sentence each; empty when nothing is. */
  check(): Promise<readonly string[]>
  close(): Promise<void>
}

/** `LOG_BUSY`: try again. `DISK_FULL`: try again after making room. `LOG_BROKEN`: the ledger is read-only from here on. */
export type LedgerFaultCode = 'LOG_BUSY' | 'DISK_FULL' | 'LOG_BROKEN'

/**
 * The medium failed. After a failed append the outcome is unknown: ask {@link Ledger.readCommand},
 * or append the same bytes again, which can count only once.
 */
export class LedgerFault extends Error {
  readonly code: LedgerFaultCode
  readonly retriable: boolean

  constructor(code: LedgerFaultCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'LedgerFault'
    this.code = code
    this.retriable = code !== 'LOG_BROKEN'
  }
}
