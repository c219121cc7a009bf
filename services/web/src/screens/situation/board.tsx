import { useDeferredValue } from 'react'
import { boardQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { levelWords, parseValue, writeValue } from '../../words/levels.ts'
import { plural } from '../../words/text.ts'

/** Every destination by every item of a provider, a cell each. */
export function Board({ item }: { readonly item: string }) {
  const { setting, names, asOf, search, change } = usePage()
  const day = useDeferredValue(asOf)
  const providers = names.entities.filter(({ type }) => type === 'provider').map(({ id }) => id)
  const own = providers.find((id) => item.startsWith(`${id}/`)) ?? undefined
  const provider = search['board'] === 'all' ? undefined : (search['board'] ?? own)
  const cells = useAnswer(boardQuery(setting, day, provider))?.cells ?? []
  const items = [...new Set(cells.map((cell) => cell.item))]
  const places = [...new Set(cells.map((cell) => cell.jurisdiction))]
  const values = new Map(cells.map((cell) => [`${cell.jurisdiction} ${cell.item}`, cell.value]))
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
        <table className="board">
          <caption className="visually-hidden">Every destination by every item on {writeDay(day)}</caption>
          <thead>
            <tr>
              <th scope="col">Destination</th>
              {items.map((id) => (
                <th key={id} scope="col" className="turned">
                  <Go to="/" search={{ ...search, item: id }}>
                    {names.of(id)}
                  </Go>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <tr key={place}>
                <th scope="row">{names.place(place)}</th>
                {items.map((id) => (
                  <Cell key={id} place={place} item={id} value={values.get(`${place} ${id}`) ?? 'unknown'} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

interface CellProps {
  readonly place: string
  readonly item: string
  readonly value: string
}

function Cell({ place, item, value }: CellProps) {
  const { level, isUncertain } = parseValue(value)
  const words = writeValue(value)
  return (
    <td className={`cell level-${level}${isUncertain ? ' is-uncertain' : ''}`}>
      <a href={`/access/${place}/${inPath(item)}`} title={`${place}, ${item}: ${words}`} tabIndex={-1}>
        <span aria-hidden="true">{`${levelWords[level].mark}${isUncertain && level !== 'unknown' ? '?' : ''}`}</span>
        <span className="visually-hidden">{words}</span>
      </a>
    </td>
  )
}
