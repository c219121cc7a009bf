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

/** What a board speaks of: everything up to one commit, true on one day. */
export interface BoardStand {
  readonly seq: number
  /** SHA-256 hex of commit `seq`; a reader whose ledger differs there drops the board. */
  readonly head: string
  readonly position: number
  /** Legal date. */
  readonly asOf: string
}

/** Values by the name of their cell; no name is empty. */
export type Cells = ReadonlyMap<string, string>

/** The current answers of a ledger, all at one stand. Disposable. */
export interface Board {
  readonly stand: BoardStand
  readonly cells: Cells
}

/** What brings a board from one stand to another. */
export interface BoardChange {
  readonly ledger: string
  /** Of the rules and of the form of the cells; each version has a board of its own. */
  readonly version: string
  /** The stand it builds on; null where there is no board yet. */
  readonly from: BoardStand | null
  readonly to: BoardStand
  readonly set: Cells
  readonly remove: readonly string[]
}

/**
 * What readers keep beside the ledger. Nothing here is the only copy of a fact.
 * Every method rejects with {@link ViewsFault} when the store fails; what it was to write may be there or not.
 */
export interface Views {
  /** The newest snapshot of a ledger and state version; null when there is none or its bytes are damaged. */
  readSnapshot(ledger: string, stateVersion: string): Promise<Snapshot | null>
  /** Keeps the newest snapshot per ledger and state version; an older one is ignored. */
  writeSnapshot(snapshot: Omit<Snapshot, 'digest'>): Promise<void>
  /** Drops the snapshots of a ledger, of every state version. */
  dropSnapshots(ledger: string): Promise<void>
  readCursor(reader: string, ledger: string): Promise<Cursor | null>
  /**
   * A cursor never goes back: a smaller `seq` is ignored. On return SQLite has it on disk; Redis may lose the last second,
   * and its reader then repeats what it did since.
   */
  writeCursor(reader: string, cursor: Cursor): Promise<void>
  /** Forgets a cursor, as of another chain: a smaller one counts again. */
  dropCursor(reader: string, ledger: string): Promise<void>
  /** The whole board of a ledger and version, never half of a change; null when there is none that can be read. */
  readBoard(ledger: string, version: string): Promise<Board | null>
  /** Where the board of a ledger and version stands; null when there is none that can be read. */
  readStand(ledger: string, version: string): Promise<BoardStand | null>
  /**
   * Changes a board that stands at `from`, all or nothing; one that stands elsewhere is left as it is. Sending a change
   * again is harmless. Returns where the board stands afterwards: `to` says that the change is in.
   */
  changeBoard(change: BoardChange): Promise<BoardStand | null>
  /** Drops the board of a ledger and version. */
  dropBoard(ledger: string, version: string): Promise<void>
  close(): Promise<void>
}

/**
 * `VIEWS_UNAVAILABLE`: not reached, or not in time. `VIEWS_FULL`: no room. `VIEWS_REFUSED`: the store is not kept as views
 * need it, or does not let us in; an operator has to see to it.
 */
export type ViewsFaultCode = 'VIEWS_UNAVAILABLE' | 'VIEWS_FULL' | 'VIEWS_REFUSED'

/** The store of the views failed; the ledger has everything that was in it. */
export class ViewsFault extends Error {
  readonly code: ViewsFaultCode
  readonly retriable: boolean

  constructor(code: ViewsFaultCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ViewsFault'
    this.code = code
    this.retriable = code !== 'VIEWS_REFUSED'
  }
}
