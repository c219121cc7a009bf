import { useState } from 'react'
import { LevelMark } from '../../answer/level-mark.tsx'
import { diffQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay, writeTime } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { LEVELS, parseValue } from '../../words/levels.ts'
import { plural, sentence } from '../../words/text.ts'
import { Causes } from '../subject/revisions.tsx'
import type { Cell } from './use-cells.ts'

type SpanOf = Parameters<typeof diffQuery>[2]

interface TableProps {
  readonly before: readonly Cell[]
  readonly after: readonly Cell[]
  readonly span: SpanOf
}

interface Row {
  readonly jurisdiction: string
  readonly item: string
  readonly before: string
  readonly after: string
}

/** Rows shown before the reader asks for all. */
const FIRST_ROWS = 40

/** Cells whose answer differs, in groups by direction; each opens to its steps and their causes. */
export function DifferenceTable({ before, after, span }: TableProps) {
  const [isWhole, setWhole] = useState(false)
  const rows = differing(before, after)
  const groups = Object.entries(GROUPS)
    .map(([direction, title]) => ({ title, rows: rows.filter((row) => directionOf(row) === direction) }))
    .filter((group) => group.rows.length > 0)
  const examined = Math.max(before.length, after.length)
  return (
    <section className="block">
      <p>
        <strong>{plural(rows.length, 'answer')}</strong> of {examined.toLocaleString('en-GB')} differ.
      </p>
      {groups.map(({ title, rows: some }) => (
        <section key={title} className="differences">
          <h2>
            {title} <span className="quiet">{some.length}</span>
          </h2>
          {some.slice(0, isWhole ? undefined : FIRST_ROWS).map((row) => (
            <Difference key={`${row.jurisdiction} ${row.item}`} row={row} span={span} isOpen={rows.length === 1} />
          ))}
        </section>
      ))}
      {!isWhole && groups.some((group) => group.rows.length > FIRST_ROWS) && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {rows.length}
        </button>
      )}
    </section>
  )
}

const GROUPS = {
  added: 'Came on record',
  removed: 'Left the record',
  stricter: 'Became stricter',
  looser: 'Became more open',
  altered: 'Changed in another way',
} as const

function directionOf({ before, after }: Row): keyof typeof GROUPS {
  const [from, to] = [parseValue(before), parseValue(after)]
  if (from.level === 'unknown' && to.level !== 'unknown') return 'added'
  if (to.level === 'unknown' && from.level !== 'unknown') return 'removed'
  const [first, second] = [LEVELS.indexOf(from.level), LEVELS.indexOf(to.level)]
  return first === second ? 'altered' : first < second ? 'stricter' : 'looser'
}

function differing(before: readonly Cell[], after: readonly Cell[]): readonly Row[] {
  const key = ({ jurisdiction, item }: Cell) => `${jurisdiction} ${item}`
  const old = new Map(before.map((cell) => [key(cell), cell.value]))
  return after.flatMap((cell) => {
    const was = old.get(key(cell)) ?? 'unknown'
    return was === cell.value
      ? []
      : [{ jurisdiction: cell.jurisdiction, item: cell.item, before: was, after: cell.value }]
  })
}

function Difference({ row, span, isOpen }: { readonly row: Row; readonly span: SpanOf; readonly isOpen: boolean }) {
  const { names } = usePage()
  const [open, setOpen] = useState(isOpen)
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="difference">
      <summary>
        <span className="difference-what">
          {names.place(row.jurisdiction)} · {names.of(row.item)}
        </span>
        <span>
          <LevelMark value={row.before} /> → <LevelMark value={row.after} />
        </span>
      </summary>
      {open && <Steps row={row} span={span} />}
    </details>
  )
}

function Steps({ row, span }: { readonly row: Row; readonly span: SpanOf }) {
  const { setting, names } = usePage()
  const pair = { jurisdiction: row.jurisdiction, subject: row.item }
  const diff = useAnswer(diffQuery(setting, pair, span))
  if (diff === undefined) return <p className="loading">Asking why …</p>
  return (
    <>
      <ol className="steps">
        {diff.changes.map(({ at, position, before, after, causes }) => (
          <li key={`${at}${position}`}>
            <time>{at.includes('T') ? writeTime(at) : writeDay(at)}</time> <LevelMark value={before} isShort /> →{' '}
            <LevelMark value={after} />
            <br />
            <span className="quiet">caused by </span>
            <Causes ids={causes} />
          </li>
        ))}
      </ol>
      <p className="quiet">
        In the end different:{' '}
        {diff.fields.map(({ field }) => sentence(field.replaceAll(/[A-Z]/g, ' $&')).toLowerCase()).join(', ')}.{' '}
        <Go to={`/access/${row.jurisdiction}/${inPath(row.item)}`} search={'to' in span ? { asOf: span.to } : {}}>
          {names.of(row.item)} for {names.place(row.jurisdiction)}, with every reason
        </Go>
      </p>
    </>
  )
}
