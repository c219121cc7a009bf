import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ServerType, serve } from '@hono/node-server'

/** Longest wait for a request's headers, and for the whole request, in ms. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
/** How often both are looked at, in ms. */
const CHECK_MS = 2_000
const MAX_HEADER_BYTES = 16 * 1024

/** Why a request never became one: its head cannot be read, is too large, or it did not arrive in time. */
export type Unread = 'malformed' | 'head-too-large' | 'late'

/** A listening server. */
export interface HttpServer {
  readonly url: string
  /** Takes no new connection and resolves when the running requests are answered. */
  close(): Promise<void>
}

/**
 * Serves a fetch handler over HTTP/1.1.
 * Errors: rejects when the address cannot be taken (`EADDRINUSE`, `EACCES`).
 */
export function startHttp(options: {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly host: string
  readonly port: number
  /** What such a request is told before its connection ends. */
  readonly refuseUnread: (reason: Unread) => Response
}): Promise<HttpServer> {
  const { fetch, host, port, refuseUnread } = options
  const serverOptions = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: CHECK_MS,
  }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port, serverOptions, overrideGlobalObjects: false }, (address) => {
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve({ url: `http://${name}:${address.port}`, close: () => closeServer(server) })
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

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((cause) => (cause === undefined ? resolve() : reject(cause)))
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
