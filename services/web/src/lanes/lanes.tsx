import { type ReactNode, type Ref, useId } from 'react'
import { Fills, fillOf } from '../answer/fills.tsx'
import type { Lane } from '../api/queries.ts'
import { writeDay, writeShortDay } from '../clock/days.ts'
import { parseValue, writeValue } from '../words/levels.ts'
import { dayOf, placeOf, type Span, yearTicks } from './span.ts'

/** A point in time that is marked above the lanes. */
export interface Mark {
  readonly day: string
  readonly kind: 'announced' | 'in-force' | 'enforced'
  readonly label: string
}

/** A lane with the words that stand before it. */
export interface NamedLane extends Lane {
  readonly name: string
}

interface LanesProps {
  readonly lanes: readonly NamedLane[]
  readonly span: Span
  readonly asOf: string
  /** Width in pixels. */
  readonly width: number
  readonly label: string
  readonly svgRef: Ref<SVGSVGElement>
  readonly onPick: (day: string) => void
  readonly marks?: readonly Mark[]
  readonly rowHeight?: number
}

const AXIS = 22
const MARKS = 18
/** Room for the names, as a part of the width, and at most; of a letter, and between them and the lane, in pixels. */
const NAMES = { part: 0.26, most: 190, letter: 6.4, gap: 8 } as const
/** Half the width of a year's four digits, in pixels. */
const HALF_DIGITS = 15

/** Answers over time, one lane each, with a line at the day shown. Its table twin is the caller's. */
export function Lanes(props: LanesProps) {
  const { lanes, span, asOf, width, label, svgRef, onPick, marks = [], rowHeight = 18 } = props
  const prefix = useId().replaceAll(':', '')
  const left = Math.round(Math.min(width * NAMES.part, NAMES.most))
  const top = AXIS + (marks.length > 0 ? MARKS : 0)
  const height = top + lanes.length * rowHeight + 6
  const x = (day: string) => left + placeOf(day, span) * (width - left)
  const pick = (clientX: number, box: DOMRect) => {
    const place = ((clientX - box.left) * (width / box.width) - left) / (width - left)
    if (place >= 0) onPick(dayOf(Math.min(1, place), span))
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the time bar does the same by keyboard
    <svg
      ref={svgRef}
      className="lanes"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      onClick={({ clientX, currentTarget }) => pick(clientX, currentTarget.getBoundingClientRect())}
    >
      <Fills prefix={prefix} />
      {yearTicks(span, (width - left) / 46).map((tick) => (
        <g key={tick} className="tick">
          <line x1={x(tick)} x2={x(tick)} y1={AXIS - 5} y2={height} />
          <text x={x(tick)} y={AXIS - 9} textAnchor={x(tick) > width - HALF_DIGITS ? 'end' : 'middle'}>
            {tick.slice(0, 4)}
          </text>
        </g>
      ))}
      {lanes.map((lane, index) => (
        <Row
          key={lane.id}
          lane={lane}
          y={top + index * rowHeight}
          height={rowHeight}
          left={left}
          right={width}
          x={x}
          prefix={prefix}
        />
      ))}
      {marks.map((mark) => (
        <MarkSign key={`${mark.kind}${mark.day}${mark.label}`} mark={mark} x={x(mark.day)} y={AXIS + MARKS / 2} />
      ))}
      <Cursor x={x(asOf)} height={height}>
        <title>{`true on ${writeDay(asOf)}`}</title>
      </Cursor>
    </svg>
  )
}

interface RowProps {
  readonly lane: NamedLane
  readonly y: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly x: (day: string) => number
  readonly prefix: string
}

function Row({ lane, y, height, left, right, x, prefix }: RowProps) {
  const most = Math.floor((left - NAMES.gap) / NAMES.letter)
  const name = lane.name.length > most ? `${lane.name.slice(0, most - 1)}…` : lane.name
  return (
    <g className="lane">
      <text x={left - NAMES.gap} y={y + height / 2 + 4} textAnchor="end">
        {name}
        <title>{lane.name}</title>
      </text>
      {lane.segments.map(({ from, to, value }) => {
        const [start, end] = [x(from), Math.min(right, x(to))]
        const { level, isUncertain } = parseValue(value)
        return end - start < 0.3 ? null : (
          <rect
            key={from}
            x={start}
            y={y + 2}
            width={end - start}
            height={height - 4}
            fill={fillOf(prefix, level, isUncertain)}
            className={`bar edge-${level}`}
          >
            <title>{`${lane.name}: ${writeValue(value)}, from ${writeShortDay(from)} until ${writeShortDay(to)}`}</title>
          </rect>
        )
      })}
    </g>
  )
}

function MarkSign({ mark, x, y }: { readonly mark: Mark; readonly x: number; readonly y: number }) {
  const signs = {
    announced: `M${x} ${y - 5}l5 5 -5 5 -5 -5z`,
    'in-force': `M${x - 4} ${y - 4}h8v8h-8z`,
    enforced: `M${x - 5} ${y + 4}l5 -9 5 9z`,
  }
  return (
    <path d={signs[mark.kind]} className={`mark mark-${mark.kind}`}>
      <title>{mark.label}</title>
    </path>
  )
}

function Cursor({
  x,
  height,
  children,
}: {
  readonly x: number
  readonly height: number
  readonly children: ReactNode
}) {
  return (
    <g className="cursor">
      {children}
      <line x1={x} x2={x} y1={AXIS - 4} y2={height} />
      <path d={`M${x - 5} ${AXIS - 10}h10l-5 7z`} />
    </g>
  )
}
