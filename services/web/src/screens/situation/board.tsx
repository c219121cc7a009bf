import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, memo } from 'react'
import { boardQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import type { Search } from '../../clock/clocks.ts'
import { writeDay } from '../../clock/days.ts'
import { addressOf } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { levelWords, parseValue, writeValue } from '../../words/levels.ts'
import type { Names } from '../../words/names.ts'
import { plural } from '../../words/text.ts'

/** Every destination by every item of a provider, a cell each. */
export function Board({ item }: { readonly item: string }) {
  const { setting, names, clocks, search, change } = usePage()
  // The board follows when the slider is let go.
  const day = clocks.asOf
  const providers = names.entities.filter(({ type }) => type === 'provider').map(({ id }) => id)
  const own = providers.find((id) => item.startsWith(`${id}/`)) ?? undefined
  const provider = search['board'] === 'all' ? undefined : (search['board'] ?? own)
  const answered = useAnswer(boardQuery(setting, day, provider))?.cells
  const cells = answered ?? NO_CELLS
  return (
    <section className="block">
      <h2>
        The board <span className="quiet">{`${plural(cells.length, 'cell')}, ${writeDay(day)}`}</span>
      </h2>
      <p className="choices">
        <label>
          Items of
          <select value={provider ?? 'all'} onChange={({ target }) => change({ board: target.value })}>
            <option value="all">all providers</option>
            {providers.map((id) => (
              <option key={id} value={id}>
                {names.of(id)}
              </option>
            ))}
          </select>
        </label>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard */}
      <section className="scroll board-scroll" aria-label="Board" tabIndex={0}>
        <BoardTable {...{ cells, day, names, search }} />
      </section>
      {answered === undefined && <p className="loading">Asking …</p>}
      {answered?.length === 0 && <p className="quiet">No destination and item is on record here.</p>}
    </section>
  )
}

const NO_CELLS: readonly BoardCell[] = []

interface BoardCell {
  readonly jurisdiction: string
  readonly item: string
  readonly value: string
}

interface TableProps {
  readonly cells: readonly BoardCell[]
  readonly day: string
  readonly names: Names
  readonly search: Search
}

/** Thousands of cells: drawn again only when they change, and one listener follows all their links. */
const BoardTable = memo(({ cells, day, names, search }: TableProps) => {
  const router = useRouter()
  const items = [...new Set(cells.map((cell) => cell.item))]
  const places = [...new Set(cells.map((cell) => cell.jurisdiction))]
  const values = new Map(cells.map((cell) => [`${cell.jurisdiction} ${cell.item}`, cell.value]))
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a')
    const href = link?.getAttribute('href')
    if (href == null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    router.history.push(href)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <table className="board" onClick={follow}>
      <caption className="visually-hidden">Every destination by every item on {writeDay(day)}</caption>
      <thead>
        <tr>
          <th scope="col">Destination</th>
          {items.map((id) => (
            <th key={id} scope="col" className="turned">
              <a href={addressOf('/', search, { ...search, item: id })}>{names.of(id)}</a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <tr key={place}>
            <th scope="row">{names.place(place)}</th>
            {items.map((id) => (
              <Cell
                key={id}
                href={addressOf(`/access/${place}/${inPath(id)}`, search, {})}
                what={`${place}, ${id}`}
                value={values.get(`${place} ${id}`) ?? 'unknown'}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
})

interface CellProps {
  readonly href: string
  readonly what: string
  readonly value: string
}

function Cell({ href, what, value }: CellProps) {
  const { level, isUncertain } = parseValue(value)
  const words = writeValue(value)
  return (
    <td className={`cell level-${level}${isUncertain ? ' is-uncertain' : ''}`}>
      <a href={href} title={`${what}: ${words}`} tabIndex={-1}>
        <span aria-hidden="true">{`${levelWords[level].mark}${isUncertain && level !== 'unknown' ? '?' : ''}`}</span>
        <span className="visually-hidden">{words}</span>
      </a>
    </td>
  )
}
