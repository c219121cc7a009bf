import { Agent, request } from 'node:http'
import { RECORDER_KEY } from '../setting.ts'

/** What a service answered. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Asks one service over one connection that is kept. */
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body: object): Promise<Answer>
  close(): void
}

/** @param assertAlive throws when nobody can answer any more */
export function openClient(base: string, assertAlive: () => void): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  async function send(method: 'GET' | 'POST', path: string, sent?: object): Promise<Answer> {
    assertAlive()
    const headers = { authorization: `Bearer ${RECORDER_KEY}`, 'content-type': 'application/json' }
    return new Promise((resolve, reject) => {
      const sending = request(`${base}${path}`, { agent, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode!, body: toBody(Buffer.concat(chunks)) }))
      })
      sending.on('error', reject)
      sending.end(sent === undefined ? undefined : JSON.stringify(sent))
    })
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    close: () => agent.destroy(),
  }
}

function toBody(bytes: Buffer): Answer['body'] {
  return JSON.parse(bytes.toString()) as Answer['body']
}
