import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { receiverCertificate } from '../support/receiver-certificate.ts'
import type { TestReceiver } from './target.ts'

/** Of the loopback network, but not where anything else listens; the product holds this one address for public. */
const ADDRESS = '127.77.0.1'
/** The name that the certificate is for. */
const NAME = 'receiver.example'

/** Opens the endpoint that the product may call; `deliver` lets its notifier do what is due. */
export async function openTestReceiver(): Promise<
  Omit<TestReceiver, 'deliver'> & { readonly port: number; close(): void }
> {
  let reply: Parameters<TestReceiver['answerWith']>[0] = { status: 200, headers: {}, body: Buffer.alloc(0) }
  const server = createServer(receiverCertificate, async (request, response) => {
    const { data } = (await json(request)) as { data: { challenge?: string } }
    if (data.challenge !== undefined) response.end(data.challenge)
    else response.writeHead(reply.status, reply.headers).end(reply.body)
  })
  server.listen(0, ADDRESS)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `https://${NAME}:${port}`,
    address: ADDRESS,
    port,
    answerWith: (next) => {
      reply = next
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
