import { Navigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { changeDays } from '../../answer/segments.ts'
import { type Pair, timelineQuery, whyQuery } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { writeDay } from '../../clock/days.ts'
import { addressOf, Go } from '../../frame/go.tsx'
import { useChangeDays, usePage } from '../../frame/page-state.ts'
import { useAnswer } from '../../frame/use-answer.ts'
import { useTitle } from '../../frame/use-title.ts'
import { inSentence } from '../../words/names.ts'
import { Coming } from './coming.tsx'
import { History } from './history.tsx'
import { ProveIt } from './prove-it.tsx'
import { Revisions } from './revisions.tsx'
import { StatusCard } from './status-card.tsx'
import { Voices } from './voices.tsx'
import { WhyChain } from './why-chain.tsx'

/** What exactly holds for one destination and one item, and why. */
export function Subject() {
  const { jurisdiction = '', _splat: subject = '' } = useParams({ strict: false }) as Record<string, string>
  const { search } = usePage()
  if (jurisdiction === 'UK') return <Navigate to={addressOf(`/access/GB/${inPath(subject)}`, search, {})} replace />
  return <PairSubject pair={{ jurisdiction, subject }} />
}

function PairSubject({ pair }: { readonly pair: Pair }) {
  const { setting, asOf, names } = usePage()
  const why = useAnswer(whyQuery(setting, pair, asOf))
  const segments = useAnswer(timelineQuery(setting, pair))?.segments
  useChangeDays(useMemo(() => (segments === undefined ? [] : changeDays([{ segments }])), [segments]))
  const [item, place] = [names.of(pair.subject), names.place(pair.jurisdiction)]
  useTitle(`${item} for ${place}, ${writeDay(asOf)}`)
  if (why === undefined || segments === undefined) return <p className="loading">Asking …</p>
  return (
    <article className="screen subject">
      <header className="question">
        <p className="kicker">
          <Go to="/" search={{ item: pair.subject.includes('/') ? pair.subject : undefined }}>
            {item}
          </Go>{' '}
          · {place}
        </p>
        <h1>
          May <em>{inSentence(place)}</em> get <em>{item}</em> on {writeDay(asOf)}?
        </h1>
      </header>
      <div className="subject-top">
        <StatusCard why={why} segments={segments} />
        <Coming why={why} segments={segments} pair={pair} />
      </div>
      <History segments={segments} pair={pair} evidence={why.evidence} />
      <WhyChain why={why} />
      <Voices policies={policiesOf(why)} pair={pair} />
      <Revisions pair={pair} />
      <ProveIt key={`${asOf}${setting.known}`} pair={pair} />
    </article>
  )
}

function policiesOf(why: {
  readonly tracks: readonly { readonly provisions: readonly { readonly policy: string }[] }[]
}): readonly string[] {
  return [...new Set(why.tracks.flatMap(({ provisions }) => provisions.map(({ policy }) => policy)))]
}
