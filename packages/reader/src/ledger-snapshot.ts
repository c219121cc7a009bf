import { deserialize, serialize } from 'node:v8'
import { createFacts, type Facts, fromSnapshot, type Snapshot, STATE_VERSION, toSnapshot } from '@asof/domain'
import { type Ledger, sha256Hex } from '@asof/ledger'
import { type Views, ViewsFault } from '@asof/views'
import { createCommitEnds, newestIn } from './commit-ends.ts'
import { type Counted, createCounted } from './counted.ts'
import { type Coverage, type CoverageStep, createCoverage } from './coverage.ts'
import { createLedgerEvents, type LedgerEvents } from './ledger-events.ts'

/** What a reader knows after a number of commits. */
export interface ReaderState {
  /** The record: every event counts. */
  readonly facts: Facts
  readonly counted: Counted
  readonly events: LedgerEvents
  readonly coverage: Coverage
}

/** As the structured clone algorithm takes it. */
interface SnapshotBody {
  readonly state: Snapshot
  /** What counts by the settings of the ledger; null where that is the record. */
  readonly settings: Snapshot | null
  /** Where the commits end, as in `CommitEnds`. */
  readonly lasts: Int32Array
  readonly cuts: Int32Array
  readonly coverage: readonly CoverageStep[]
}

/** The state of the newest snapshot that this very chain has reached; an empty one when there is none that can be used. */
export async function readState(ledger: Ledger, views: Views | null): Promise<ReaderState> {
  const snapshot = await orNull(views?.readSnapshot(ledger.id, STATE_VERSION))
  if (snapshot === null) return emptyState(ledger)
  const [commit] = await ledger.read(snapshot.seq, 1)
  const isOfChain = commit !== undefined && sha256Hex(commit.bytes) === snapshot.head
  const state = isOfChain ? restore(ledger, snapshot) : null
  if (state !== null) return state
  await orNull(views?.dropSnapshots(ledger.id))
  return emptyState(ledger)
}

/** Null where the views fail: the ledger has all that would be in them. */
async function orNull<T>(asking: Promise<T> | undefined): Promise<T | null> {
  return (
    asking?.catch((fault: unknown) => {
      if (fault instanceof ViewsFault) return null
      throw fault
    }) ?? null
  )
}

/** Keeps a state for the next start. */
export async function writeState(ledger: Ledger, views: Views, state: ReaderState): Promise<void> {
  const { facts, counted, events, coverage } = state
  const { count: seq, lasts, cuts } = events.ends
  if (seq === 0) return
  const body: SnapshotBody = {
    state: toSnapshot(facts),
    settings: counted.settings === facts ? null : toSnapshot(counted.settings),
    lasts: lasts.subarray(0, seq),
    cuts: cuts.subarray(0, newestIn(events.ends) + seq),
    coverage: coverage.steps,
  }
  const head = sha256Hex(ledger.recall(seq))
  const position = newestIn(events.ends)
  await views.writeSnapshot({
    ledger: ledger.id,
    stateVersion: STATE_VERSION,
    seq,
    head,
    position,
    bytes: serialize(body),
  })
}

function emptyState(ledger: Ledger): ReaderState {
  const events = createLedgerEvents(ledger, createCommitEnds())
  const facts = createFacts(events)
  return { facts, counted: createCounted(facts), events, coverage: createCoverage(facts) }
}

/** The state in a snapshot; null when its bytes hold something else, as from another version of V8. */
function restore(ledger: Ledger, { seq, position, bytes }: { seq: number; position: number; bytes: Uint8Array }) {
  try {
    const { state, settings, lasts, cuts, coverage } = deserialize(bytes) as SnapshotBody
    const events = createLedgerEvents(ledger, createCommitEnds(lasts, cuts))
    const facts = fromSnapshot(state, events)
    const isWhole =
      events.ends.count === seq &&
      newestIn(events.ends) === position &&
      cuts.length === position + seq &&
      facts.head === position
    const counted = createCounted(facts, settings)
    return isWhole ? { facts, counted, events, coverage: createCoverage(facts, coverage) } : null
  } catch {
    return null
  }
}
