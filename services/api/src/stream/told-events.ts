import type { Notice, SubscriptionSpec } from '@asof/contract'
import type { Place } from '@asof/domain'
import { type Draft, identify } from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import { type Resume, toId } from './resume-id.ts'

/** An event of a stream as it is written. */
export interface ToldEvent {
  readonly id: string
  readonly event: 'event.appended' | 'notice' | 'position'
  readonly data: object
  readonly place: Place
  readonly isClock: boolean
}

/** Whose notices a stream carries. */
export interface Audience {
  /** Names the notices: id of the subscription, or text that says the question. */
  readonly owner: string
  readonly subscription: string | null
}

/** Whoever asks without a subscription: a question names its own notices, in a stream and in a feed alike. */
export function anybody(spec: Pick<SubscriptionSpec, 'question' | 'streams'>): Audience {
  return { owner: JSON.stringify(spec), subscription: null }
}

/** Notices with their ids, in order, those left out that a resume has seen. */
export function toNoticeEvents(drafts: readonly Draft[], audience: Audience, resume: Resume | null): ToldEvent[] {
  let last = ''
  let count = 0
  return drafts.flatMap((draft) => {
    const isClock = draft.notice.cause.kind === 'clock'
    const at = { place: draft.place, isClock, done: 0 }
    const name = toId(at)
    count = name === last ? count + 1 : 1
    last = name
    if (resume !== null && name === toId({ ...resume, done: 0 }) && count <= resume.done) return []
    const notice: Notice = identify(draft, audience.owner, audience.subscription)
    return [{ id: toId({ ...at, done: count }), event: 'notice' as const, data: notice, place: draft.place, isClock }]
  })
}

/** Every event in `(after, upTo]`, as on record when it was appended. */
export function toAppendedEvents({ facts }: LedgerReader, after: number, upTo: number): ToldEvent[] {
  return Array.from({ length: Math.max(0, upTo - after) }, (_, index) => {
    const event = facts.events.at(after + 1 + index)
    const { position, recordedAt } = event
    const place = { ms: Date.parse(recordedAt), position }
    return { id: String(position), event: 'event.appended' as const, data: event, place, isClock: false }
  })
}

/** How far a stream has read. */
export function toPositionEvent(reader: LedgerReader, place: Place): ToldEvent {
  const { position, ms } = place
  const data = { ledger: reader.ledger.id, position, head: reader.headAt(position), at: new Date(ms).toISOString() }
  return { id: toId({ place, isClock: true, done: 0 }), event: 'position', data, place, isClock: true }
}

/** Orders events and notices: by time, the clock before appends, then by position; an event before what it caused. */
export function inOrder(events: readonly ToldEvent[]): readonly ToldEvent[] {
  const rank = ({ event }: ToldEvent) => (event === 'event.appended' ? 0 : 1)
  return events.toSorted(
    (a, b) =>
      a.place.ms - b.place.ms ||
      Number(b.isClock) - Number(a.isClock) ||
      a.place.position - b.place.position ||
      rank(a) - rank(b),
  )
}

/** An event in the text form of server-sent events. */
export function toText({ id, event, data }: ToldEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
