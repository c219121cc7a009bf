import { LevelMark } from '../../answer/level-mark.tsx'
import { valueAt } from '../../answer/segments.ts'
import type { Lane } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { addMonths, writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { LEVELS, levelWords, parseValue } from '../../words/levels.ts'
import { plural } from '../../words/text.ts'

/** How far back "changed since" looks, in months. */
const SPANS = [1, 12] as const

/** The day in numbers, and what changed since a month and a year before. */
export function Summary({ lanes, item }: { readonly lanes: readonly Lane[]; readonly item: string }) {
  const { asOf } = usePage()
  const values = lanes.map(({ segments }) => parseValue(valueAt(segments, asOf)))
  return (
    <aside className="summary" aria-label="In numbers">
      <table className="counts">
        <caption>{plural(lanes.length, 'destination')} on record</caption>
        <tbody>
          {LEVELS.map((level) => {
            const some = values.filter((value) => value.level === level)
            const uncertain = some.filter(({ isUncertain }) => isUncertain).length
            return (
              <tr key={level} className={some.length === 0 ? 'none' : ''}>
                <td>{some.length}</td>
                <th scope="row">
                  <LevelMark value={level} />
                  <span className="quiet"> {uncertain > 0 ? `${uncertain} uncertain` : levelWords[level].hint}</span>
                </th>
              </tr>
            )
          })}
        </tbody>
      </table>
      {SPANS.map((months) => (
        <Changed key={months} lanes={lanes} item={item} since={addMonths(asOf, -months)} />
      ))}
    </aside>
  )
}

/** At most so many changes are named; the others are a link away. */
const MOST_NAMED = 4

interface ChangedProps {
  readonly lanes: readonly Lane[]
  readonly item: string
  readonly since: string
}

function Changed({ lanes, item, since }: ChangedProps) {
  const { asOf, names } = usePage()
  const changed = lanes.filter(({ segments }) => valueAt(segments, since) !== valueAt(segments, asOf))
  return (
    <section className="changed">
      <h2>
        {changed.length === 0 ? 'Nothing changed' : plural(changed.length, 'change')}{' '}
        <span className="quiet">since {writeDay(since)}</span>
      </h2>
      <ul>
        {changed.slice(0, MOST_NAMED).map(({ id, segments }) => (
          <li key={id}>
            <Go to={`/access/${id}/${inPath(item)}`}>{names.place(id)}</Go>:{' '}
            <LevelMark value={valueAt(segments, since)} isShort /> →{' '}
            <LevelMark value={valueAt(segments, asOf)} isShort />
          </li>
        ))}
      </ul>
      {changed.length > MOST_NAMED && (
        <Go to="/compare" search={{ by: 'dates', item, from: since, to: asOf }}>
          All {changed.length}, with their causes
        </Go>
      )}
    </section>
  )
}
