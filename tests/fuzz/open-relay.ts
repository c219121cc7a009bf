import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const CONTRACT = '/openapi.json'

/** What passed a relay, counted where it was truly answered. */
export interface Relay {
  readonly url: string
  /** Answers so far. */
  readonly answers: number
  /** Answers of 500 and above, `status method path`. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** What a relay changes on the way. */
export interface Changes {
  /** The contract as the tool gets it. */
  readonly contract: (document: Contract) => Contract
  /** The status of an answer to a path. */
  readonly status?: (status: number, path: string) => number
}

/** As much of an OpenAPI document as is changed here. */
export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Readonly<Record<string, unknown>>
}

/** Stands before a product on a free port of loopback; an event stream ends once its head has come. */
export async function openRelay(target: string, { contract, status: toStatus }: Changes): Promise<Relay> {
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true })
  const faults: string[] = []
  let answers = 0

  async function giveContract(answer: ServerResponse): Promise<void> {
    const document = (await (await fetch(`${target}${CONTRACT}`)).json()) as Contract
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(contract(document)))
  }

  function relay(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = '', url = '', headers } = asked
    if (url === CONTRACT) return void giveContract(answer)
    const onward = request({ hostname, port, method, path: url, headers, agent }, (response) => {
      const status = toStatus?.(response.statusCode!, url) ?? response.statusCode!
      answers += 1
      if (status >= 500) faults.push(`${status} ${method} ${url}`)
      answer.writeHead(status, response.headers)
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        answer.end()
        onward.destroy()
      } else response.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  }

  const server = createServer(relay)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get answers() {
      return answers
    },
    faults,
    close: async () => {
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await once(server, 'close')
    },
  }
}
