import { eventById, type Facts, type Proposal, type RecordedEvent, type StoredEvent } from '@asof/domain'
import { type Commit, canonicalBytes } from '@asof/ledger'

/** Whether a commit is what these proposals would have become: same events, those already in the log aside. */
export function isCommitOf(commit: Commit, proposals: readonly Proposal[], facts: Facts): boolean {
  const stored = new Map(commit.events.map((event) => [event.id, event]))
  const sent = new Set(proposals.map(({ id }) => id))
  return (
    commit.events.every(({ id }) => sent.has(id)) &&
    proposals.every((proposal) => {
      const original = stored.get(proposal.id) ?? eventById(facts, proposal.id)
      return original !== undefined && isSameContent(proposal, original)
    })
  )
}

/** Equal as sent: what the log sets and `expectedSeq` aside (domain.md section 2). */
function isSameContent(proposal: Proposal, stored: StoredEvent | RecordedEvent): boolean {
  return Buffer.compare(contentBytes(proposal), contentBytes(stored)) === 0
}

function contentBytes(event: object): Uint8Array {
  const { position: _p, recordedAt: _a, recordedBy: _b, expectedSeq: _e, ...content } = event as Record<string, unknown>
  return canonicalBytes(content)
}
