import type { Reply } from '@asof/contract'
import type { RecordedEvent } from '../../api/queries.ts'
import { usePage } from '../../frame/page-state.ts'

interface ProofProps {
  readonly event: RecordedEvent
  readonly original: RecordedEvent
  readonly isCorrected: boolean
  readonly commit: Reply<'getEvent'>['commit']
}

/** Where the event stands in the chain, and its bytes as data. */
export function Proof({ event, original, isCorrected, commit }: ProofProps) {
  const { ledger, setting } = usePage()
  return (
    <section className="block">
      <h2>Proof</h2>
      <p>
        Stored in commit {commit.seq} of {ledger.head.seq} (positions {commit.first} to {commit.last}). Every commit
        names the hash of the one before it, so nothing before the head can be changed unnoticed.
      </p>
      <p className="hash">
        <span className="quiet">SHA-256 of that commit</span> <code>{commit.hash}</code>
      </p>
      <p className="quiet">
        <code>npx asof verify</code> recomputes the chain on the server’s own data;{' '}
        <a href={`/api/v1/events/${encodeURIComponent(event.id)}?ledger=${setting.ledger}&knownAt=${setting.known}`}>
          the event as data
        </a>
        .
      </p>
      <details>
        <summary>{isCorrected ? 'As known, and as first recorded' : 'As recorded'}</summary>
        <pre>{JSON.stringify(event, null, 2)}</pre>
        {isCorrected && <pre>{JSON.stringify(original, null, 2)}</pre>}
      </details>
    </section>
  )
}
