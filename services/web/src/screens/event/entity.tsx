import { useParams } from '@tanstack/react-router'
import { EventCard } from '../../answer/event-card.tsx'
import { eventsQuery } from '../../api/queries.ts'
import { WATCHED } from '../../api/watched.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'

/** Everything on record that names a thing: a country, an organisation, an item, a licence, a list. */
export function EntityScreen() {
  const { _splat: id = '' } = useParams({ strict: false }) as Record<string, string>
  const { setting, names } = usePage()
  const events = useAnswer(eventsQuery(setting, { q: `"${id}"`, limit: 1000 }))?.events
  const kinds = names.entities.filter((entity) => entity.id === id).map(({ type }) => type)
  const watched = WATCHED.find((name) => (kinds as readonly string[]).includes(name))
  useTitle(names.place(id))
  return (
    <article className="screen events">
      <header className="question">
        <p className="kicker">
          {kinds.join(', ') || 'not registered'} · <span className="code">{id}</span>
        </p>
        <h1>{names.place(id)}</h1>
        <p className="choices">
          {kinds.includes('item') && (
            <Go to="/" search={{ item: id }}>
              Who may get it?
            </Go>
          )}
          {kinds.includes('jurisdiction') && (
            <Go to="/compare" search={{ by: 'dates', jurisdiction: id }}>
              What changed for it?
            </Go>
          )}
          {watched !== undefined && (
            <TellMe about={{ [watched]: id }} what={`what is on record for ${names.place(id)}`} />
          )}
        </p>
      </header>
      <ol className="chain wide">
        {events?.map(({ event, retracted, corrected }) => (
          <li key={event.id}>
            <EventCard event={event} isRetracted={retracted} isCorrected={corrected} />
          </li>
        ))}
      </ol>
      {events?.length === 0 && <p className="quiet">No event on record names it.</p>}
    </article>
  )
}
