import { writeDay, writeTime } from '../clock/days.ts'
import { describeLens } from '../words/lens.ts'
import { usePage } from './page-state.ts'

/** Says in words and with a sign what kind of view this is: current, historical, or as it was known. */
export function Banner() {
  const { clocks, asOf, today, position, ledger } = usePage()
  const isOldKnowledge = position < ledger.position
  const kind = isOldKnowledge ? 'as-known' : asOf === today ? 'current' : asOf < today ? 'historical' : 'ahead'
  return (
    <div className={`banner banner-${kind}`} role="status">
      <Sign kind={kind} />
      <p>
        <strong>{TITLES[kind]}</strong> {sentenceFor(kind, asOf, position)}
        {isOldKnowledge && asOf !== today && ` The day shown is ${writeDay(asOf)}.`}
        {describeLens(clocks).map((words) => ` ${words}.`)}
        {ledger.recordedTo !== null && !isOldKnowledge && (
          <span className="quiet">
            {' '}
            Complete to log position {position}, recorded {writeTime(ledger.recordedTo)}.
          </span>
        )}
      </p>
    </div>
  )
}

const TITLES = {
  current: 'Current.',
  historical: 'Historical view.',
  ahead: 'A day to come.',
  'as-known': 'As it was known.',
} as const

type Kind = keyof typeof TITLES

function sentenceFor(kind: Kind, asOf: string, position: number): string {
  switch (kind) {
    case 'current':
      return 'The situation today, by everything on record.'
    case 'historical':
      return `The situation on ${writeDay(asOf)}, by everything on record now.`
    case 'ahead':
      return `What is on record for ${writeDay(asOf)}; later events may change it.`
    case 'as-known':
      return `What the record said at log position ${position}; later corrections are left out.`
  }
}

function Sign({ kind }: { readonly kind: Kind }) {
  const shapes: Readonly<Record<Kind, string>> = {
    current: 'M10 2a8 8 0 1 0 .01 0M6 10l3 3 5-6',
    historical: 'M10 2a8 8 0 1 0 .01 0M10 5v5l4 2',
    ahead: 'M10 2a8 8 0 1 0 .01 0M7 6l5 4-5 4',
    'as-known': 'M1 10s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6M10 7a3 3 0 1 0 .01 0',
  }
  return (
    <svg viewBox="0 0 20 20" className="sign" aria-hidden="true">
      <path d={shapes[kind]} />
    </svg>
  )
}
