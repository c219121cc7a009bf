import type { Pair } from '../../api/queries.ts'
import { eventsQuery } from '../../api/queries.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { StanceColumns } from '../statements/stance-columns.tsx'
import { useVoices } from '../statements/statements.tsx'

interface VoicesProps {
  /** Rules that met on this answer. */
  readonly policies: readonly string[]
  readonly pair: Pair
}

/** What was said about the rules behind an answer, opposing statements side by side. */
export function Voices({ policies, pair }: VoicesProps) {
  const { setting, asOf } = usePage()
  const entries = useVoices(setting, asOf)
  const schemes = useAnswer(eventsQuery(setting, { type: 'scheme.opened', limit: 1000 }))?.events ?? []
  const about = new Set([
    ...policies,
    ...schemes
      .filter(({ event }) => policies.includes(String(event.data['policy'])))
      .map(({ event }) => String(event.data['scheme'])),
    pair.subject,
  ])
  const spoken = (entries ?? []).filter(({ event }) => about.has(String(event.data['about'])))
  const topics = new Set(spoken.flatMap(({ event }) => [event.data['topic']].flat().map(String)))
  const silent = (entries ?? []).filter(
    ({ event }) => event.type === 'silence.observed' && topics.has(String(event.data['topic'])),
  )
  return (
    <section className="block">
      <h2>
        What was said about these rules <span className="quiet">by the day shown</span>
      </h2>
      {entries === undefined ? <p className="loading">Asking …</p> : <StanceColumns entries={[...spoken, ...silent]} />}
      <p>
        <Go to="/statements">All statements of this record</Go>
      </p>
    </section>
  )
}
