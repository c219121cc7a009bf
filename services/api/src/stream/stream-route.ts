import { limits, routes, type SubscriptionSpec } from '@asof/contract'
import type { Control } from '@asof/control'
import type { Place } from '@asof/domain'
import { readNotices, watchesOf } from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import type { Clock } from '@asof/runtime'
import type { Admitted } from '../access/admitted.ts'
import { isOver } from '../access/keys/issued-keys.ts'
import { parseQuery } from '../gate/parse-query.ts'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { findOwned } from '../subscriptions/find-owned.ts'
import type { createHolderOf } from './holders.ts'
import { openStream } from './open-stream.ts'
import { beforeOf, parseResume, type Resume } from './resume-id.ts'
import { newest, type StreamHub } from './stream-hub.ts'
import { type Audience, anybody } from './told-events.ts'

/** What streams are made of. */
export interface StreamParts {
  readonly ledgers: LedgerSet
  readonly control: Control
  readonly hub: StreamHub
  readonly clock: Clock
  readonly holderOf: ReturnType<typeof createHolderOf>
}

/** `GET /stream`: who may read may follow a question, and whoever made a subscription that. */
export async function streamRoute(parts: StreamParts, admitted: Admitted): Promise<Response | Refused> {
  const { ledgers, hub, clock, holderOf } = parts
  const { request, caller } = admitted
  const query = parseQuery(request.url, routes.getStream.request.query)
  if (isRefused(query)) return query
  const { ledger, subscription, events: withEvents = false, after, streams, ...question } = query
  const { principal } = caller
  const wanted =
    subscription === undefined
      ? wantedBy({ question, streams: streams ?? ['answers'] })
      : await wantedUnder(parts, principal?.name ?? null, subscription)
  if (isRefused(wanted)) return wanted
  const found = ledgers.find(wanted.ledger ?? ledger)
  if (isRefused(found)) return found
  const { reader } = found
  await reader.refresh()
  const watches = watchesOf(reader, wanted.spec.question)
  const isTooWide = subscription === undefined && (watches?.length ?? 0) > limits.openQuestions
  if (watches === null || isTooWide) return refuse('TOO_WIDE', 'name a place, an item or a provider, or subscribe')
  const now = newest(reader, Date.parse(clock.now()))
  const resume = resumeOf(reader, now, { after, lastEventId: request.headers.get('last-event-id') })
  if (resume !== null && isRefused(resume)) return resume
  const holder = holderOf(admitted)
  const isFull = () => hub.count() >= limits.streams || (holder !== null && hub.count(holder.name) >= holder.atMost)
  if (isFull()) return tooMany
  const { spec, audience } = wanted
  const span = resume === null ? null : { after: beforeOf(reader, resume), upTo: now }
  const missed = span && { resume: resume!, drafts: await readNotices(reader, spec, watches, span), upTo: now }
  // Others may have opened theirs meanwhile.
  if (isFull()) return tooMany
  const over = () => principal !== null && isOver(principal, parts.control.book, clock.now())
  return openStream(hub, { reader, spec, audience, withEvents, missed, holder: holder?.name ?? null, isOver: over })
}

const tooMany: Refused = { ...refuse('TOO_MANY_STREAMS', 'end one first'), retryAfterS: 10 }

interface Wanted {
  readonly spec: SubscriptionSpec
  readonly audience: Audience
  /** Of a subscription; null: the one the query names. */
  readonly ledger: string | null
}

function wantedBy(spec: SubscriptionSpec): Wanted {
  return { spec, audience: anybody(spec), ledger: null }
}

async function wantedUnder({ control }: StreamParts, name: string | null, id: string): Promise<Wanted | Refused> {
  if (name === null) return refuse('UNAUTHENTICATED', 'a subscription needs the key it was made with')
  const found = await findOwned(control, name, id)
  if (isRefused(found)) return found
  return { spec: found.spec, audience: { owner: id, subscription: id }, ledger: found.ledger }
}

function resumeOf(
  reader: LedgerReader,
  now: Place,
  { after, lastEventId }: { readonly after: string | undefined; readonly lastEventId: string | null },
): Resume | Refused | null {
  const id = lastEventId ?? after
  if (id === undefined) return null
  const detail = `not an id told so far; the newest position is ${reader.position}`
  return (
    parseResume(reader, id, now) ?? refuse('INVALID_CURSOR', detail, lastEventId === null ? { parameter: 'after' } : {})
  )
}
