import { type ReactNode, type RefObject, useState } from 'react'
import { writeDay } from '../clock/days.ts'
import { describeLens } from '../words/lens.ts'
import { saveFigure } from './export-figure.ts'
import { usePage } from './page-state.ts'

interface FigureProps {
  readonly title: string
  /** The day the picture is true on; default: the day of the page. */
  readonly day?: string
  readonly svgRef: RefObject<SVGSVGElement | null>
  readonly fileName: string
  /** The same content as a table. */
  readonly twin: ReactNode
  readonly twinLabel: string
  readonly children: ReactNode
}

/** A picture with its table twin and its way out of the page, each with date, position and source. */
export function Figure({ title, day, svgRef, fileName, twin, twinLabel, children }: FigureProps) {
  const { asOf: dayOfPage, clocks, position, setting } = usePage()
  const asOf = day ?? dayOfPage
  const [fault, setFault] = useState<string | null>(null)
  const note = [
    `True on ${writeDay(asOf)}`,
    `known at log position ${position} of “${setting.ledger}”`,
    ...describeLens(clocks),
    'asof, a record of claims about rules, not legal advice',
  ].join(' · ')
  const save = (format: 'svg' | 'png') => {
    if (svgRef.current === null) return
    saveFigure(svgRef.current, { title, note }, { name: `${fileName}-${asOf}-at-${position}`, format }).then(
      () => setFault(null),
      (cause: unknown) => setFault(cause instanceof Error ? cause.message : String(cause)),
    )
  }
  return (
    <figure className="figure">
      {children}
      <figcaption>
        <details className="twin">
          <summary>{twinLabel}</summary>
          <div className="scroll">{twin}</div>
        </details>
        <span className="save">
          Save as{' '}
          <button type="button" className="link" onClick={() => save('svg')}>
            SVG
          </button>{' '}
          <button type="button" className="link" onClick={() => save('png')}>
            PNG
          </button>
        </span>
        {fault !== null && <span role="alert">{fault}</span>}
      </figcaption>
    </figure>
  )
}
