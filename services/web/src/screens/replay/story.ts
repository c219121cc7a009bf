import type { EventEntry } from '../../api/queries.ts'
import { earliestDay } from '../../clock/days.ts'

/** One step of a story: an event and the day it became known or happened. */
export interface Step {
  readonly entry: EventEntry
  readonly day: string
}

/** Families of events that tell what happened; the others name things. */
const TOLD = /^(policy|licence|statement|silence|action|scheme|group\.member)\b/

/** What happened, in the order in which it became public; of one day, in the order of the record. */
export function toStory(entries: readonly EventEntry[]): readonly Step[] {
  return entries
    .flatMap((entry) => {
      const day = earliestDay(String(entry.event['announcedAt'] ?? ''))
      return TOLD.test(entry.event.type) && !entry.retracted && day !== null ? [{ entry, day }] : []
    })
    .sort((a, b) => (a.day === b.day ? a.entry.event.position - b.entry.event.position : a.day < b.day ? -1 : 1))
}
