import { LevelMark } from '../../answer/level-mark.tsx'
import { valueAt } from '../../answer/segments.ts'
import { type Pair, policyQuery, type Segment, subjectOf, type Why } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { addDays, writeDay, writeTime } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import { textOf } from '../../words/text.ts'

interface ComingProps {
  readonly why: Why
  readonly segments: readonly Segment[]
  readonly pair: Pair
}

/** What comes after the day shown: dated changes, and what is announced without a date. */
export function Coming({ why, segments, pair }: ComingProps) {
  const { asOf } = usePage()
  const later = segments.filter(({ from }) => from > asOf)
  const pending = why.answer.flags
    .filter((flag) => flag.startsWith('pending:'))
    .map((flag) => flag.slice('pending:'.length))
  return (
    <aside className="coming" aria-label="Coming changes">
      <h2>After this day</h2>
      {later.length === 0 && <p className="quiet">No dated change is on record.</p>}
      <ol>
        {later.map(({ from, value }) => (
          <li key={from}>
            <Go to={`/access/${pair.jurisdiction}/${inPath(pair.subject)}`} search={{ asOf: from }}>
              {writeDay(from)}
            </Go>
            <br />
            <LevelMark value={valueAt(segments, addDays(from, -1))} isShort /> → <LevelMark value={value} />
          </li>
        ))}
      </ol>
      {pending.length > 0 && (
        <>
          <h3>Announced, not in force</h3>
          <ul>
            {pending.map((policy) => (
              <li key={policy}>
                <Pending policy={policy} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <TellMe about={{ jurisdiction: pair.jurisdiction, ...subjectOf(pair.subject) }} />
      </p>
    </aside>
  )
}

function Pending({ policy }: { readonly policy: string }) {
  const { setting, asOf, names } = usePage()
  const answer = useAnswer(policyQuery(setting, policy, asOf))
  const starts = textOf(answer?.events[0]?.['effectiveFrom'])
  return (
    <>
      <Go to={`/policies/${inPath(policy)}`}>{names.of(policy)}</Go>
      {starts !== null && <span className="quiet"> · {writeTime(starts)}</span>}
    </>
  )
}
