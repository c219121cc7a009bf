import { LevelMark } from '../../answer/level-mark.tsx'
import { segmentAt } from '../../answer/segments.ts'
import type { Segment, Why } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { describeFlag } from '../../words/flags.ts'
import { levelWords, writeReview } from '../../words/levels.ts'
import { listed, sentence } from '../../words/text.ts'

interface CardProps {
  readonly why: Why
  readonly segments: readonly Segment[]
}

/** The answer in words: level, certainty, conditions, licences, terms, how long it holds, how well it is founded. */
export function StatusCard({ why, segments }: CardProps) {
  const { asOf, names, setting } = usePage()
  const { answer, coverageFrom, unregistered, waiting = [] } = why
  const { level, reviewPolicy, certainty, possibleLevels, conditions, licences, schemes, confidence, flags } = answer
  const segment = segmentAt(segments, asOf)
  const review = writeReview(reviewPolicy)
  const isUncertain = certainty === 'uncertain'
  return (
    <section className={`status-card edge-${level}`} aria-label="Answer">
      <p className={`verdict level-${level}${isUncertain ? ' is-uncertain' : ''}`}>
        <span className="swatch" aria-hidden="true" />
        {levelWords[level].label}
      </p>
      <p className="verdict-hint">
        {review === null ? sentence(levelWords[level].hint) : `${sentence(levelWords[level].hint)}; ${review}`}.
      </p>
      {isUncertain && (
        <div className="uncertain-note">
          <p>
            <strong>Uncertain.</strong> The record leaves open which of these holds; the strictest is shown:
          </p>
          <ul>
            {possibleLevels.map((possible) => (
              <li key={possible}>
                <LevelMark value={possible} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <dl>
        <Row term="Holds">{segment === undefined ? 'not on record' : writeSpan(segment)}</Row>
        {level !== 'unknown' && coverageFrom !== null && asOf < coverageFrom && (
          <Row term="Before the record">
            The record reaches back to {writeDay(coverageFrom)}: what decides is said to have held since always.
          </Row>
        )}
        {conditions.length > 0 && <Row term="Conditions">{listed(conditions.map(sentence))}</Row>}
        <Row term="Licences">
          {licences.length === 0
            ? 'none on record'
            : licences.map((id) => (
                <Go key={id} to={`/licences/${inPath(id)}`}>
                  {id}{' '}
                </Go>
              ))}
        </Row>
        {schemes.length > 0 && <Row term="Schemes">{schemes.join(', ')}</Row>}
        {answer.terms !== null && <Row term="Terms">{writeTerms(answer.terms)}</Row>}
        <Row term="Founded on">{confidence === null ? 'no claim' : `${confidence} claims at the weakest`}</Row>
        {flags.length > 0 && (
          <Row term="Mind">
            <ul>
              {flags.map((flag) => (
                <li key={flag}>{describeFlag(flag, names)}</li>
              ))}
            </ul>
          </Row>
        )}
        {waiting.length > 0 && (
          <Row term="Not checked yet">
            {waiting.length === 1 ? 'A record' : `${waiting.length} records`} of this may change the answer once a
            second person has checked {waiting.length === 1 ? 'it' : 'them'}:{' '}
            {waiting.slice(0, 5).map((id) => (
              <Go key={id} to={`/events/${inPath(id)}`} search={{}}>
                {id}{' '}
              </Go>
            ))}
          </Row>
        )}
        {unregistered.length > 0 && (
          <Row term="Not named">
            {setting.review === 'checked' ? 'No checked event' : 'Nothing on record'} names {listed(unregistered)}; what
            is shown follows from general rules.
          </Row>
        )}
      </dl>
    </section>
  )
}

function Row({ term, children }: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function writeSpan({ from, to }: Segment): string {
  const start = from < '1901' ? 'since always' : `from ${writeDay(from)}`
  return to > '2099' ? `${start}, until further notice` : `${start} up to, not including, ${writeDay(to)}`
}

/** @example writeTerms({ price: { class: 'premium' } }) // 'price: premium' */
function writeTerms(terms: Readonly<Record<string, unknown>>): string {
  return Object.entries(terms)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'object' && value !== null ? Object.values(value).join(' ') : String(value)}`,
    )
    .join(', ')
}
