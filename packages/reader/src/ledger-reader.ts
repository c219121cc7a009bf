import { type Facts, fold } from '@asof/domain'
import { type Commit, emptyHead, type Ledger, recordedEvents, sha256Hex } from '@asof/ledger'
import { inSpan } from '@asof/runtime'
import type { Views } from '@asof/views'
import { countUpTo, endOf, newestIn, seqOf } from './commit-ends.ts'
import { type ReaderState, readState, writeState } from './ledger-snapshot.ts'

const PAGE = 256

/** Fewest events since the last snapshot that are worth another. */
const WORTH_A_SNAPSHOT = 256

/** A commit as answers name it. */
interface CommitMark {
  readonly seq: number
  readonly hash: string
  /** Positions of its first and last event. */
  readonly first: number
  readonly last: number
  readonly recordedAt: string
}

/**
 * Follows one ledger and folds it into facts; answers come from here. The ledger is asked again only for whole events and
 * commits, so everything here may throw `LedgerFault`.
 */
export interface LedgerReader {
  readonly ledger: Ledger
  /** What answers rest on: what counts by the settings of the ledger, or what was checked. */
  readonly facts: Facts
  /** Every event, whether it counts or not: what appends are judged against. */
  readonly record: Facts
  /** The same ledger, answering from checked events alone where these are asked for. */
  under(review: 'checked' | undefined): Promise<LedgerReader>
  /** Newest position folded. */
  readonly position: number
  /** `recordedAt` of the newest commit; '' before the first. */
  readonly recordedAt: string
  /** Folds whatever the log holds beyond the newest position. */
  refresh(): Promise<void>
  /** Folds up to a commit that this process has seen, without a look at the log's end. Throws RangeError for any other. */
  reach(seq: number): void
  /** The chain at a position: the last commit wholly before or at it. */
  headAt(position: number): { readonly seq: number; readonly hash: string }
  commitAt(seq: number): CommitMark
  /** The commit that holds the event at a position. */
  commitOf(position: number): CommitMark
  /** First day any rule or licence known at a position reaches, open starts aside; null when none is dated. */
  coverageFrom(position: number): string | null
  /** Keeps the state for the next start when enough was folded since the last. */
  writeSnapshot(): Promise<void>
}

/**
 * A reader at the end of its ledger: from the newest snapshot and the tail, or from the first commit.
 * Rejects when the log cannot be read.
 */
export async function openLedgerReader(ledger: Ledger, views: Views | null = null): Promise<LedgerReader> {
  const state = await readState(ledger, views)
  const { ends, at } = state.events
  const hashOf = createHashes(ledger)
  const recordedAt = (seq: number) => at(endOf(ends, seq)).recordedAt
  const commitAt = (seq: number): CommitMark => ({
    seq,
    first: endOf(ends, seq - 1) + 1,
    last: endOf(ends, seq),
    // Read only when asked for.
    get hash() {
      return hashOf(seq)
    },
    get recordedAt() {
      return recordedAt(seq)
    },
  })
  const reader: LedgerReader = {
    ledger,
    get facts() {
      return state.counted.settings
    },
    record: state.facts,
    under: async (review) => {
      if (review === undefined) return reader
      return Object.create(reader, { facts: { value: await state.counted.checked() } })
    },
    get position() {
      return newestIn(ends)
    },
    get recordedAt() {
      return ends.count === 0 ? '' : recordedAt(ends.count)
    },
    refresh: createRefresh(ledger, state),
    reach: (seq) => {
      while (ends.count < seq) take(state, ledger.recall(ends.count + 1))
    },
    headAt: (position) => {
      const seq = countUpTo(ends, position)
      return { seq, hash: hashOf(seq) }
    },
    commitAt,
    commitOf: (position) => commitAt(seqOf(ends, position)),
    coverageFrom: state.coverage.at,
    writeSnapshot: createSnapshotWriter(ledger, views, state),
  }
  await reader.refresh()
  return reader
}

function createRefresh(ledger: Ledger, state: ReaderState): () => Promise<void> {
  const { ends } = state.events
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null

  async function catchUp(): Promise<void> {
    for (;;) {
      const rows = await ledger.read(ends.count + 1, PAGE)
      // Some may have been reached while they were read.
      if (rows.length > 0)
        await inSpan('fold', { attributes: { 'asof.ledger': ledger.id, 'asof.commits': rows.length } }, async () => {
          for (const { seq, bytes } of rows) if (seq > ends.count) take(state, bytes)
        })
      if (rows.length < PAGE) return
    }
  }

  return () => {
    // NOTE: never joins a running catch-up, which may have read before the commit the caller waits for; who waits for the
    // next shares it.
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        running = catchUp()
        return running
      })
    return next
  }
}

function createSnapshotWriter(ledger: Ledger, views: Views | null, state: ReaderState): () => Promise<void> {
  const { ends } = state.events
  let kept = newestIn(ends)
  return async () => {
    const position = newestIn(ends)
    if (views === null || position - kept < WORTH_A_SNAPSHOT) return
    await writeState(ledger, views, state)
    kept = position
  }
}

/** Folds a commit; the ledger gives only those that extend its chain. */
function take({ facts, counted, events, coverage }: ReaderState, bytes: Uint8Array): void {
  for (const event of recordedEvents(toCommit(bytes), newestIn(events.ends) + 1)) {
    counted.foresee(event)
    fold(facts, event)
    counted.take(event)
    coverage.take(event)
  }
  events.settle(bytes)
}

/** The commit of bytes that a ledger gave. */
export function toCommit(bytes: Uint8Array): Commit {
  return JSON.parse(new TextDecoder().decode(bytes)) as Commit
}

/** Hashes of commits. The one asked for last is kept: mostly the newest, which every answer names twice. */
function createHashes(ledger: Ledger): (seq: number) => string {
  const none = emptyHead(ledger.id)
  let last: { readonly seq: number; readonly hash: string } = none
  return (seq) => {
    if (seq !== last.seq) last = seq === 0 ? none : { seq, hash: sha256Hex(ledger.recall(seq)) }
    return last.hash
  }
}
