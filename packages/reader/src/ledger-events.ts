import type { EventLog, RecordedEvent } from '@asof/domain'
import { cutsOf, type Ledger, partsOf } from '@asof/ledger'
import { addCommit, type CommitEnds, cutsIn, endOf, newestIn, seqOf } from './commit-ends.ts'

/** Most bytes of commits whose events are kept at a time. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024

/**
 * The events of a ledger without keeping them: those pushed since the last settled commit are held, hypothetical ones too;
 * older ones are recalled from the ledger.
 */
export interface LedgerEvents extends EventLog {
  /** Where the settled commits end. */
  readonly ends: CommitEnds
  /** Makes one commit, of these bytes, of the events held; from here on the ledger has to have it. */
  readonly settle: (bytes: Uint8Array) => void
}

/**
 * The events of a ledger of which these commits are settled. Reading one throws `LedgerFault` when the log cannot be read.
 */
export function createLedgerEvents(ledger: Pick<Ledger, 'recall'>, ends: CommitEnds): LedgerEvents {
  const kept = createKept()
  let held: RecordedEvent[] = []

  function recall(seq: number): KeptCommit {
    const bytes = ledger.recall(seq)
    const { eventAt } = partsOf(bytes, endOf(ends, seq - 1) + 1, cutsIn(ends, seq))
    return kept.keep(seq, { byteLength: bytes.byteLength, eventAt })
  }

  return {
    ends,
    at: (position) => {
      const newest = newestIn(ends)
      if (position > newest) return held[position - newest - 1]!
      const seq = seqOf(ends, position)
      const commit = kept.find(seq) ?? recall(seq)
      return commit.eventAt(position - endOf(ends, seq - 1) - 1)
    },
    push: (event) => {
      held.push(event)
    },
    pop: () => {
      if (held.pop() === undefined) throw new RangeError('a settled commit stays')
    },
    settle: (bytes) => {
      const events = held
      held = []
      addCommit(ends, cutsOf(bytes))
      kept.keep(ends.count, { byteLength: bytes.byteLength, eventAt: (index) => events[index]! })
    },
  }
}

interface KeptCommit {
  readonly byteLength: number
  /** The event at an index from 0. */
  readonly eventAt: (index: number) => RecordedEvent
}

/** Commits read not long ago, by `seq`: the one not asked for longest goes first. */
function createKept() {
  const commits = new Map<number, KeptCommit>()
  let bytes = 0

  function find(seq: number): KeptCommit | undefined {
    const commit = commits.get(seq)
    if (commit !== undefined) {
      commits.delete(seq)
      commits.set(seq, commit)
    }
    return commit
  }

  function keep(seq: number, commit: KeptCommit): KeptCommit {
    commits.set(seq, commit)
    bytes += commit.byteLength
    for (const [oldest, { byteLength }] of commits) {
      if (bytes <= MAX_KEPT_BYTES) break
      commits.delete(oldest)
      bytes -= byteLength
    }
    return commit
  }

  return { find, keep }
}
