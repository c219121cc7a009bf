import { createFacts, type Facts, fromPlainState, type PlainState, STATE_VERSION, toPlainState } from '@asof/domain'
import { type Ledger, sha256Hex } from '@asof/ledger'
import type { Views } from '@asof/views'

/** A commit as readers remember it: where it lies and what it hashes to. */
export interface CommitMark {
  readonly seq: number
  readonly hash: string
  /** Positions of its first and last event. */
  readonly first: number
  readonly last: number
  readonly recordedAt: string
}

/** What a reader knows after a number of commits. */
export interface ReaderState {
  readonly facts: Facts
  readonly commits: CommitMark[]
}

interface SnapshotBody {
  readonly state: PlainState
  readonly commits: readonly CommitMark[]
}

/** The state of the newest snapshot that this very chain has reached; an empty one when there is none. */
export async function readState(ledger: Ledger, views: Views | null): Promise<ReaderState> {
  const snapshot = await views?.readSnapshot(ledger.id, STATE_VERSION)
  if (snapshot === null || snapshot === undefined) return { facts: createFacts(), commits: [] }
  const [commit] = await ledger.read(snapshot.seq, 1)
  if (commit === undefined || sha256Hex(commit.bytes) !== snapshot.head) {
    await views?.dropSnapshots(ledger.id)
    return { facts: createFacts(), commits: [] }
  }
  const { state, commits } = JSON.parse(new TextDecoder().decode(snapshot.bytes)) as SnapshotBody
  return { facts: fromPlainState(state), commits: [...commits] }
}

/** Keeps a state for the next start. */
export async function writeState(ledger: Ledger, views: Views, { facts, commits }: ReaderState): Promise<void> {
  const last = commits.at(-1)
  if (last === undefined) return
  const body: SnapshotBody = { state: toPlainState(facts), commits }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const { seq, hash: head, last: position } = last
  await views.writeSnapshot({ ledger: ledger.id, stateVersion: STATE_VERSION, seq, head, position, bytes })
}
