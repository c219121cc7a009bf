/** The folded state of a ledger after one commit. Disposable: losing it costs a fold from the first commit. */
export interface Snapshot {
  readonly ledger: string
  /** Of the fold that wrote it; another version cannot read it. */
  readonly stateVersion: string
  readonly seq: number
  /** SHA-256 hex of commit `seq`; a reader whose ledger differs there drops the snapshot. */
  readonly head: string
  readonly position: number
  /** SHA-256 hex of `bytes`. */
  readonly digest: string
  readonly bytes: Uint8Array
}

/** How far a reader got in one ledger. */
export interface Cursor {
  readonly ledger: string
  readonly seq: number
  /** SHA-256 hex of commit `seq`. */
  readonly head: string
}

/** What readers keep beside the ledger. Nothing here is the only copy of a fact. */
export interface Views {
  /** The newest snapshot of a ledger and state version; null when there is none or its bytes are damaged. */
  readSnapshot(ledger: string, stateVersion: string): Promise<Snapshot | null>
  /** Keeps the newest snapshot per ledger and state version; an older one is ignored. */
  writeSnapshot(snapshot: Omit<Snapshot, 'digest'>): Promise<void>
  /** Drops the snapshots of a ledger, of every state version. */
  dropSnapshots(ledger: string): Promise<void>
  readCursor(reader: string, ledger: string): Promise<Cursor | null>
  /** Durable on return. A cursor never goes back: a smaller `seq` is ignored. */
  writeCursor(reader: string, cursor: Cursor): Promise<void>
  close(): Promise<void>
}
