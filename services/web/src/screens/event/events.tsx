import { EventCard } from '../../answer/event-card.tsx'
import { eventsQuery } from '../../api/queries.ts'
import { isDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'

const TYPES = [
  ['policy', 'Policies'],
  ['licence', 'Licences'],
  ['statement', 'Statements'],
  ['action', 'Petitions, suits, disputes'],
  ['group', 'Lists'],
  ['context', 'Context'],
  ['event', 'Corrections'],
] as const

const PAGE = 60

/** The record itself, event by event, as known. */
export function Events() {
  const { setting, search, change } = usePage()
  const { type, actor, from, to, q, after } = search
  const page = useAnswer(eventsQuery(setting, { type, actor, from, to, q, after, limit: PAGE }))
  useTitle('Events')
  const day = (name: 'from' | 'to', label: string) => (
    <label>
      {label}
      <input
        type="date"
        value={search[name] ?? ''}
        onChange={({ target }) => change({ [name]: isDay(target.value) ? target.value : undefined, after: undefined })}
      />
    </label>
  )
  return (
    <article className="screen events">
      <header className="question">
        <h1>{q === undefined ? 'What is on record' : `Events with “${q}”`}</h1>
        <p className="choices">
          <label>
            Kind
            <select
              value={type ?? ''}
              onChange={({ target }) => change({ type: target.value || undefined, after: undefined })}
            >
              <option value="">all kinds</option>
              {TYPES.map(([id, words]) => (
                <option key={id} value={id}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          {day('from', 'Announced from')}
          {day('to', 'before')}
          {(q !== undefined || actor !== undefined) && (
            <button type="button" onClick={() => change({ q: undefined, actor: undefined, after: undefined })}>
              All events
            </button>
          )}
        </p>
      </header>
      <ol className="chain wide">
        {page?.events.map(({ event, retracted, corrected }) => (
          <li key={event.id}>
            <EventCard event={event} isRetracted={retracted} isCorrected={corrected} />
          </li>
        ))}
      </ol>
      {page?.events.length === 0 && <p className="quiet">No event on record matches.</p>}
      {page?.next != null && (
        <p>
          <Go to="/events" search={{ type, actor, from, to, q, after: page.next }}>
            Next {PAGE}
          </Go>
        </p>
      )}
    </article>
  )
}
