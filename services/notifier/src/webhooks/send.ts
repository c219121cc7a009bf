import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import type { Target } from './guard.ts'

/** Bytes read of an answer, and shown of it. */
const [MAX_READ, MAX_SHOWN] = [4_096, 1_024]

/** What is sent. */
export interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What came back; without a status nothing did, and the text says why. */
export interface Answer {
  readonly status: number | null
  /** Its first KiB; what is no UTF-8 shows as U+FFFD. */
  readonly text: string
  readonly retryAfter: string | null
}

/** The end of a call before its answer. */
export function noAnswer(reason: string): Answer {
  return { status: null, text: reason, retryAfter: null }
}

/**
 * Posts once, to the judged addresses alone, over a connection of its own; no redirect is followed. Never rejects.
 * @param rules `isAllowed` judges the address that the connection has reached, before anything is written
 */
export function send(
  { url, addresses }: Target,
  { headers, body }: Post,
  rules: { readonly signal: AbortSignal; readonly isAllowed: (address: string) => boolean },
): Promise<Answer> {
  const { signal, isAllowed } = rules
  const begin = url.protocol === 'https:' ? requestHttps : requestHttp
  const call = begin(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': body.byteLength },
    lookup: pinnedTo(addresses),
    signal,
  })
  call.on('socket', (socket) => {
    socket.once('connect', () => {
      if (!isAllowed(socket.remoteAddress ?? '')) call.destroy(new Error('reached an address that is not allowed'))
    })
  })
  call.end(body)
  const answer = answerOf(call).catch((error: NodeJS.ErrnoException) => noAnswer(error.code ?? error.message))
  // An answer whose end is that of its connection looks whole when it is cut off.
  return answer.then((found) => (signal.aborted ? noAnswer('no whole answer in time') : found))
}

async function answerOf(call: ClientRequest): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.on('response', resolve)
    call.on('error', reject)
    call.on('close', () => reject(new Error('closed without an answer')))
  })
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    parts.push(part as Buffer)
    size += (part as Buffer).byteLength
    if (size >= MAX_READ) break
  }
  const text = new TextDecoder().decode(Buffer.concat(parts).subarray(0, MAX_SHOWN))
  return { status: response.statusCode!, text, retryAfter: response.headers['retry-after'] ?? null }
}

/** Leads any name to these addresses. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_, { all }, done) => {
    if (all === true) done(null, pinned)
    else done(null, pinned[0]!.address, pinned[0]!.family)
  }
}
