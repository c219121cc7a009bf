import { DECIDED_IN } from '@asof/contract'
import { EventCard } from '../../answer/event-card.tsx'
import { LevelMark } from '../../answer/level-mark.tsx'
import { ThreeMarks } from '../../answer/three-marks.tsx'
import type { RecordedEvent, Why } from '../../api/queries.ts'
import { inPath } from '../../clock/address.ts'
import { earliestDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { listed, sentence } from '../../words/text.ts'

/** Why: events, what they made law, how the rules met, and the answer; in that order. */
export function WhyChain({ why }: { readonly why: Why }) {
  const chain = [...why.evidence].sort(byAnnouncement)
  return (
    <section className="block why" aria-labelledby="why">
      <h2 id="why">Why</h2>
      <div className="why-columns">
        <div>
          <h3>The events behind it</h3>
          {chain.length === 0 && <p className="quiet">No event on record bears on this answer.</p>}
          <ol className="chain">
            {chain.map((event) => (
              <li key={event.id}>
                <EventCard event={event} />
              </li>
            ))}
          </ol>
          {why.assumed.length > 0 && <p className="quiet">Assumed by whoever recorded it: {why.assumed.join(', ')}.</p>}
        </div>
        <div>
          <h3>The rules that met</h3>
          {why.tracks.length === 0 && (
            <p className="quiet">No rule on record covers this. That does not make it open.</p>
          )}
          {why.tracks.map((track) => (
            <Track key={`${track.authority} ${track.track}`} track={track} />
          ))}
          {why.combination.length > 1 && <Combination why={why} />}
          <p className="quiet">
            The code that decides: <code>{DECIDED_IN}</code>
          </p>
        </div>
      </div>
    </section>
  )
}

function byAnnouncement(a: RecordedEvent, b: RecordedEvent): number {
  const [first, second] = [a, b].map(({ announcedAt }) => earliestDay(String(announcedAt)) ?? '') as [string, string]
  return first === second ? a.position - b.position : first < second ? -1 : 1
}

type TrackOf = Why['tracks'][number]
type ProvisionOf = TrackOf['provisions'][number]

function Track({ track }: { readonly track: TrackOf }) {
  const { names } = usePage()
  return (
    <section className="track">
      <h4>
        {names.of(track.authority)} <span className="quiet">{track.track === 'main' ? '' : sentence(track.track)}</span>
        <LevelMark value={track.reviewPolicy === null ? track.level : `${track.level}/${track.reviewPolicy}`} />
      </h4>
      <ul className="provisions">
        {[...track.provisions]
          .sort((a, b) => Number(b.outcome === 'wins') - Number(a.outcome === 'wins'))
          .map((provision) => (
            <Provision key={provision.provision} provision={provision} />
          ))}
      </ul>
      {track.licences.map(({ licence, covers, reason }) => (
        <p key={licence} className="licence">
          Licence <Go to={`/licences/${inPath(licence)}`}>{licence}</Go>{' '}
          {covers ? 'covers this.' : `does not cover this (${NOT_COVERED[reason ?? ''] ?? 'no reason on record'}).`}
        </p>
      ))}
    </section>
  )
}

const NOT_COVERED: Readonly<Record<string, string>> = {
  'not-active': 'not active on this day',
  scope: 'its scope is another',
  track: 'it satisfies other requirements',
}

const OUTCOMES: Readonly<Record<ProvisionOf['outcome'], string>> = {
  wins: 'decides',
  status: 'does not apply on this day',
  defeated: 'set aside by an exception',
  'less-specific': 'gives way to a more specific rule',
  older: 'gives way to a later rule',
  'lower-priority': 'gives way to an overriding rule',
  weaker: 'gives way to a stricter rule',
  'no-effect': 'has no effect of its own',
}

function Provision({ provision }: { readonly provision: ProvisionOf }) {
  const { names } = usePage()
  const { outcome, policy, title, effect, status, citation, against } = provision
  return (
    <li className={outcome === 'wins' ? 'decides' : 'gives-way'}>
      <p>
        <Go to={`/policies/${inPath(policy)}`}>{title ?? names.of(policy)}</Go>
        {citation !== null && <span className="quiet"> {citation}</span>}
      </p>
      <p className="quiet">
        {sentence(effect)} · <strong>{OUTCOMES[outcome]}</strong>
        {against.length > 0 && ` (${listed(against)})`}
      </p>
      <ThreeMarks status={status} />
    </li>
  )
}

function Combination({ why }: { readonly why: Why }) {
  const { names } = usePage()
  return (
    <p className="quiet">
      Taken together the strictest holds:{' '}
      {why.combination.map(({ authority, track, level }, index) => (
        <span key={`${authority} ${track}`}>
          {index > 0 && ', '}
          {names.of(authority)} <LevelMark value={level} isShort />
        </span>
      ))}
      .
    </p>
  )
}
