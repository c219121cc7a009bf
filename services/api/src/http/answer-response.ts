import type { LedgerReader } from '@asof/reader'
import { tagOf, toBody } from '../answer/body.ts'
import type { Reading } from '../answer/reading.ts'
import type { BodyCache } from './body-cache.ts'

/** A JSON answer; its bytes end in a line break, and the CLI prints the same bytes. */
export function toJsonResponse(
  body: object,
  init: { readonly status?: number; readonly headers?: Headers } = {},
): Response {
  const headers = init.headers ?? new Headers({ 'cache-control': 'no-store' })
  return toTextResponse(toText(body), init.status ?? 200, headers)
}

/** The answer to a reading with its caching headers; 304 when the sender of the request has it already. */
export async function toAnswerResponse(
  reader: LedgerReader,
  reading: Reading,
  request: Request,
  cache: BodyCache,
): Promise<Response> {
  const tag = tagOf(reader, reading)
  const headers = new Headers({
    etag: tag,
    'asof-position': String(reader.position),
    'cache-control': reading.known.pinned ? 'public, immutable, max-age=31536000' : 'no-cache',
  })
  if (holds(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const text = cache.find(tag) ?? toText(toBody(reader, reading, await reading.compute(reading.known.position)))
  cache.keep(tag, text)
  const [, next] = /"next":"([\w-]+)"\}\n$/.exec(text) ?? []
  if (next !== undefined) headers.set('link', `<${nextPage(request.url, next)}>; rel="next"`)
  return toTextResponse(text, 200, headers)
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
