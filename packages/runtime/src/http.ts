import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { systemClock } from './clock.ts'

/** Longest wait for a request's headers, and for the whole request, in ms. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
/** How often both are looked at, in ms. */
const CHECK_MS = 2_000
/** Longest wait for running requests when the server closes, in ms. */
const GRACE_MS = 5_000
const MAX_HEADER_BYTES = 16 * 1024

const SERVER_OPTIONS = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  maxHeaderSize: MAX_HEADER_BYTES,
  connectionsCheckingInterval: CHECK_MS,
  // A host that is none is refused by the listener, with a body.
  requireHostHeader: false,
}

/** Why a request never became one: its head cannot be read, is too large, or it did not arrive in time. */
export type Unread = 'malformed' | 'head-too-large' | 'late'

/** Who holds the other end of a connection. */
export interface Peer {
  /** IP address; empty when the connection is gone already. */
  readonly address: string
}

/** A listening server. */
export interface HttpServer {
  readonly url: string
  /** Takes no new connection; resolves when the running requests are answered, or cut off after a while. */
  close(): Promise<void>
}

/**
 * Serves a fetch handler over HTTP/1.1.
 * Errors: rejects when the address cannot be taken (`EADDRINUSE`, `EACCES`).
 */
export function startHttp(options: {
  readonly fetch: (request: Request, from: Peer) => Response | Promise<Response>
  readonly host: string
  readonly port: number
  /** What such a request is told before its connection ends. */
  readonly refuseUnread: (reason: Unread) => Response
}): Promise<HttpServer> {
  const { fetch, host, port, refuseUnread } = options
  const answer = (request: Request, { incoming }: { readonly incoming: Pick<IncomingMessage, 'socket'> }) =>
    fetch(request, { address: incoming.socket.remoteAddress ?? '' })
  const listener = getRequestListener(answer, {
    hostname: host,
    overrideGlobalObjects: false,
    errorHandler: (error) =>
      error instanceof RequestError ? refuseUnread('malformed') : new Response(null, { status: 500 }),
  })
  return new Promise((resolve, reject) => {
    const server = createServer(SERVER_OPTIONS, listener)
    server.listen(port, host, () => {
      const { address, family, port: taken } = server.address() as AddressInfo
      const name = family === 'IPv6' ? `[${address}]` : address
      resolve({ url: `http://${name}:${taken}`, close: () => closeServer(server) })
    })
    server.once('error', reject)
    server.on('clientError', ({ code }: NodeJS.ErrnoException, socket: Duplex) => {
      void endWith(socket, refuseUnread(toReason(code)))
    })
  })
}

function toReason(code: string | undefined): Unread {
  if (code === 'HPE_HEADER_OVERFLOW') return 'head-too-large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'late' : 'malformed'
}

/** The server has no request to answer here, so the answer is written by hand. */
async function endWith(socket: Duplex, response: Response): Promise<void> {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = await response.text()
  const headers = {
    ...Object.fromEntries(response.headers),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${lines.join('')}\r\n${body}`)
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((cause) => (cause === undefined ? resolve() : reject(cause)))
    server.closeIdleConnections()
    // A request that dawdles must not keep the process from ending in order.
    setImmediate(() => {
      server.getConnections((_, open) => {
        if (open > 0) void systemClock.after(GRACE_MS).then(() => server.closeAllConnections())
      })
    })
  })
}
