import type { Connection, VerifiedReceipt } from '@asof/contract'

/** Where questions go: a server, or the data folder itself, read-only. */
export interface Target {
  readonly server?: string
  readonly data?: string
}

/** An open way to the answers. */
export interface Link {
  readonly connection: Connection
  /** Set where a data folder is read directly: nothing can be appended this way. */
  readonly isReadOnly?: true
  close(): Promise<void>
}

/** What reading a ledger again found. */
export interface VerifyReport {
  readonly ledger: string
  readonly ok: boolean
  readonly commits: number
  readonly position: number
  readonly head: string
  readonly problems: readonly string[]
}

/** What became of the topic of one ledger. */
export interface InitReport {
  readonly ledger: string
  readonly topic: string
  /** False when it was there already. */
  readonly made: boolean
}

/** One thing the doctor looked at. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly finding: string
}

/** What an exported log holds, or a restored one. */
export interface LogReport {
  readonly ledger: string
  readonly commits: number
  readonly position: number
  readonly head: string
  /** The key that signs for it. */
  readonly key: string
  /** What its reader should know, one sentence each. */
  readonly notes: readonly string[]
}

/** The key that signs for a ledger. */
export interface KeyReport {
  readonly ledger: string
  /** Signs checkpoints of so many commits or more. */
  readonly from: number
  readonly key: string
}

/** How an exported log is read back. */
export interface RestoreOptions extends Target {
  /** First verifier key of the log, as known from elsewhere. */
  readonly key?: string
  readonly acceptShorter?: boolean
  /** Copies of a topic. */
  readonly replicas: number
}

/** What the CLI cannot ask over HTTP. */
export interface LocalOperations {
  /** Makes the Kafka topic of every configured ledger, or of one, with so many copies; fills it from the shipped history of its name. */
  initLedgers(ledger: string | undefined, replicas: number): Promise<readonly InitReport[]>
  /** Walks the whole chain of every ledger, or of one. */
  verify(target: Target, ledger: string | undefined, progress: (line: string) => void): Promise<readonly VerifyReport[]>
  /** Writes a ledger into a new folder as sealed segments; the default ledger unless one is named. */
  exportLog(target: Target, ledger: string | undefined, folder: string): Promise<LogReport>
  /** Puts an exported log into a data folder or topic that has none. */
  restore(folder: string, options: RestoreOptions): Promise<LogReport>
  /** Judges a receipt by an exported log, and answers its question again from it. */
  verifyReceipt(text: string, log: string, key: string | undefined): Promise<VerifiedReceipt>
  /** The keys of every ledger of a data folder, oldest first. */
  keys(target: Target): Promise<readonly KeyReport[]>
  /** Changes the signing key of a data folder. */
  rotateKey(target: Target): Promise<readonly KeyReport[]>
  config(): Readonly<Record<string, string>>
  doctor(target: Target): Promise<readonly Check[]>
  /** Text of a file, `-` being standard input. */
  readText(file: string): Promise<string>
  /** The key of the environment to act by. */
  recorderKey(): string | undefined
  /** An id that nobody has used. */
  newId(): string
  /** Aborted when the user wants an endless command to end; until it is asked for, an interrupt ends the process. */
  interrupted(): AbortSignal
  /** Waits so many ms. */
  pause(ms: number): Promise<void>
}

/** Where output goes. */
export interface Output {
  write(text: string): unknown
}

/** What the CLI needs from its process. */
export interface CliNeeds {
  readonly connect: (target: Target) => Promise<Link>
  readonly local: LocalOperations
  /** Data. */
  readonly stdout: Output
  /** Talk. */
  readonly stderr: Output
  /** Whether a person reads the output. */
  readonly isTTY: boolean
}
