import type { ReactNode } from 'react'
import type { RecordedEvent } from '../api/queries.ts'
import { inPath } from '../clock/address.ts'
import { writeTime } from '../clock/days.ts'
import { Go } from '../frame/go.tsx'
import { usePage } from '../frame/page-state.ts'
import { describeEvent, detailOf } from '../words/describe-event.ts'
import { SourceList } from './source-list.tsx'

interface CardProps {
  readonly event: RecordedEvent
  readonly isRetracted?: boolean
  readonly isCorrected?: boolean
  readonly children?: ReactNode
}

/** An event as a reader meets it: when, what, in whose words, from where. */
export function EventCard({ event, isRetracted = false, isCorrected = false, children }: CardProps) {
  const { names } = usePage()
  const detail = detailOf(event)
  const announced = event['announcedAt']
  const starts = event['effectiveFrom']
  return (
    <div className={`event-card${isRetracted ? ' is-retracted' : ''}`}>
      <p className="event-when">
        {typeof announced === 'string' ? <time>{writeTime(announced)}</time> : 'undated'}
        {typeof starts === 'string' && starts !== announced && (
          <span className="quiet"> · in force {writeTime(starts)}</span>
        )}
      </p>
      <p className="event-what">
        <Go to={`/events/${inPath(event.id)}`} search={{}}>
          {describeEvent(event, names)}
        </Go>
        {isRetracted && <strong className="tag"> taken back</strong>}
        {isCorrected && <strong className="tag"> corrected</strong>}
      </p>
      {detail !== null && (
        <p className="event-detail">
          {detail}
          {/* NOTE: a claim is told in the recorder's words, also where the source quotes: no quotation marks. */}
          {event.data['quoted'] === true && (
            <span className="quiet"> (quoted in the source, told here in our words)</span>
          )}
        </p>
      )}
      <SourceList event={event} />
      {event['confidence'] !== undefined && event['confidence'] !== 'official' && (
        <p className="quiet">Confidence: {String(event['confidence'])}</p>
      )}
      {children}
    </div>
  )
}
