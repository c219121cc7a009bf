import { useRouter } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { Legend } from '../../answer/level-mark.tsx'
import { changeDays, valueAt } from '../../answer/segments.ts'
import { type Lane, lanesQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { Figure } from '../../frame/figure.tsx'
import { addressOf } from '../../frame/go.tsx'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { WorldMap } from '../../map/world-map.tsx'
import { Board } from './board.tsx'
import { DestinationLanes } from './destination-lanes.tsx'
import { DestinationTable } from './destination-table.tsx'
import { firstItem } from './first-item.ts'
import { ItemChoice } from './item-choice.tsx'
import { Summary } from './summary.tsx'

const NO_LANES: readonly Lane[] = []

/** Who may get an item, on this day? Map, lanes and table of every destination on record. */
export function Situation() {
  const { search, setting, names, asOf } = usePage()
  const item = search['item'] ?? firstItem(setting.ledger, names.entities)
  const title = item === undefined ? 'Nothing on record yet' : `Who may get ${names.of(item)}?`
  useTitle(`${title} ${writeDay(asOf)}`)
  if (item === undefined)
    return (
      <section className="screen">
        <h1>Nothing on record yet</h1>
        <p>This record names no item at this position. What is recorded shows here at once.</p>
      </section>
    )
  return <ItemSituation item={item} />
}

function ItemSituation({ item }: { readonly item: string }) {
  const { setting, names, asOf } = usePage()
  const places = useMemo(
    () => names.entities.filter(({ type }) => type === 'jurisdiction').map(({ id }) => id),
    [names],
  )
  const answered = useAnswer(lanesQuery(setting, item, places))
  const lanes = answered ?? NO_LANES
  useChangeDays(useMemo(() => changeDays(lanes), [lanes]))
  const values = useMemo(() => new Map(lanes.map(({ id, segments }) => [id, valueAt(segments, asOf)])), [lanes, asOf])
  // Counts and pictures of nothing would say something.
  if (answered === undefined) return <p className="loading">Asking …</p>
  return (
    <article className="screen situation">
      <header className="question">
        <h1>
          Who may get <em>{names.of(item)}</em> on {writeDay(asOf)}?
        </h1>
        <ItemChoice item={item} />
      </header>
      <div className="situation-top">
        <MapFigure item={item} values={values} lanes={lanes} />
        <Summary lanes={lanes} item={item} />
      </div>
      <Legend />
      <DestinationLanes lanes={lanes} item={item} />
      <DestinationTable lanes={lanes} item={item} />
      <Board item={item} />
    </article>
  )
}

interface MapFigureProps {
  readonly item: string
  readonly values: ReadonlyMap<string, string>
  readonly lanes: readonly Lane[]
}

function MapFigure({ item, values }: MapFigureProps) {
  const { names, asOf, search } = usePage()
  const ref = useRef<SVGSVGElement>(null)
  const router = useRouter()
  const pick = useCallback(
    (jurisdiction: string) => router.history.push(addressOf(`/access/${jurisdiction}/${inPath(item)}`, search, {})),
    [router, search, item],
  )
  const title = `Access to ${names.of(item)} by destination, ${writeDay(asOf)}`
  return (
    <Figure
      title={title}
      svgRef={ref}
      fileName={`map-${item.replaceAll('/', '-')}`}
      twinLabel="Map as a list"
      twin={<a href="#destinations">The table of destinations below holds all that the map shows.</a>}
    >
      <WorldMap values={values} label={title} svgRef={ref} onPick={pick} />
    </Figure>
  )
}
