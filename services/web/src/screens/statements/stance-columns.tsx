import { EventCard } from '../../answer/event-card.tsx'
import { SourceList } from '../../answer/source-list.tsx'
import type { EventEntry } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { topicsOf } from '../../words/describe-event.ts'
import { textOf } from '../../words/text.ts'

const COLUMNS = [
  ['Support', ['supports', 'supports-with-reservations']],
  ['Oppose', ['opposes']],
  ['Call for something else', ['calls-for']],
  ['Neither', ['neutral']],
] as const

/** Statements side by side by stance; none is merged with another, and nobody's silence is guessed. */
export function StanceColumns({ entries }: { readonly entries: readonly EventEntry[] }) {
  const statements = entries.filter(({ event }) => event.type === 'statement.made')
  const silences = entries.filter(({ event }) => event.type === 'silence.observed')
  return (
    <>
      <div className="stances">
        {COLUMNS.map(([title, stances]) => {
          const some = statements.filter(({ event }) =>
            (stances as readonly string[]).includes(String(event.data['stance'])),
          )
          return some.length === 0 && title === 'Neither' ? null : (
            <section key={title}>
              <h3>
                {title} <span className="quiet">{some.length}</span>
              </h3>
              {some.length === 0 && <p className="quiet">No statement on record.</p>}
              {some.map(({ event, retracted, corrected }) => (
                <EventCard key={event.id} event={event} isRetracted={retracted} isCorrected={corrected} />
              ))}
            </section>
          )
        })}
      </div>
      <Silences entries={silences} />
    </>
  )
}

/** Who said nothing, and on what ground that is told: only a silence somebody observed and recorded. */
function Silences({ entries }: { readonly entries: readonly EventEntry[] }) {
  const { names } = usePage()
  return (
    <section className="silences">
      <h3>
        Have not spoken <span className="quiet">{entries.length}</span>
      </h3>
      {entries.length === 0 && (
        <p className="quiet">No silence is on record. Nobody is listed as silent without a stated ground.</p>
      )}
      {entries.map(({ event }) => (
        <div key={event.id} className="silence">
          <p>
            <strong>{names.of(String(event.data['party']))}</strong> on {topicsOf(event.data)}, as of{' '}
            {writeDay(String(event.data['asOf']))}
          </p>
          <p>
            <span className="quiet">Ground:</span> {textOf(event.data['note']) ?? 'the source says so'}{' '}
            <Go to={`/events/${inPath(event.id)}`}>recorded as {event.id}</Go>
          </p>
          <SourceList event={event} />
        </div>
      ))}
    </section>
  )
}
