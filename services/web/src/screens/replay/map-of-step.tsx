import { useMemo, useRef } from 'react'
import { LevelMark } from '../../answer/level-mark.tsx'
import { valueAt } from '../../answer/segments.ts'
import type { Lane } from '../../api/queries.ts'
import { writeDay } from '../../clock/days.ts'
import { Figure } from '../../frame/figure.tsx'
import { usePage } from '../../frame/page-state.ts'
import { WorldMap } from '../../map/world-map.tsx'

interface MapProps {
  readonly lanes: readonly Lane[]
  /** Day of the step. */
  readonly day: string
  readonly item: string
}

/** The situation a step left behind. */
export function MapOfStep({ lanes, day, item }: MapProps) {
  const { names, change } = usePage()
  const svgRef = useRef<SVGSVGElement>(null)
  const values = useMemo(() => new Map(lanes.map(({ id, segments }) => [id, valueAt(segments, day)])), [lanes, day])
  const title = `Access to ${names.of(item)} by destination, ${writeDay(day)}`
  return (
    <Figure
      {...{ title, day, svgRef }}
      fileName={`step-${item.replaceAll('/', '-')}`}
      twinLabel="Map as a table"
      twin={<ValueTable values={values} caption={title} />}
    >
      <WorldMap values={values} label={title} svgRef={svgRef} onPick={() => change({ asOf: day })} />
    </Figure>
  )
}

function ValueTable({ values, caption }: { readonly values: ReadonlyMap<string, string>; readonly caption: string }) {
  const { names } = usePage()
  const rows = [...values].map(([id, value]) => ({ name: names.place(id), value }))
  return (
    <table className="history">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Destination</th>
          <th scope="col">Answer</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <LevelMark value={value} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
