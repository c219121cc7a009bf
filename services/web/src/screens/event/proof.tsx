import type { Reply } from '@asof/contract'
import { useQuery } from '@tanstack/react-query'
import { read } from '../../api/ask.ts'
import type { RecordedEvent } from '../../api/queries.ts'
import { DataLink } from '../../frame/data-link.tsx'
import { usePage } from '../../frame/page-state.ts'
import { checkInclusion } from '../../proof/check-inclusion.ts'

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
      <Inclusion seq={commit.seq} />
      <p className="quiet">
        <code>npx asof verify</code> recomputes the chain on the server’s own data;{' '}
        <DataLink
          href={`/api/v1/events/${encodeURIComponent(event.id)}?ledger=${setting.ledger}&knownAt=${setting.known}`}
        >
          the event as data
        </DataLink>
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

/** Whether the commit lies in what the log signed for, worked out here. */
function Inclusion({ seq }: { readonly seq: number }) {
  const { setting } = usePage()
  const ledger = setting.ledger
  const proof = useQuery({
    queryKey: ['inclusion', ledger, seq],
    queryFn: async () => {
      const [inclusion, { keys, origin }] = await Promise.all([
        read('getLogInclusion', { ledger, seq }),
        read('getLogKeys', { ledger }),
      ])
      const isIn = await checkInclusion(
        inclusion,
        keys.map(({ key }) => key),
      )
      return { isIn, size: inclusion.size, steps: inclusion.path.length, origin }
    },
  })
  if (proof.data === undefined)
    return <p className="quiet">{proof.isError ? 'This record signs no checkpoints.' : ''}</p>
  const { isIn, size, steps, origin } = proof.data
  if (isIn === null) return <p className="quiet">No checkpoint is signed over it yet.</p>
  return (
    <p role="status">
      {isIn ? '✓ Checked in this browser:' : '✗ Not so:'} the commit is one of the {size} that <code>{origin}</code>{' '}
      signed for, by {steps} hashes from it to the signed root.
    </p>
  )
}
