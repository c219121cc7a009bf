import { writeDay } from '../../clock/days.ts'
import { usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { Choices, PlaceChoice, SubjectChoice } from './choices.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { useCells } from './use-cells.ts'

/** What the record said about one day at two of its positions: our corrections and what was added. */
export function KnowledgeComparison() {
  const { search, setting, asOf, position, ledger, change } = usePage()
  const { jurisdiction, item } = search
  const knownFrom = search['knownFrom'] ?? `@${Math.max(1, Math.floor(ledger.position / 2))}`
  const knownTo = search['knownTo'] ?? `@${position}`
  const before = useCells({ ...setting, known: knownFrom }, asOf, { jurisdiction, item })
  const after = useCells({ ...setting, known: knownTo }, asOf, { jurisdiction, item })
  const field = (label: string, name: string, value: string) => (
    <label>
      {label}
      <input
        type="number"
        min={0}
        max={ledger.position}
        value={value.replace('@', '')}
        onChange={({ target }) => target.value !== '' && change({ [name]: `@${Number(target.value)}` })}
      />
    </label>
  )
  return (
    <>
      <header className="question">
        <h1>
          What did we learn about {writeDay(asOf)} between log positions {knownFrom.replace('@', '')} and{' '}
          {knownTo.replace('@', '')}?
        </h1>
        <Choices>
          {field('Known at position', 'knownFrom', knownFrom)}
          {field('and at position', 'knownTo', knownTo)}
          <PlaceChoice label="Destination" name="jurisdiction" value={jurisdiction} none="all destinations" />
          <SubjectChoice label="Item" name="item" value={item} none="all items" />
          <TellMe about={{ jurisdiction, item }} what="any of it" />
        </Choices>
      </header>
      {before === undefined || after === undefined ? (
        <p className="loading">Asking …</p>
      ) : (
        <DifferenceTable before={before} after={after} span={{ asOf, knownFrom, knownTo }} />
      )}
    </>
  )
}
