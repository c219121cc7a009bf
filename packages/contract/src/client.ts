import type { Problem } from './schemas/problem.ts'

/** How a client reaches a server: the platform's `fetch`, or a server in the same process. */
export interface Connection {
  readonly fetch: (request: Request) => Promise<Response>
  /** Without a trailing slash. */
  readonly baseUrl: string
}

/** Query parameters; those without a value are left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>

/** The exact bytes of an answer beside what they say. */
export type ClientAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly text: string
      readonly body: unknown
      readonly headers: Headers
    }
  | { readonly ok: false; readonly status: number; readonly text: string; readonly problem: Problem }

/** The API as functions. Rejects when the server cannot be reached. */
export interface AsofClient {
  /** @param path below `/api/v1`, ids already encoded */
  get(path: string, parameters?: Parameters): Promise<ClientAnswer>
  post(
    path: string,
    body: string,
    options?: { readonly parameters?: Parameters; readonly key?: string; readonly idempotencyKey?: string },
  ): Promise<ClientAnswer>
}

/**
 * A client of one server.
 * @example await createClient({ fetch, baseUrl: 'http://127.0.0.1:8080' }).get('/access', { jurisdiction: 'GB', ... })
 */
export function createClient({ fetch, baseUrl }: Connection): AsofClient {
  return {
    get: async (path, parameters = {}) => toAnswer(await fetch(new Request(addressOf(baseUrl, path, parameters)))),
    post: async (path, body, { parameters = {}, key, idempotencyKey } = {}) => {
      const headers = new Headers({ 'content-type': 'application/json' })
      if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
      if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
      const request = new Request(addressOf(baseUrl, path, parameters), { method: 'POST', headers, body })
      return toAnswer(await fetch(request))
    },
  }
}

function addressOf(baseUrl: string, path: string, parameters: Parameters): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const query = new URLSearchParams(given).toString()
  return `${baseUrl}/api/v1${path}${query === '' ? '' : `?${query}`}`
}

async function toAnswer(response: Response): Promise<ClientAnswer> {
  const { status, headers } = response
  const text = await response.text()
  const type = headers.get('content-type') ?? ''
  if (response.ok && type.startsWith('application/json'))
    return { ok: true, status, text, body: JSON.parse(text), headers }
  if (type.startsWith('application/problem+json'))
    return { ok: false, status, text, problem: JSON.parse(text) as Problem }
  throw new Error(`answer ${status} of type ${type || 'none'}: this is not an asof server`)
}
