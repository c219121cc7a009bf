import type { Watch } from '@asof/domain'
import { type DatedChange, whyAddress } from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import { ICalCalendar, ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { toPlainText } from './plain-text.ts'
import { changeInWords, subjectOf } from './words.ts'

/** A dated change with the question whose answer it changes. */
export interface CalendarEntry {
  readonly watch: Watch
  readonly change: DatedChange
}

/** An iCalendar (RFC 5545) of all-day events on legal days. */
export function toCalendar(
  reader: LedgerReader,
  entries: readonly CalendarEntry[],
  { title, origin }: { readonly title: string; readonly origin: string },
): string {
  const calendar = new ICalCalendar({ name: title, prodId: '//asof//asof//EN', method: ICalCalendarMethod.PUBLISH })
  for (const { watch, change } of entries) {
    const { id, day, isCancelled, sequence, position } = change
    const url = origin + whyAddress(reader.ledger.id, watch, { asOf: day, position })
    const { recordedAt } = reader.commitOf(position)
    const known = `Known on ${recordedAt.slice(0, 10)}, position ${position} of ledger ${reader.ledger.id}.`
    const lines = [...(isCancelled ? ['Taken back.'] : []), known, `Why: ${url}`]
    calendar.createEvent({
      ...{ id: `${id}@asof`, sequence, stamp: new Date(recordedAt), start: new Date(day), allDay: true, url },
      summary: toPlainText(`${subjectOf({ ...watch.query })}: ${changeInWords(change)}`),
      description: lines.map(toPlainText).join('\n'),
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return `${calendar.toString()}\r\n`
}
