import { LevelMark } from '../../answer/level-mark.tsx'
import { type Pair, revisionsQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay, writeTime } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'

/** How the answer for this day changed as the record grew. */
export function Revisions({ pair }: { readonly pair: Pair }) {
  const { setting, asOf } = usePage()
  const revisions = useAnswer(revisionsQuery(setting, pair, asOf))?.revisions
  return (
    <section className="block">
      <h2>
        Revised on <span className="quiet">how our answer for {writeDay(asOf)} changed as the record grew</span>
      </h2>
      {revisions === undefined ? (
        <p className="loading">Asking …</p>
      ) : revisions.length === 0 ? (
        <p className="quiet">The record never gave an answer for this day.</p>
      ) : (
        <table className="revisions">
          <thead>
            <tr>
              <th scope="col">Recorded</th>
              <th scope="col">Position</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
              <th scope="col">Caused by</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map(({ position, recordedAt, before, after, causes }) => (
              <tr key={position}>
                <td>{writeTime(recordedAt)}</td>
                <td>
                  <Go
                    to={`/access/${pair.jurisdiction}/${inPath(pair.subject)}`}
                    search={{ asOf, knownAt: `@${position}` }}
                  >
                    {position}
                  </Go>
                </td>
                <td>
                  <LevelMark value={before} />
                </td>
                <td>
                  <LevelMark value={after} />
                </td>
                <td>
                  <Causes ids={causes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** At most so many causes are named. */
const MOST = 3

/** Events that brought a change, as links. */
export function Causes({ ids }: { readonly ids: readonly string[] }) {
  return (
    <>
      {ids.slice(0, MOST).map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Go to={`/events/${inPath(id)}`}>{id}</Go>
        </span>
      ))}
      {ids.length > MOST && <span className="quiet"> and {ids.length - MOST} more</span>}
      {ids.length === 0 && <span className="quiet">the calendar alone</span>}
    </>
  )
}
