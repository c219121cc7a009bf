import { feedForms, limits, routes } from '@asof/contract'
import { addDays, RULE_VERSION, type Watch } from '@asof/domain'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import { identify, watchesOf } from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import type { Clock } from '@asof/runtime'
import { parseQuery } from '../gate/parse-query.ts'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { holds } from '../http/answer-response.ts'
import type { BodyCache } from '../http/body-cache.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { anybody } from '../stream/told-events.ts'
import { createFeedMemory, type FeedMemory } from './feed-memory.ts'
import { type CalendarEntry, toCalendar } from './to-calendar.ts'
import { toFeed } from './to-feed.ts'

/** What feeds are made from. */
export interface FeedParts {
  readonly ledgers: LedgerSet
  readonly clock: Clock
  readonly cache: BodyCache
}

/** Days for which a calendar keeps what is over. */
const KEPT_DAYS = 90

/** `GET /feed`: what a question was told, or will be, without a subscription. */
export function createFeedRoute({
  ledgers,
  clock,
  cache,
}: FeedParts): (request: Request) => Promise<Response | Refused> {
  const memory = createFeedMemory()
  return async (request) => {
    const query = parseQuery(request.url, routes.getFeed.request.query)
    if (isRefused(query)) return query
    const { ledger, minPosition, format, streams = ['answers'], ...question } = query
    const found = await ledgers.findReady({ ledger, minPosition })
    if (isRefused(found)) return found
    const { reader } = found
    const watches = watchesOf(reader, question)
    const atMost = format === 'ics' ? limits.calendarQuestions : limits.openQuestions
    if (watches === null || watches.length > atMost) return refuse('TOO_WIDE', 'name a place, an item or a provider')
    const { position } = reader
    const asked = { reader, spec: { question, streams }, watches, self: request.url, now: clock.now() }
    const content = format === 'ics' ? await calendarOf(asked, memory) : await feedOf(asked, memory, format)
    return toResponse(content, { reader, position, request, format, cache })
  }
}

interface Asked {
  readonly reader: LedgerReader
  readonly spec: Parameters<typeof anybody>[0]
  readonly watches: readonly Watch[]
  /** Address of the feed. */
  readonly self: string
  /** UTC instant. */
  readonly now: string
}

/** What is told, by name, and how it is written down. */
interface Content {
  readonly entries: readonly string[]
  readonly render: () => string
}

async function feedOf(asked: Asked, memory: FeedMemory, form: 'atom' | 'rss' | 'json'): Promise<Content> {
  const { reader, spec, self } = asked
  const { drafts, since } = await memory.recent(asked)
  const { owner, subscription } = anybody(spec)
  const notices = drafts.map((draft) => identify(draft, owner, subscription))
  const description =
    since === 0 ? 'Every notice so far.' : `The newest notices; of those up to position ${since} not all are listed.`
  const id = `feed_${sha256Hex(canonicalBytes({ ledger: reader.ledger.id, spec })).slice(0, 40)}`
  const updated = notices[0]?.at ?? (reader.recordedAt || '1970-01-01T00:00:00Z')
  const render = () => toFeed(form, { id, title: titleOf(asked), description, self, updated, notices })
  return { entries: notices.map((notice) => notice.id), render }
}

async function calendarOf(asked: Asked, memory: FeedMemory): Promise<Content> {
  const { reader, watches, now } = asked
  const first = addDays(now.slice(0, 10), -KEPT_DAYS)
  const entries: CalendarEntry[] = []
  for (const watch of watches)
    for (const change of await memory.dated(reader, watch)) if (change.day >= first) entries.push({ watch, change })
  entries.sort((a, b) => (a.change.day < b.change.day ? -1 : a.change.day > b.change.day ? 1 : 0))
  const render = () => toCalendar(reader, entries, { title: titleOf(asked), origin: new URL(asked.self).origin })
  return { entries: entries.map(({ change }) => `${change.id} ${change.sequence}`), render }
}

function titleOf({ reader, spec }: Asked): string {
  const named = Object.entries(spec.question).map(([name, value]) => `${name} ${value}`)
  return `asof ${reader.ledger.id}: ${named.join(' and ') || 'everything'}`
}

interface Reply {
  readonly reader: LedgerReader
  /** Newest position when the request came. */
  readonly position: number
  readonly request: Request
  readonly format: keyof typeof feedForms
  readonly cache: BodyCache
}

function toResponse({ entries, render }: Content, { reader, position, request, format, cache }: Reply): Response {
  const { hash } = reader.headAt(position)
  // The address says the question; what the clock adds shows in the entries.
  const identity = { ruleVersion: RULE_VERSION, hash, position, format, address: request.url, entries }
  const tag = `"${sha256Hex(canonicalBytes(identity)).slice(0, 32)}"`
  const headers = new Headers({ etag: tag, 'asof-position': String(position), 'cache-control': 'no-cache' })
  if (holds(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const text = cache.find(tag) ?? render()
  cache.keep(tag, text)
  headers.set('content-type', feedForms[format])
  return new Response(text, { headers })
}
