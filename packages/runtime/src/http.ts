import { type ServerType, serve } from '@hono/node-server'

/** Longest wait for a request's headers, and for the whole request, in ms. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
const MAX_HEADER_BYTES = 16 * 1024

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
}): Promise<HttpServer> {
  const { fetch, host, port } = options
  const serverOptions = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: MAX_HEADER_BYTES }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port, serverOptions, overrideGlobalObjects: false }, (address) => {
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve({ url: `http://${name}:${address.port}`, close: () => closeServer(server) })
    })
    server.once('error', reject)
  })
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((cause) => (cause === undefined ? resolve() : reject(cause)))
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
