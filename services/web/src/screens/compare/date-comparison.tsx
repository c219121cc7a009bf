import { addMonths, writeDay } from '../../clock/days.ts'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { inSentence } from '../../words/names.ts'
import { Choices, DayChoice, PlaceChoice, SubjectChoice } from './choices.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { useCells } from './use-cells.ts'

/** What changed between two days, by everything known: every row with its causes. */
export function DateComparison() {
  const { search, setting, asOf, names } = usePage()
  const { jurisdiction, item } = search
  const [from, to] = [search['from'] ?? addMonths(asOf, -12), search['to'] ?? asOf]
  const before = useCells(setting, from, { jurisdiction, item })
  const after = useCells(setting, to, { jurisdiction, item })
  useChangeDays([from, to])
  const place = jurisdiction === undefined ? 'everywhere' : `for ${inSentence(names.place(jurisdiction))}`
  return (
    <>
      <header className="question">
        <h1>
          What changed {place}
          {item !== undefined && ` for ${names.of(item)}`} between {writeDay(from)} and {writeDay(to)}?
        </h1>
        <Choices>
          <DayChoice label="From" name="from" value={from} />
          <DayChoice label="To" name="to" value={to} />
          <PlaceChoice label="Destination" name="jurisdiction" value={jurisdiction} none="all destinations" />
          <SubjectChoice label="Item" name="item" value={item} none="all items" />
          <TellMe about={{ jurisdiction, item }} what="any of it" />
        </Choices>
      </header>
      {before === undefined || after === undefined ? (
        <p className="loading">Asking …</p>
      ) : (
        <DifferenceTable before={before} after={after} span={{ from, to }} />
      )}
    </>
  )
}
