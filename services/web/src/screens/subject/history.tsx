import { useMemo, useRef } from 'react'
import { changeDays } from '../../answer/segments.ts'
import type { Pair, RecordedEvent, Segment } from '../../api/queries.ts'
import { earliestDay } from '../../clock/days.ts'
import { Figure } from '../../frame/figure.tsx'
import { usePage } from '../../frame/page-state.ts'
import { HistoryTable } from '../../lanes/history-table.tsx'
import { Lanes, type Mark } from '../../lanes/lanes.tsx'
import { spanOf } from '../../lanes/span.ts'
import { useWidth } from '../../lanes/use-width.ts'
import { describeEvent } from '../../words/describe-event.ts'
import type { Names } from '../../words/names.ts'

interface HistoryProps {
  readonly segments: readonly Segment[]
  readonly pair: Pair
  readonly evidence: readonly RecordedEvent[]
}

/** The whole history of the answer, with the events it rests on above it. */
export function History({ segments, pair, evidence }: HistoryProps) {
  const { names, clocks, asOf, today, change } = usePage()
  const svgRef = useRef<SVGSVGElement>(null)
  const { ref, width } = useWidth<HTMLDivElement>(900)
  const marks = useMemo(() => marksOf(evidence, names), [evidence, names])
  const changes = useMemo(() => changeDays([{ segments }]), [segments])
  const span = spanOf(changes.length === 0 ? [clocks.asOf, today] : [...changes, today])
  const title = `${names.of(pair.subject)} for ${names.place(pair.jurisdiction)}, whole history`
  const lanes = [{ id: pair.jurisdiction, name: names.place(pair.jurisdiction), segments }]
  return (
    <section className="block">
      <h2>
        Whole history <span className="quiet">◆ announced ■ in force, of what decides on this day</span>
      </h2>
      <Figure
        title={title}
        svgRef={svgRef}
        fileName={`history-${pair.jurisdiction}-${pair.subject.replaceAll('/', '-')}`}
        twinLabel="History as a table"
        twin={<HistoryTable lanes={lanes} caption={title} />}
      >
        <div ref={ref}>
          <Lanes
            {...{ lanes, span, asOf, width, svgRef, marks }}
            label={title}
            rowHeight={34}
            onPick={(day) => change({ asOf: day })}
          />
        </div>
      </Figure>
    </section>
  )
}

function marksOf(evidence: readonly RecordedEvent[], names: Names): readonly Mark[] {
  return evidence
    .filter(({ type }) => /^(policy|licence)\./.test(type))
    .flatMap((event) => {
      const what = describeEvent(event, names)
      const mark = (field: string, kind: Mark['kind'], word: string): Mark[] => {
        const day = typeof event[field] === 'string' ? earliestDay(event[field] as string) : null
        return day === null ? [] : [{ day, kind, label: `${word} ${day}: ${what}` }]
      }
      return [...mark('announcedAt', 'announced', 'announced'), ...mark('effectiveFrom', 'in-force', 'in force')]
    })
}
