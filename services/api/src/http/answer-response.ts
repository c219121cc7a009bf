import type { LedgerReader } from '@asof/reader'
import { tagOf, toBody } from '../answer/body.ts'
import type { Reading } from '../answer/reading.ts'
import { type Row, toCsv } from '../pages/csv.ts'
import type { BodyCache } from './body-cache.ts'

/** A JSON answer; its bytes end in a line break, and the CLI prints the same bytes. */
export function toJsonResponse(
  body: object,
  init: { readonly status?: number; readonly headers?: Headers } = {},
): Response {
  const headers = init.headers ?? new Headers({ 'cache-control': 'no-store' })
  return toTextResponse(toText(body), init.status ?? 200, headers)
}

/**
 * The answer to a reading with its caching headers; 304 when the sender of the request has it already. A list is a table
 * for who accepts `text/csv` and not JSON.
 */
export async function toAnswerResponse(
  reader: LedgerReader,
  reading: Reading,
  request: Request,
  cache: BodyCache,
): Promise<Response> {
  const { toRows } = reading
  const isTable = toRows !== undefined && wantsTable(request.headers.get('accept'))
  const jsonTag = tagOf(reader, reading)
  const tag = isTable ? tagOf(reader, reading, 'csv/1') : jsonTag
  const headers = new Headers({
    etag: tag,
    'asof-position': String(reader.position),
    'cache-control': reading.known.pinned ? 'public, immutable, max-age=31536000' : 'no-cache',
  })
  if (toRows !== undefined) headers.set('vary', 'accept')
  if (holds(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const text = cache.find(jsonTag) ?? toText(toBody(reader, reading, await reading.compute(reading.known.position)))
  cache.keep(jsonTag, text)
  const [, next] = /"next":"([\w-]+)"\}\n$/.exec(text) ?? []
  if (next !== undefined) headers.set('link', `<${nextPage(request.url, next)}>; rel="next"`)
  if (!isTable) return toTextResponse(text, 200, headers)
  return toTableResponse(toRows(JSON.parse(text) as never), headers)
}

/** A table. */
export function toTableResponse(rows: readonly Row[], headers: Headers): Response {
  headers.set('content-type', CSV)
  return new Response(toCsv(rows), { headers })
}

/** Media type of a table. */
export const CSV = 'text/csv; charset=utf-8'

/** Whether an `Accept` names tables, and JSON not before them. */
export function wantsTable(accept: string | null): boolean {
  const types = (accept ?? '').split(',').map((one) => one.split(';')[0]!.trim())
  const [table, json] = [types.indexOf('text/csv'), types.indexOf('application/json')]
  return table >= 0 && (json < 0 || table < json)
}

function toText(body: object): string {
  return `${JSON.stringify(body)}\n`
}

function toTextResponse(text: string, status: number, headers: Headers): Response {
  headers.set('content-type', 'application/json')
  return new Response(text, { status, headers })
}

/** Whether an `If-None-Match` names an entity tag. */
export function holds(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}

function nextPage(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('after', cursor)
  return `${pathname}?${searchParams}`
}
