import { useParams } from '@tanstack/react-router'
import { EventCard } from '../../answer/event-card.tsx'
import { SourceList } from '../../answer/source-list.tsx'
import { eventQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeTime } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { describeEvent, detailOf } from '../../words/describe-event.ts'
import { AllClocks } from './all-clocks.tsx'
import { Proof } from './proof.tsx'
import { TellMeOfEvent } from './tell-me-of-event.tsx'

/** One event: what was said, by whom, how sure, on which clocks, and what became of it. */
export function EventScreen() {
  const { _splat: id = '' } = useParams({ strict: false }) as Record<string, string>
  const { setting, names } = usePage()
  const answer = useAnswer(eventQuery(setting, id))
  useTitle(answer === undefined ? id : describeEvent(answer.event, names))
  if (answer === undefined) return <p className="loading">Reading the event …</p>
  const { event, original, history, retracted, corrected, reviewState, counts, commit } = answer
  const detail = detailOf(event)
  const policy = event.data['policy']
  return (
    <article className="screen event">
      <header className="question">
        <p className="kicker">
          {event.type} · <span className="code">{event.id}</span>
        </p>
        <h1>{describeEvent(event, names)}</h1>
        {retracted && <p className="tag">Taken back: this record no longer counts at the position shown.</p>}
        {corrected && <p className="tag">Corrected: shown as known at the position above, first wording below.</p>}
        {!retracted && !counts && (
          <p className="tag">Not checked yet: no answer rests on it until a second person has checked it.</p>
        )}
        {REVIEW[reviewState] !== undefined && <p className="quiet">{REVIEW[reviewState]}</p>}
        {detail !== null && <p className="lead">{detail}</p>}
      </header>
      <div className="event-columns">
        <AllClocks event={event} />
        <section>
          <h2>Source</h2>
          <SourceList event={event} />
          <p>
            Confidence: <strong>{String(event['confidence'] ?? 'official')}</strong>
            <span className="quiet"> {CONFIDENCE[String(event['confidence'] ?? 'official')]}</span>
          </p>
          {Array.isArray(event['assumed']) && event['assumed'].length > 0 && (
            <p className="quiet">Assumed by whoever recorded it: {event['assumed'].join(', ')}</p>
          )}
          {typeof policy === 'string' && (
            <p>
              About <Go to={`/policies/${inPath(policy)}`}>{names.of(policy)}</Go>
            </p>
          )}
          <p>
            <Go to="/record" search={{ form: 'correction', target: event.id }}>
              Our record is wrong
            </Go>
          </p>
        </section>
      </div>
      <TellMeOfEvent event={event} />
      <section className="block">
        <h2>What became of this record</h2>
        {history.length === 0 ? (
          <p className="quiet">It was never corrected, taken back or reviewed.</p>
        ) : (
          <ol className="chain">
            {history.map((one) => (
              <li key={one.id}>
                <EventCard event={one}>
                  <p className="quiet">
                    recorded {writeTime(one.recordedAt)} by {one.recordedBy}, position {one.position}
                  </p>
                </EventCard>
              </li>
            ))}
          </ol>
        )}
      </section>
      <Proof event={event} original={original} isCorrected={corrected} commit={commit} />
    </article>
  )
}

const REVIEW: Readonly<Record<string, string>> = {
  checked: 'Checked by a second person.',
  disputed: 'Disputed: see below.',
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  official: 'gazette or the authority itself',
  primary: 'a party about itself',
  reported: 'a named press source',
  alleged: 'an interested or anonymous party',
}
