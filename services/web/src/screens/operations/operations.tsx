import { useQuery } from '@tanstack/react-query'
import { read } from '../../api/ask.ts'
import type { LedgerInfo } from '../../api/queries.ts'
import { writeTime } from '../../clock/days.ts'
import { DataLink } from '../../frame/data-link.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useTitle } from '../../frame/use-title.ts'

/** How often heads are asked again while the screen is open, in ms. */
const EVERY_MS = 5_000

/** Is what I see complete? Heads of all records, and how far the reader that answers has come. */
export function Operations() {
  const { ledgers } = usePage()
  useTitle('Operations')
  return (
    <article className="screen operations">
      <header className="question">
        <h1>Is what you see complete?</h1>
        <p>Every answer comes from a reader that has folded the log up to a position. Here is how far each has come.</p>
      </header>
      <div className="scroll">
        <table>
          <caption className="visually-hidden">Records and their heads</caption>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Position</th>
              <th scope="col">Commit</th>
              <th scope="col">Hash of the head</th>
              <th scope="col">Signed</th>
              <th scope="col">First recorded</th>
              <th scope="col">Last recorded</th>
              <th scope="col">Appends</th>
            </tr>
          </thead>
          <tbody>
            {ledgers.map((ledger) => (
              <Head key={ledger.id} ledger={ledger} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        Asked again every {EVERY_MS / 1000} seconds. <code>npx asof verify</code> recomputes every chain;{' '}
        <a href="/readyz">readiness</a>, <DataLink href="/api/v1/ledgers">the same as data</DataLink>.
      </p>
    </article>
  )
}

function Head({ ledger }: { readonly ledger: LedgerInfo }) {
  const head = useQuery({
    queryKey: ['head', ledger.id],
    queryFn: () => read('getLogHead', { ledger: ledger.id }),
    refetchInterval: EVERY_MS,
  })
  const { position, head: commit, recordedAt } = head.data ?? { ...ledger, recordedAt: ledger.recordedTo }
  const signed = useQuery({
    queryKey: ['signed', ledger.id, commit.seq],
    queryFn: () => read('getLogInclusion', { ledger: ledger.id, seq: commit.seq }),
    enabled: commit.seq > 0,
  })
  return (
    <tr>
      <th scope="row">
        {ledger.title ?? ledger.id} <span className="code">{ledger.id}</span>
        {ledger.isDefault && <span className="tag"> default</span>}
      </th>
      <td>
        {position}
        {head.isError && <strong role="alert"> does not answer</strong>}
      </td>
      <td>{commit.seq}</td>
      <td>
        <code className="hash">{commit.hash}</code>
      </td>
      <td>{typeof signed.data?.checkpoint === 'string' ? 'every commit' : 'not signed'}</td>
      <td>{ledger.recordedFrom === null ? '–' : writeTime(ledger.recordedFrom)}</td>
      <td>{recordedAt === null ? '–' : writeTime(recordedAt)}</td>
      <td>{ledger.writable ? 'taken' : `not taken: ${ledger.reason ?? 'no reason given'}`}</td>
    </tr>
  )
}
