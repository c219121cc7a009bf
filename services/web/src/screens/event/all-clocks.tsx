import type { RecordedEvent } from '../../api/queries.ts'
import { writeTime } from '../../clock/days.ts'

const CLOCKS = [
  ['announcedAt', 'Announced', 'what the public could know'],
  ['effectiveFrom', 'In force from', 'by the law'],
  ['effectiveTo', 'In force until', 'not included'],
  ['complianceFrom', 'To be complied with from', 'by the law'],
  ['recordedAt', 'Recorded', 'by our log'],
] as const

/** Every clock of an event apart: announced, in force, to be complied with, recorded. */
export function AllClocks({ event }: { readonly event: RecordedEvent }) {
  const given = (name: string) => event[name] ?? event.data[name]
  const retrieved = event.source.map(({ retrievedAt }) => retrievedAt).find((value) => typeof value === 'string')
  return (
    <section>
      <h2>Clocks</h2>
      <dl className="clocks">
        {CLOCKS.flatMap(([name, label, hint]) => {
          const value = given(name)
          return typeof value !== 'string'
            ? []
            : [
                <div key={name}>
                  <dt>
                    {label} <span className="quiet">· {hint}</span>
                  </dt>
                  <dd>
                    {writeTime(value)}
                    <span className="code"> {value}</span>
                  </dd>
                </div>,
              ]
        })}
        {retrieved !== undefined && (
          <div>
            <dt>
              Source read <span className="quiet">· by whoever recorded it</span>
            </dt>
            <dd>{writeTime(String(retrieved))}</dd>
          </div>
        )}
        <div>
          <dt>Log position</dt>
          <dd>{event.position}</dd>
        </div>
      </dl>
      {typeof event['precision'] === 'string' && <p className="quiet">As written: {event['precision']}</p>}
    </section>
  )
}
