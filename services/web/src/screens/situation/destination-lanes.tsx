import { useMemo, useRef } from 'react'
import { changeDays } from '../../answer/segments.ts'
import type { Lane } from '../../api/queries.ts'
import { Figure } from '../../frame/figure.tsx'
import { usePage } from '../../frame/page-state.ts'
import { HistoryTable } from '../../lanes/history-table.tsx'
import { Lanes, type NamedLane } from '../../lanes/lanes.tsx'
import { spanOf } from '../../lanes/span.ts'
import { useWidth } from '../../lanes/use-width.ts'
import type { Names } from '../../words/names.ts'

/** The whole history of an item: destinations that were always treated alike share a lane. */
export function DestinationLanes({ lanes, item }: { readonly lanes: readonly Lane[]; readonly item: string }) {
  const { names, asOf, today, change } = usePage()
  const svgRef = useRef<SVGSVGElement>(null)
  const { ref, width } = useWidth<HTMLDivElement>(900)
  const groups = useMemo(() => groupAlike(lanes, names), [lanes, names])
  const span = useMemo(() => spanOf([...changeDays(lanes), today]), [lanes, today])
  const title = `${names.of(item)} over time, by destination`
  return (
    <section className="block">
      <h2>
        Over time <span className="quiet">destinations that were always treated alike share a lane</span>
      </h2>
      <Figure
        title={title}
        svgRef={svgRef}
        fileName={`lanes-${item.replaceAll('/', '-')}`}
        twinLabel="Lanes as a table"
        twin={<HistoryTable lanes={groups} caption={title} />}
      >
        <div ref={ref}>
          <Lanes
            {...{ span, asOf, width, svgRef }}
            lanes={groups}
            label={title}
            onPick={(day) => change({ asOf: day })}
          />
        </div>
      </Figure>
    </section>
  )
}

/** Lanes of equal histories as one, those with most changes first. */
function groupAlike(lanes: readonly Lane[], names: Names): readonly NamedLane[] {
  const groups = new Map<string, Lane[]>()
  for (const lane of lanes) {
    const key = lane.segments.map(({ from, value }) => `${from} ${value}`).join()
    groups.set(key, [...(groups.get(key) ?? []), lane])
  }
  return [...groups.values()]
    .sort(([a], [b]) => b!.segments.length - a!.segments.length)
    .map((group) => ({ ...group[0]!, name: nameOf(group, names) }))
}

function nameOf(group: readonly Lane[], names: Names): string {
  const [first, second] = group.map(({ id }) => names.place(id))
  if (group.length === 1) return first!
  return group.length === 2 ? `${first}, ${second}` : `${first} and ${group.length - 1} more`
}
