import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type AccessAnswer, toValue } from '@asof/domain'
import { type Ask, drawAsks } from '../peers/asks.ts'
import type { PointAnswer } from '../peers/peer.ts'
import type { Side } from './rounds.ts'

/** The product's api on loopback, over one connection that is kept. */
export interface HttpSide {
  readonly sides: readonly Side[]
  point(ask: Ask): Promise<PointAnswer>
  close(): void
}

/** Starts the api in a process of its own and asks it the point questions the other sides are asked, at the head. */
export async function openHttpSide(path: string, events: number): Promise<HttpSide> {
  const server: ChildProcess = fork(fileURLToPath(new URL('./serve.ts', import.meta.url)), [path], {
    execArgv: ['--max-old-space-size=12000'],
  })
  const [base] = (await Promise.race([once(server, 'message'), failed(server)])) as [string]
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const asks = drawAsks(7_500, 1, { events })
  const ask = async (each: Ask) =>
    JSON.parse(await fetchText(`${base}/api/v1/access?${parametersOf(each)}`, agent)) as AccessAnswer
  return {
    sides: [{ name: 'asof over HTTP point', unit: 'us', run: (index) => ask(asks[index % asks.length]!) }],
    point: async (each) => {
      const answer = await ask(each)
      return { value: toValue(answer), licences: answer.licences, decisive: answer.decisive }
    },
    close: () => {
      agent.destroy()
      server.disconnect()
    },
  }
}

async function failed(server: ChildProcess): Promise<never> {
  const [code] = await once(server, 'exit')
  throw new Error(`the api ended with ${code}`)
}

function parametersOf({ query, asOf }: Ask): URLSearchParams {
  return new URLSearchParams({ ...(query as Record<string, string>), asOf })
}

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${url}: ${response.statusCode} ${text}`))
      })
    }).on('error', reject)
  })
}
