import type { LedgerReader } from '@asof/reader'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'

/** An address at two clocks, and the moment both stand for. */
interface Diagonal {
  /** Address below the origin, pinned. */
  readonly address: string
  /** UTC instant, whole seconds. */
  readonly at: string
}

const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Most mementos one time map lists, the newest of them. */
const MOST_MEMENTOS = 1_000

/**
 * Where a reader of the past is sent (RFC 7089): the page true on the day of `Accept-Datetime`, as known at that moment. A
 * moment before the first record means the first, one to come means now. Errors: `INVALID_QUERY` for a header that is no date.
 */
export function negotiate(url: URL, header: string, reader: LedgerReader, now: string): Diagonal | Refused {
  const ms = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN
  if (Number.isNaN(ms))
    return refuse('INVALID_QUERY', 'Accept-Datetime is a date like Tue, 20 May 2025 00:00:00 GMT', {
      parameter: 'accept-datetime',
    })
  const first = reader.position === 0 ? now : reader.commitAt(1).recordedAt
  const at = toSeconds(Math.min(Date.parse(now), Math.max(Date.parse(first), ms)))
  return { address: pinnedAt(url, at), at }
}

/** The moment a pinned address stands for; null when it is not pinned, or beyond the log. */
export function momentOf(url: URL, reader: LedgerReader): string | null {
  const [asOf, knownAt] = [url.searchParams.get('asOf'), url.searchParams.get('knownAt')]
  if (asOf === null || knownAt === null) return null
  const [, position] = /^@(\d{1,15})$/.exec(knownAt) ?? []
  if (position !== undefined) {
    const { seq } = reader.headAt(Math.min(Number(position), reader.position))
    return Number(position) > reader.position || seq === 0 ? null : reader.commitAt(seq).recordedAt
  }
  const ms = Date.parse(knownAt.includes('T') ? knownAt : `${knownAt}T23:59:59Z`)
  return Number.isNaN(ms) ? null : toSeconds(ms)
}

/** Headers that tell an archive what an address is. */
export function mementoHeaders(url: URL, reader: LedgerReader | Refused): Readonly<Record<string, string>> {
  const original = originalOf(url)
  const links = [
    `<${original}>; rel="original timegate"`,
    `<${mapOf(original)}>; rel="timemap"; type="application/link-format"`,
  ]
  const moment = isRefused(reader) ? null : momentOf(url, reader)
  const isUndated = !url.searchParams.has('asOf') && !url.searchParams.has('knownAt')
  return {
    link: links.join(', '),
    ...(moment !== null && { 'memento-datetime': toHttpDate(moment) }),
    ...(isUndated && { vary: 'accept-datetime' }),
  }
}

/** Every moment at which the record behind an address grew, in link format. */
export function renderTimeMap(url: URL, reader: LedgerReader): string {
  const original = originalOf(url)
  const { seq: last } = reader.headAt(reader.position)
  const mementos: string[] = []
  let before = ''
  for (let seq = Math.max(1, last - MOST_MEMENTOS + 1); seq <= last; seq++) {
    const at = toSeconds(Date.parse(reader.commitAt(seq).recordedAt) + 999)
    if (at !== before)
      mementos.push(`<${pinnedAt(new URL(original, url), at)}>; rel="memento"; datetime="${toHttpDate(at)}"`)
    before = at
  }
  return [
    `<${original}>; rel="original timegate"`,
    `<${mapOf(original)}>; rel="self"; type="application/link-format"`,
    ...mementos,
  ].join(',\n')
}

function originalOf(url: URL): string {
  const search = new URLSearchParams(url.searchParams)
  search.delete('asOf')
  search.delete('knownAt')
  return url.pathname + (search.size === 0 ? '' : `?${search}`)
}

function mapOf(original: string): string {
  return `/timemap?of=${encodeURIComponent(original)}`
}

function pinnedAt(url: URL, at: string): string {
  const search = new URLSearchParams(url.searchParams)
  search.set('asOf', at.slice(0, 10))
  search.set('knownAt', at)
  return `${url.pathname}?${search}`
}

function toSeconds(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`
}

function toHttpDate(instant: string): string {
  return new Date(instant).toUTCString()
}
