import { useMemo } from 'react'
import { type EventEntry, eventsQuery, type Setting } from '../../api/queries.ts'
import { earliestDay, writeDay } from '../../clock/days.ts'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { sentence } from '../../words/text.ts'
import { StanceColumns } from './stance-columns.tsx'

const NONE: readonly EventEntry[] = []

/** Statements and observed silences up to a day, as known; undefined until they are read. */
export function useVoices(setting: Setting, day: string): readonly EventEntry[] | undefined {
  const statements = useAnswer(eventsQuery(setting, { type: 'statement.made', limit: 1000 }))?.events
  const silences = useAnswer(eventsQuery(setting, { type: 'silence', limit: 1000 }))?.events
  return useMemo(() => {
    if (statements === undefined || silences === undefined) return undefined
    return [...statements, ...silences].filter(({ event }) => dayOf(event) <= day)
  }, [statements, silences, day])
}

function dayOf(event: EventEntry['event']): string {
  return earliestDay(String(event['announcedAt'] ?? event.recordedAt)) ?? ''
}

/** Who supported, who opposed, who called for something else, and who has not spoken. */
export function Statements() {
  const { setting, asOf, search, change } = usePage()
  const answered = useVoices(setting, '9999-12-31')
  const all = answered ?? NONE
  useChangeDays(useMemo(() => [...new Set(all.map(({ event }) => dayOf(event)))].sort(), [all]))
  const topics = useMemo(
    () => [...new Set(all.flatMap(({ event }) => [event.data['topic']].flat().map(String)))].sort(),
    [all],
  )
  const topic = search['topic']
  const shown = all.filter(
    ({ event }) => dayOf(event) <= asOf && (topic === undefined || [event.data['topic']].flat().includes(topic)),
  )
  useTitle('Who supports, opposes, has not spoken')
  if (answered === undefined) return <p className="loading">Asking …</p>
  return (
    <article className="screen statements">
      <header className="question">
        <h1>
          Who supported, opposed, stayed silent{topic === undefined ? '' : ` on ${sentence(topic).toLowerCase()}`}, by{' '}
          {writeDay(asOf)}?
        </h1>
        <p className="choices">
          <label>
            Topic
            <select value={topic ?? ''} onChange={({ target }) => change({ topic: target.value || undefined })}>
              <option value="">all topics</option>
              {topics.map((each) => (
                <option key={each} value={each}>
                  {sentence(each)}
                </option>
              ))}
            </select>
          </label>
          <TellMe about={{}} what="what anybody says" streams="stances" />
        </p>
      </header>
      <h2 className="visually-hidden">By stance</h2>
      <StanceColumns entries={shown} />
    </article>
  )
}
