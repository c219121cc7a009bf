import { type KeyboardEvent, useEffect, useRef } from 'react'
import { changesAround } from '../answer/segments.ts'
import { addDays, addMonths, dayAt, dayNumber, isDay, writeDay, writeShortDay } from '../clock/days.ts'
import { placeOf, type Span, spanOf, yearTicks } from '../lanes/span.ts'
import { useWidth } from '../lanes/use-width.ts'
import { KnownOn } from './known-on.tsx'
import { usePage } from './page-state.ts'

/** Both clocks, always in sight: the day the answers are true on, and what was known. */
export function TimeBar({ changes }: { readonly changes: readonly string[] }) {
  const { clocks, asOf, today, change, show } = usePage()
  const span = spanOf(changes.length === 0 ? [clocks.asOf, today] : [...changes, today])
  const move = (day: string) => {
    show(null)
    change({ asOf: day })
  }
  const { previous, next } = changesAround(changes, asOf)
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.key === '[' ? previous : event.key === ']' ? next : undefined
    if (target === undefined || isTyping(event.target)) return
    event.preventDefault()
    move(target)
  }
  return (
    <section className="time-bar" aria-label="Clocks" onKeyDown={onKeyDown}>
      <div className="clock clock-true">
        <label htmlFor="true-on">True on</label>
        <input
          id="true-on"
          type="date"
          value={asOf}
          min="0001-01-01"
          max="9999-12-31"
          onChange={({ target }) => isDay(target.value) && move(target.value)}
        />
        <button type="button" onClick={() => change({ asOf: undefined })} disabled={asOf === today}>
          Today
        </button>
        <button
          type="button"
          className="step"
          disabled={previous === undefined}
          onClick={() => previous && move(previous)}
          aria-keyshortcuts="["
          title={previous === undefined ? 'no change before' : `change on ${writeDay(previous)}  (key [)`}
        >
          ◂ change
        </button>
        <button
          type="button"
          className="step"
          disabled={next === undefined}
          onClick={() => next && move(next)}
          aria-keyshortcuts="]"
          title={next === undefined ? 'no change after' : `change on ${writeDay(next)}  (key ])`}
        >
          change ▸
        </button>
      </div>
      <DaySlider span={span} changes={changes} move={move} />
      <KnownOn />
    </section>
  )
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'date'
}

interface SliderProps {
  readonly span: Span
  readonly changes: readonly string[]
  readonly move: (day: string) => void
}

function DaySlider({ span, changes, move }: SliderProps) {
  const { asOf, show } = usePage()
  const ref = useRef<HTMLInputElement>(null)
  const [first, last] = [dayNumber(span.from), dayNumber(span.to)]
  const isChange = changes.includes(asOf)
  // The address follows when the handle is let go; until then only the picture does.
  useEffect(() => {
    const slider = ref.current
    if (slider === null) return
    const settle = () => move(dayAt(Number(slider.value)))
    slider.addEventListener('change', settle)
    return () => slider.removeEventListener('change', settle)
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const day = dayFor(event.key, asOf, span)
    if (day === null) return
    event.preventDefault()
    move(day)
  }
  return (
    <div className="slider">
      <input
        ref={ref}
        type="range"
        aria-label="True on"
        aria-valuetext={`${writeDay(asOf)}${isChange ? ', an answer changes on this day' : ''}`}
        min={first}
        max={last}
        step={1}
        value={Math.min(last, Math.max(first, dayNumber(asOf)))}
        onChange={({ target }) => show(dayAt(Number(target.value)))}
        onKeyDown={onKeyDown}
      />
      <Ticks span={span} changes={changes} />
    </div>
  )
}

/** The day a key leads to: days by arrows, months by pages, ends by Home and End. */
function dayFor(key: string, day: string, span: Span): string | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return addDays(day, -1)
    case 'ArrowRight':
    case 'ArrowUp':
      return addDays(day, 1)
    case 'PageDown':
      return addMonths(day, -1)
    case 'PageUp':
      return addMonths(day, 1)
    case 'Home':
      return span.from
    case 'End':
      return span.to
    default:
      return null
  }
}

/** Half of the slider's handle: its middle does not reach the ends of the track. */
const HANDLE = 8
/** Width a year needs, in pixels. */
const YEAR_WIDTH = 44

/** Where answers change, and which year it is, under the slider. */
function Ticks({ span, changes }: { readonly span: Span; readonly changes: readonly string[] }) {
  const { ref, width } = useWidth<HTMLDivElement>(900)
  const x = (day: string) => HANDLE + placeOf(day, span) * (width - 2 * HANDLE)
  return (
    <div ref={ref} className="ticks" aria-hidden="true">
      <svg viewBox={`0 0 ${width} 22`} width={width} height={22} aria-hidden="true">
        {changes.map((day) => (
          <line key={day} x1={x(day)} x2={x(day)} y1={0} y2={7}>
            <title>{writeShortDay(day)}</title>
          </line>
        ))}
        {yearTicks(span, width / YEAR_WIDTH).map((day) => (
          <text key={day} x={x(day)} y={19} textAnchor="middle">
            {day.slice(0, 4)}
          </text>
        ))}
      </svg>
    </div>
  )
}
