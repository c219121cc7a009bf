import { type Facts, fold, type RecordedEvent, streamOf } from '@asof/domain'
import { type Commit, type Ledger, recordedEvents, sha256Hex } from '@asof/ledger'
import type { Views } from '@asof/views'
import { type CommitMark, type ReaderState, readState, writeState } from './ledger-snapshot.ts'

const PAGE = 256

/** Fewest events since the last snapshot that are worth another. */
const WORTH_A_SNAPSHOT = 256

/** Follows one ledger and folds it into facts; answers come from here, never from the log. */
export interface LedgerReader {
  readonly ledger: Ledger
  readonly facts: Facts
  /** Newest position folded. */
  readonly position: number
  /** `recordedAt` of the newest commit; '' before the first. */
  readonly recordedAt: string
  readonly commits: readonly CommitMark[]
  /** Folds whatever the log holds beyond the newest position. */
  refresh(): Promise<void>
  /** The chain at a position: the last commit wholly before or at it. */
  headAt(position: number): { readonly seq: number; readonly hash: string }
  commitOf(position: number): CommitMark
  /** Positions of the events of a type, or of a stream, ascending. */
  ofType(type: string): readonly number[]
  ofStream(stream: string): readonly number[]
  /** Keeps the state for the next start when enough was folded since the last. */
  writeSnapshot(): Promise<void>
}

/**
 * A reader at the end of its ledger: from the newest snapshot and the tail, or from the first commit.
 * Rejects when the log cannot be read.
 */
export async function openLedgerReader(ledger: Ledger, views: Views | null = null): Promise<LedgerReader> {
  const state = await readState(ledger, views)
  const { facts, commits } = state
  const index = createIndex(facts.log)
  const reader: LedgerReader = {
    ledger,
    facts,
    get position() {
      return positionOf(commits)
    },
    get recordedAt() {
      return commits.at(-1)?.recordedAt ?? ''
    },
    commits,
    refresh: createRefresh(ledger, state, index.add),
    headAt: (position) => headAt(commits, position),
    commitOf: (position) => commits[countUpTo(commits, position - 1)]!,
    ofType: (type) => index.types.get(type) ?? [],
    ofStream: (stream) => index.streams.get(stream) ?? [],
    writeSnapshot: createSnapshotWriter(ledger, views, state),
  }
  await reader.refresh()
  return reader
}

function createRefresh(ledger: Ledger, state: ReaderState, add: (event: RecordedEvent) => void): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()

  async function catchUp(): Promise<void> {
    for (;;) {
      const rows = await ledger.read(state.commits.length + 1, PAGE)
      for (const { bytes } of rows) for (const event of take(state, bytes)) add(event)
      if (rows.length < PAGE) return
    }
  }

  return () => {
    // NOTE: never joins a running catch-up: it may have read before the commit the caller waits for.
    running = running.catch(() => {}).then(catchUp)
    return running
  }
}

function createSnapshotWriter(ledger: Ledger, views: Views | null, state: ReaderState): () => Promise<void> {
  let kept = positionOf(state.commits)
  return async () => {
    const position = positionOf(state.commits)
    if (views === null || position - kept < WORTH_A_SNAPSHOT) return
    await writeState(ledger, views, state)
    kept = position
  }
}

/** Folds a commit; the ledger gives only those that extend its chain. */
function take({ facts, commits }: ReaderState, bytes: Uint8Array): readonly RecordedEvent[] {
  const commit = JSON.parse(new TextDecoder().decode(bytes)) as Commit
  const first = positionOf(commits) + 1
  const events = recordedEvents(commit, first)
  for (const event of events) fold(facts, event)
  const last = first + events.length - 1
  commits.push({ seq: commit.seq, hash: sha256Hex(bytes), first, last, recordedAt: commit.at })
  return events
}

function headAt(commits: readonly CommitMark[], position: number): { seq: number; hash: string } {
  const mark = commits[countUpTo(commits, position) - 1]
  return mark === undefined ? { seq: 0, hash: '0'.repeat(64) } : { seq: mark.seq, hash: mark.hash }
}

function positionOf(commits: readonly CommitMark[]): number {
  return commits.at(-1)?.last ?? 0
}

/** Number of commits whose last event is at or before the position. */
function countUpTo(commits: readonly CommitMark[], position: number): number {
  let [low, high] = [0, commits.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (commits[middle]!.last <= position) low = middle + 1
    else high = middle
  }
  return low
}

function createIndex(log: readonly RecordedEvent[]) {
  const types = new Map<string, number[]>()
  const streams = new Map<string, number[]>()
  const add = (event: RecordedEvent) => {
    push(types, event.type, event.position)
    push(streams, streamOf(event), event.position)
  }
  for (const event of log) add(event)
  return { types, streams, add }
}

function push(lists: Map<string, number[]>, key: string, position: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [position])
  else list.push(position)
}
