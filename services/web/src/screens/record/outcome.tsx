import type { Reply } from '@asof/contract'
import { LevelMark } from '../../answer/level-mark.tsx'
import type { AskFault } from '../../api/ask.ts'
import { inPath } from '../../clock/address.ts'
import { writeShortDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { plural } from '../../words/text.ts'

type Sent = Reply<'postEvent'>

/** What a dry run found. */
export type Judged = Extract<Sent, { readonly dryRun: true }>

/** Where a form stands. */
export type Outcomes =
  | { readonly kind: 'none' }
  | { readonly kind: 'judged'; readonly event: object; readonly reply: Judged }
  | { readonly kind: 'recorded'; readonly receipt: Exclude<Sent, Judged> }
  | { readonly kind: 'refused'; readonly fault: AskFault }

interface OutcomeProps {
  readonly outcome: Exclude<Outcomes, { readonly kind: 'refused' }>
  readonly record: (event: object) => void
}

/** What an event would change, or what was recorded. */
export function Outcome({ outcome, record }: OutcomeProps) {
  switch (outcome.kind) {
    case 'none':
      return <p className="quiet">Here you will see which answers the event would change, before it is recorded.</p>
    case 'judged':
      return <Judgement reply={outcome.reply} record={() => record(outcome.event)} />
    case 'recorded':
      return (
        <>
          <h2>Recorded</h2>
          <p>
            <Go to={`/events/${inPath(outcome.receipt.id)}`} search={{ knownAt: undefined }}>
              {outcome.receipt.id}
            </Go>{' '}
            at position {outcome.receipt.position}.
          </p>
        </>
      )
  }
}

/** At most so many cells are shown. */
const MOST = 20

function Judgement({ reply, record }: { readonly reply: Judged; readonly record: () => void }) {
  const { names } = usePage()
  const { differences, warnings, examined, cells, duplicates } = reply
  return (
    <>
      <h2>
        {differences.length === 0 ? 'No answer would change' : `${plural(differences.length, 'cell')} would change`}
      </h2>
      <p className="quiet">
        {examined === cells ? `All ${cells} cells were compared.` : `${examined} of ${cells} cells were compared.`}
      </p>
      {duplicates.length > 0 && <p role="alert">It is on record already, with the same content.</p>}
      {warnings.map(({ code, detail }) => (
        <p key={code + detail}>
          <strong>Mind:</strong> {detail}
        </p>
      ))}
      <ul className="would-change">
        {differences.slice(0, MOST).map(({ query, segments }) => (
          <li key={JSON.stringify(query)}>
            <strong>
              {names.place(query['jurisdiction'] ?? '')} · {names.of(query['item'] ?? '')}
            </strong>
            {segments.map(({ from, to, before, after }) => (
              <p key={from}>
                {writeShortDay(from)} to {to > '2099' ? 'further notice' : writeShortDay(to)}:{' '}
                <LevelMark value={before} /> → <LevelMark value={after} />
              </p>
            ))}
          </li>
        ))}
      </ul>
      {differences.length > MOST && <p className="quiet">and {differences.length - MOST} more</p>}
      <button type="button" className="do-record" onClick={record}>
        Record it
      </button>
    </>
  )
}
