import { LevelMark } from '../../answer/level-mark.tsx'
import { segmentAt } from '../../answer/segments.ts'
import type { Lane } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay, writeShortDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { LEVELS, levelWords, parseValue } from '../../words/levels.ts'

/** Every destination with its answer and how long it holds: the table twin of the map. */
export function DestinationTable({ lanes, item }: { readonly lanes: readonly Lane[]; readonly item: string }) {
  const { names, asOf, search, change } = usePage()
  const level = search['level']
  const rows = lanes
    .map((lane) => ({ id: lane.id, name: names.place(lane.id), segment: segmentAt(lane.segments, asOf) }))
    .filter(({ segment }) => level === undefined || parseValue(segment?.value ?? 'unknown').level === level)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return (
    <section className="block" id="destinations">
      <h2>
        By destination <span className="quiet">{writeDay(asOf)}</span>
      </h2>
      <p className="choices">
        <label>
          Show
          <select value={level ?? ''} onChange={({ target }) => change({ level: target.value || undefined })}>
            <option value="">all answers</option>
            {LEVELS.map((each) => (
              <option key={each} value={each}>
                {levelWords[each].label}
              </option>
            ))}
          </select>
        </label>
      </p>
      <table className="destinations">
        <caption className="visually-hidden">
          Access to {names.of(item)} on {writeDay(asOf)}, by destination
        </caption>
        <thead>
          <tr>
            <th scope="col">Destination</th>
            <th scope="col">Answer</th>
            <th scope="col">Since</th>
            <th scope="col">Next known change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, segment }) => (
            <tr key={id}>
              <th scope="row">
                <Go to={`/access/${id}/${inPath(item)}`}>{name}</Go> <span className="code">{id}</span>
              </th>
              <td>
                <LevelMark value={segment?.value ?? 'unknown'} />
              </td>
              <td>{segment === undefined || segment.from < '1901' ? '–' : writeShortDay(segment.from)}</td>
              <td>{segment === undefined || segment.to > '2099' ? '–' : writeShortDay(segment.to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="quiet">No destination has this answer on this day.</p>}
    </section>
  )
}
