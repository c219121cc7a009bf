import type { Config } from './config.ts'
import { type HttpServer, startHttp } from './http.ts'

/** How a process that answers nobody's questions is. */
export interface Health<L extends object = object> {
  readonly isGoingOn: boolean
  /** Of every ledger it follows. */
  readonly ledgers: readonly L[]
}

/**
 * Tells those who watch a process how far it is: `/livez`, and `/readyz` with the health of every ledger, 503 while something
 * stands still. Rejects when the address is taken.
 */
export function serveHealth(read: () => Health, { host, port }: Config): Promise<HttpServer> {
  return startHttp({
    fetch: (request) => answer(read, new URL(request.url).pathname),
    refuseUnread: () => new Response(null, { status: 400 }),
    host,
    port,
  })
}

function answer(read: () => Health, path: string): Response {
  if (path === '/livez') return new Response('ok\n')
  if (path !== '/readyz') return new Response(null, { status: 404 })
  const { isGoingOn, ledgers } = read()
  return Response.json({ ledgers }, { status: isGoingOn ? 200 : 503 })
}
