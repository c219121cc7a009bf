import { type Config, type HttpServer, startHttp } from '@asof/runtime'
import type { Projector } from './create-projector.ts'

/**
 * Tells those who watch the process how far it is: `/livez`, and `/readyz` with the health of every ledger, 503 while a
 * projection stands still. Rejects when the address is taken.
 */
export function serveHealth(projector: Projector, { host, port }: Config): Promise<HttpServer> {
  return startHttp({
    fetch: (request) => answer(projector, new URL(request.url).pathname),
    refuseUnread: () => new Response(null, { status: 400 }),
    host,
    port,
  })
}

function answer({ health }: Projector, path: string): Response {
  if (path === '/livez') return new Response('ok\n')
  if (path !== '/readyz') return new Response(null, { status: 404 })
  const goesOn = health.every(({ faults }) => Object.keys(faults).length === 0)
  return Response.json({ ledgers: health }, { status: goesOn ? 200 : 503 })
}
