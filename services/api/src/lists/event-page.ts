import { counts, eventAt, liveAt, type RecordedEvent, type ReviewState, reviewStateOf, typeAt } from '@asof/domain'
import { earliestDay, type LedgerReader } from '@asof/reader'

/** What narrows a list of events. */
export interface EventFilter {
  readonly type?: string
  readonly actor?: string
  /** Announced on or after, and before. */
  readonly from?: string
  readonly to?: string
  readonly q?: string
  readonly reviewState?: ReviewState
}

/** Fields of `data` that name who acts or speaks. */
const ACTOR_FIELDS = [
  'authority',
  'by',
  'speaker',
  'onBehalfOf',
  'party',
  'holder',
  'court',
  'org',
  'person',
  'owner',
  'provider',
]

/** An event as known at K with what became of it. */
export interface EventEntry {
  readonly event: RecordedEvent
  readonly retracted: boolean
  readonly corrected: boolean
  /** What people made of it. */
  readonly reviewState: ReviewState
  /** Whether answers may rest on it: false while it waits for a check. */
  readonly counts: boolean
}

/** The event at a position as known at K: as it counts; one that waits as recorded, a retracted one in its original words. */
export function entryAt({ facts, record }: LedgerReader, position: number, knownAt: number): EventEntry {
  const original = eventAt(facts, position)!
  const recorded = liveAt(record, original.id, knownAt)
  const live = liveAt(facts, original.id, knownAt) ?? recorded
  return {
    event: live ?? original,
    retracted: recorded === null,
    corrected: live !== null && JSON.stringify(live) !== JSON.stringify(original),
    reviewState: reviewStateOf(facts, original, knownAt),
    counts: counts(facts, original, knownAt),
  }
}

/** A page of matching events after a position in log order, and the position it ends at when there are more. */
export function readEventPage(
  reader: LedgerReader,
  filter: EventFilter,
  page: { readonly after: number; readonly knownAt: number; readonly limit: number },
): { readonly events: readonly EventEntry[]; readonly last: number | null } {
  const words = filter.q === undefined ? null : searchable(filter.q)
  const events: EventEntry[] = []
  for (let position = page.after + 1; position <= page.knownAt; position++) {
    if (!isOfType(typeAt(reader.facts, position), filter.type)) continue
    const entry = entryAt(reader, position, page.knownAt)
    if (filter.reviewState !== undefined && entry.reviewState !== filter.reviewState) continue
    if (!matches(entry.event, filter, words)) continue
    if (events.length === page.limit) return { events, last: events.at(-1)!.event.position }
    events.push(entry)
  }
  return { events, last: null }
}

function matches(event: RecordedEvent, { actor, from, to }: EventFilter, words: string | null): boolean {
  if (actor !== undefined && !namesActor(event, actor)) return false
  if (from !== undefined || to !== undefined) {
    const day = earliestDay(event.announcedAt ?? event.recordedAt.slice(0, 10))
    if (day === null || (from !== undefined && day < from) || (to !== undefined && day >= to)) return false
  }
  return words === null || searchable(JSON.stringify(event)).includes(words)
}

function isOfType(type: string, wanted: string | undefined): boolean {
  return wanted === undefined || type === wanted || type.startsWith(`${wanted}.`)
}

function namesActor({ data, attributedTo }: RecordedEvent, actor: string): boolean {
  if (attributedTo === actor) return true
  return ACTOR_FIELDS.some((field) => {
    const value = data[field]
    return Array.isArray(value) ? value.includes(actor) : value === actor
  })
}

/** Composed and lower-cased, so that spellings that look alike are found alike. */
function searchable(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
