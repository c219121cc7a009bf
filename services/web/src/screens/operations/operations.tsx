import { useQuery } from '@tanstack/react-query'
import { read } from '../../api/ask.ts'
import type { LedgerInfo } from '../../api/queries.ts'
import { writeTime } from '../../clock/days.ts'
import { DataLink } from '../../frame/data-link.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useTitle } from '../../frame/use-title.ts'
import { checkInclusion } from '../../proof/check-inclusion.ts'
import { plural } from '../../words/text.ts'
import { PartsTable } from './parts-table.tsx'

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
        <table className="heads">
          <caption className="visually-hidden">Records and their heads</caption>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Position</th>
              <th scope="col">Commit</th>
              <th scope="col">Hash of the head</th>
              <th scope="col">Verified</th>
              <th scope="col">First recorded</th>
              <th scope="col">Last recorded</th>
              <th scope="col">Told to subscribers</th>
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
      <section className="block">
        <h2>Who has come how far</h2>
        <PartsTable everyMs={EVERY_MS} />
      </section>
      <p className="quiet">
        Asked again every {EVERY_MS / 1000} seconds. <code>npx asof verify</code> recomputes every chain;{' '}
        <a href="/readyz">readiness</a>, <DataLink href="/metrics">figures</DataLink>,{' '}
        <DataLink href="/api/v1/ledgers">the same as data</DataLink>.
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
    queryFn: () => isSigned(ledger.id, commit),
    enabled: commit.seq > 0,
  })
  const told = useQuery({
    queryKey: ['told', ledger.id],
    queryFn: () => read('getLogTold', { ledger: ledger.id }),
    refetchInterval: EVERY_MS,
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
      <td>{signed.isPending && commit.seq > 0 ? '…' : VERIFIED[signed.data ?? 'unsigned']}</td>
      <td>{ledger.recordedFrom === null ? '–' : writeTime(ledger.recordedFrom)}</td>
      <td>{recordedAt === null ? '–' : writeTime(recordedAt)}</td>
      <td>{toldWords(told.data?.told ?? null, position)}</td>
      <td>{ledger.writable ? 'taken' : `not taken: ${ledger.reason ?? 'no reason given'}`}</td>
    </tr>
  )
}

type Signed = 'yes' | 'no' | 'unsigned'

const VERIFIED: Readonly<Record<Signed, string>> = {
  yes: 'every commit is signed for, checked in this browser',
  no: 'the signature does not hold',
  unsigned: 'not signed',
}

/** Whether the head lies in what the log signed for, worked out here: it names the hash of every commit before it. */
async function isSigned(ledger: string, head: LedgerInfo['head']): Promise<Signed> {
  const [inclusion, { keys }] = await Promise.all([
    read('getLogInclusion', { ledger, seq: head.seq }),
    read('getLogKeys', { ledger }),
  ])
  const isIn = await checkInclusion(
    inclusion,
    keys.map(({ key }) => key),
  )
  return isIn === null ? 'unsigned' : isIn ? 'yes' : 'no'
}

function toldWords(told: { readonly position: number; readonly at: string } | null, position: number): string {
  if (told === null) return 'not from here'
  const behind = position - told.position
  return `${behind <= 0 ? 'everything' : `all but ${plural(behind, 'event')}`}, by the clock up to ${writeTime(told.at)}`
}
