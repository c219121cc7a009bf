import { useParams } from '@tanstack/react-router'
import { EventCard } from '../../answer/event-card.tsx'
import { ThreeMarks } from '../../answer/three-marks.tsx'
import { policyQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { sentence } from '../../words/text.ts'
import { TellMeOfPolicy } from './tell-me-of-event.tsx'

/** One legal instrument: how far it got by the day shown, its rules, its life. */
export function PolicyScreen() {
  const { _splat: id = '' } = useParams({ strict: false }) as Record<string, string>
  const { setting, asOf, names } = usePage()
  const policy = useAnswer(policyQuery(setting, id, asOf))
  useTitle(policy?.title ?? names.of(id))
  if (policy === undefined) return <p className="loading">Reading the policy …</p>
  return (
    <article className="screen policy">
      <header className="question">
        <p className="kicker">
          {policy.authority === null ? 'authority not named' : names.of(policy.authority)} ·{' '}
          {sentence(policy.legalForm ?? 'form not stated')} · <span className="code">{id}</span>
        </p>
        <h1>{policy.title ?? names.of(id)}</h1>
        <p>
          {policy.events.length === 0 ? (
            'No event that counts here names this policy, which does not say that it was not announced.'
          ) : (
            <>
              On {writeDay(asOf)}: <ThreeMarks status={policy.status} />
            </>
          )}
        </p>
      </header>
      <section className="block">
        <h2>Its rules</h2>
        <ul className="provisions">
          {policy.provisions.map(({ provision, effect, reviewPolicy, citation, status }) => (
            <li key={provision} className={status === 'applicable' ? 'decides' : 'gives-way'}>
              <p>
                <strong>{sentence(effect)}</strong>
                {reviewPolicy !== null && ` · review: ${reviewPolicy}`}
                {citation !== null && <span className="quiet"> · {citation}</span>}
                <span className="code"> {provision}</span>
              </p>
              <ThreeMarks status={status} />
            </li>
          ))}
        </ul>
        {policy.provisions.length === 0 && <p className="quiet">It has no rules on record on this day.</p>}
      </section>
      <section className="block">
        <h2>Its life</h2>
        <ol className="chain wide">
          {policy.events.map((event) => (
            <li key={event.id}>
              <EventCard event={event} />
            </li>
          ))}
        </ol>
      </section>
      <p>
        <Go to={`/entities/${inPath(id)}`}>Everything that names it</Go>
      </p>
      <TellMeOfPolicy policy={id} />
    </article>
  )
}
