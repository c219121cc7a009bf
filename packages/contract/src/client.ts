import type { Problem } from './schemas/problem.ts'

/** How a client reaches a server: the platform's `fetch`, or a server in the same process. */
export interface Connection {
  readonly fetch: (request: Request) => Promise<Response>
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Goes with every request that names no other. */
  readonly key?: string
  /** Why something is changed; goes with every request that is no reading. */
  readonly reason?: string
}

/** Query parameters; those without a value are left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>

/** A refusal as the server sent it. */
export interface Refusal {
  readonly ok: false
  readonly status: number
  readonly text: string
  readonly problem: Problem
}

/** The exact bytes of an answer beside what they say; one without a body says null. */
export type ClientAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly text: string
      readonly body: unknown
      readonly headers: Headers
    }
  | Refusal

/** A stream of server-sent events that was opened, or why not. */
export type ClientStream = { readonly ok: true; readonly body: ReadableStream<Uint8Array> } | Refusal

/** What goes with a request beside its path and body. */
interface RequestOptions {
  readonly parameters?: Parameters
  readonly key?: string
  readonly idempotencyKey?: string
  /** Media type; default JSON. */
  readonly accept?: string
}

/** The API as functions; a path is what follows `/api/v1`, ids already encoded. Rejects when the server cannot be reached. */
export interface AsofClient {
  get(path: string, parameters?: Parameters, options?: Pick<RequestOptions, 'key' | 'accept'>): Promise<ClientAnswer>
  post(path: string, body: string, options?: RequestOptions): Promise<ClientAnswer>
  put(path: string, body: string, options?: RequestOptions): Promise<ClientAnswer>
  delete(path: string, options?: RequestOptions): Promise<ClientAnswer>
  /** @param options `lastEventId`: the id after which the stream goes on */
  stream(path: string, options?: RequestOptions & { readonly lastEventId?: string }): Promise<ClientStream>
}

/**
 * A client of one server.
 * @example await createClient({ fetch, baseUrl: 'http://127.0.0.1:8080' }).get('/access', { jurisdiction: 'GB', ... })
 */
export function createClient({ fetch, baseUrl, key: usual, reason }: Connection): AsofClient {
  const headersOf = (options: RequestOptions, body?: string) =>
    toHeaders({ ...(usual !== undefined && { key: usual }), ...options }, body)
  const send = async (method: string, path: string, { parameters = {}, ...options }: RequestOptions, body?: string) => {
    const headers = headersOf(options, body)
    if (reason !== undefined && method !== 'GET') headers.set('asof-reason', toHeaderText(reason))
    const init = { method, headers, ...(body !== undefined && { body }) }
    return toAnswer(await fetch(new Request(addressOf(baseUrl, path, parameters), init)))
  }
  return {
    get: (path, parameters = {}, options = {}) => send('GET', path, { parameters, ...options }),
    post: (path, body, options = {}) => send('POST', path, options, body),
    put: (path, body, options = {}) => send('PUT', path, options, body),
    delete: (path, options = {}) => send('DELETE', path, options),
    stream: async (path, { parameters = {}, lastEventId, ...options } = {}) => {
      const headers = headersOf(options)
      if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
      return toStream(await fetch(new Request(addressOf(baseUrl, path, parameters), { headers })))
    },
  }
}

function toHeaders({ key, idempotencyKey, accept }: RequestOptions, body?: string): Headers {
  const headers = new Headers()
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (accept !== undefined) headers.set('accept', accept)
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  return headers
}

/** UTF-8 as a header carries it: each byte as the Latin-1 character it is. */
function toHeaderText(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

function addressOf(baseUrl: string, path: string, parameters: Parameters): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const query = new URLSearchParams(given).toString()
  return `${baseUrl}/api/v1${path}${query === '' ? '' : `?${query}`}`
}

async function toStream(response: Response): Promise<ClientStream> {
  const { ok, body, headers } = response
  if (ok && body !== null && typeOf(headers).startsWith('text/event-stream')) return { ok, body }
  const answer = await toAnswer(response)
  if (answer.ok) throw new Error('an answer where a stream was asked for: this is not an asof server')
  return answer
}

async function toAnswer(response: Response): Promise<ClientAnswer> {
  const { status, headers } = response
  const text = await response.text()
  const type = typeOf(headers)
  if (status === 204 || (response.ok && type.startsWith('text/csv')))
    return { ok: true, status, text, body: null, headers }
  if (response.ok && type.startsWith('application/json'))
    return { ok: true, status, text, body: JSON.parse(text), headers }
  if (type.startsWith('application/problem+json'))
    return { ok: false, status, text, problem: JSON.parse(text) as Problem }
  throw new Error(`answer ${status} of type ${type || 'none'}: this is not an asof server`)
}

function typeOf(headers: Headers): string {
  return headers.get('content-type') ?? ''
}
