import { usePage } from '../../frame/page-state.ts'
import { useTitle } from '../../frame/use-title.ts'
import { DateComparison } from './date-comparison.tsx'
import { KnowledgeComparison } from './knowledge-comparison.tsx'
import { Parity } from './parity.tsx'

const KINDS = {
  dates: 'Two days: what changed in the world',
  known: 'Two states of the record: what we learned',
  recipient: 'Two destinations over time',
  provider: 'Two providers or items over time',
} as const

type Kind = keyof typeof KINDS

/** What changed between two days or two states of the record, and who stands better. */
export function Compare() {
  const { search, change } = usePage()
  const kind: Kind = search['by'] !== undefined && search['by'] in KINDS ? (search['by'] as Kind) : 'dates'
  useTitle(`Compare: ${KINDS[kind]}`)
  return (
    <article className="screen compare">
      <fieldset className="kinds">
        <legend>Compare</legend>
        {Object.entries(KINDS).map(([id, words]) => (
          <label key={id}>
            <input type="radio" name="by" checked={kind === id} onChange={() => change({ by: id })} />
            {words}
          </label>
        ))}
      </fieldset>
      <Comparison kind={kind} />
    </article>
  )
}

function Comparison({ kind }: { readonly kind: Kind }) {
  switch (kind) {
    case 'dates':
      return <DateComparison />
    case 'known':
      return <KnowledgeComparison />
    case 'recipient':
    case 'provider':
      return <Parity by={kind} />
  }
}
