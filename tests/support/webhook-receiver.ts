import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** One call as a receiver saw it. */
export interface Received {
  readonly id: string
  /** Seconds since 1970 UTC, as signed. */
  readonly timestamp: number
  /** Parted by spaces. */
  readonly signature: string
  /** The note that came along; empty when none did. */
  readonly checkpoint: string
  readonly path: string
  readonly body: Buffer
}

/** What a receiver does: answers, cuts the connection at once or within an answer, or says nothing until it is closed. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'cut'
  | 'half'
  | 'silent'

/** A receiver of webhooks on loopback. */
export interface Receiver {
  readonly url: string
  readonly port: number
  /** Every call, in the order of their ends. */
  readonly received: readonly Received[]
  /** Connections so far. */
  readonly connections: number
  close(): Promise<void>
}

/** Opens a receiver; `reply` is asked for each call once it is whole. */
export async function openReceiver(
  reply: (call: Received) => Reply | Promise<Reply>,
  place: { readonly host?: string; readonly port?: number } = {},
): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0 } = place
  const received: Received[] = []
  let connections = 0
  const server = createServer((request, response) => {
    void readCall(request).then(async (call) => {
      received.push(call)
      write(await reply(call), response)
    })
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(port, host)
  await once(server, 'listening')
  const taken = (server.address() as { port: number }).port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`,
    port: taken,
    received,
    get connections() {
      return connections
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function readCall(request: IncomingMessage): Promise<Received> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const header = (name: string) => String(request.headers[name] ?? '')
  return {
    id: header('webhook-id'),
    timestamp: Number(header('webhook-timestamp')),
    signature: header('webhook-signature'),
    checkpoint: Buffer.from(header('asof-checkpoint'), 'base64').toString(),
    path: request.url ?? '',
    body: Buffer.concat(parts),
  }
}

function write(reply: Reply, response: ServerResponse): void {
  if (reply === 'cut') response.socket?.destroy()
  else if (reply === 'half')
    response.writeHead(200, { 'content-length': 9 }).write('half', () => response.socket?.destroy())
  else if (reply !== 'silent') response.writeHead(reply.status, reply.headers).end(reply.body)
}
