import { policyQuery, type RecordedEvent } from '../../api/queries.ts'
import type { Watched } from '../../api/watched.ts'
import { usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'
import { useAnswer } from '../../frame/use-answer.ts'
import type { Names } from '../../words/names.ts'
import { textOf } from '../../words/text.ts'
import { watchedOf } from './watched-of.ts'

/** Subscriptions about what an event is about; a later step of a policy is about whatever its authority does. */
export function TellMeOfEvent({ event }: { readonly event: RecordedEvent }) {
  const { names } = usePage()
  const own = watchedOf(event)
  const behind = [event.data['policy'], event.data['about']].map(textOf).find((id) => isPolicy(id, names))
  if (own.length > 0) return <TellMeList watched={own} />
  return behind === undefined || behind === null ? null : <TellMeOfPolicy policy={behind} />
}

/** A subscription about the acts of whoever made a policy. */
export function TellMeOfPolicy({ policy }: { readonly policy: string }) {
  const { setting, asOf } = usePage()
  const authority = useAnswer(policyQuery(setting, policy, asOf))?.authority ?? null
  return authority === null ? null : <TellMeList watched={[{ authority }]} />
}

function isPolicy(id: string | null, { entities }: Names): boolean {
  return entities.some((entity) => entity.type === 'policy' && entity.id === id)
}

function TellMeList({ watched }: { readonly watched: readonly Watched[] }) {
  const { names } = usePage()
  return (
    <ul className="tell-me">
      {watched.map((about) => (
        <li key={JSON.stringify(about)}>
          <TellMe about={about} what={wordsFor(about, names)} />
        </li>
      ))}
    </ul>
  )
}

function wordsFor({ jurisdiction, authority, ...subject }: Watched, names: Names): string {
  if (authority !== undefined) return `anything that ${names.of(authority)} decides`
  const what = Object.values(subject).map((id) => names.of(String(id)))
  return [...what, ...(jurisdiction === undefined ? [] : [names.place(jurisdiction)])].join(' for ')
}
