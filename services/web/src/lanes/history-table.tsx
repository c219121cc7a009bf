import { LevelMark } from '../answer/level-mark.tsx'
import { writeShortDay } from '../clock/days.ts'
import type { NamedLane } from './lanes.tsx'

/** Days a whole history begins and ends on; nobody needs to read them. */
const OPEN_ENDS = { from: '1900-01-01', to: '2100-01-01' }

/** What the lanes show, in words. */
export function HistoryTable({ lanes, caption }: { readonly lanes: readonly NamedLane[]; readonly caption: string }) {
  return (
    <table className="history">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {lanes.length > 1 && <th scope="col">Who</th>}
          <th scope="col">From</th>
          <th scope="col">Until (not included)</th>
          <th scope="col">Answer</th>
        </tr>
      </thead>
      <tbody>
        {lanes.flatMap((lane) =>
          lane.segments.map((segment) => (
            <tr key={`${lane.id}${segment.from}`}>
              {lanes.length > 1 && <th scope="row">{lane.name}</th>}
              <td>{segment.from === OPEN_ENDS.from ? 'before' : writeShortDay(segment.from)}</td>
              <td>{segment.to === OPEN_ENDS.to ? 'until further notice' : writeShortDay(segment.to)}</td>
              <td>
                <LevelMark value={segment.value} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  )
}
