import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { sha256 } from '@asof/runtime'
import { receiverCertificate } from '../support/receiver-certificate.ts'
import { roles } from './corpus.ts'
import { openTestReceiver } from './open-receiver.ts'
import type { Ask, Start } from './product-process.ts'
import type { Answer, Sent, Target, Vitals } from './target.ts'

/** Longest wait for an answer, in ms. */
const ANSWER_MS = 20_000

/** The product as a process of its own, over files, behind a port of loopback; every role has a key. */
export async function openProcess(): Promise<Target & { close(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'asof-bad-inputs-'))
  const receiver = await openTestReceiver()
  const keys = Object.fromEntries(
    roles.map((role) => [role, role === 'anonymous' ? '' : `asof_bad_inputs_${role}_${'k'.repeat(16)}`]),
  ) as Target['keys']
  const hashes = Object.fromEntries(Object.entries(keys).map(([role, key]) => [role, sha256(key)]))
  const { address, port } = receiver
  const child = start({ dataFolder, keys: hashes, receiver: { address, port } })
  const listen = listenTo(child)
  const { url } = (await listen()) as { url: string }
  const ask = createAsking(child, listen)
  return {
    keys,
    send: (request) => send(url, request),
    takeLog: () => ask('log') as Promise<readonly string[]>,
    readVitals: () => ask('vitals') as Promise<Vitals>,
    receiver: { ...receiver, deliver: async () => void (await ask('deliver')) },
    close: async () => {
      child.kill()
      await once(child, 'close')
      receiver.close()
      rmSync(dataFolder, { recursive: true })
    },
  }
}

function start(given: Start): ChildProcess {
  const certificate = join(given.dataFolder, 'receiver.pem')
  writeFileSync(certificate, receiverCertificate.cert)
  return fork(join(import.meta.dirname, 'product-process.ts'), [JSON.stringify(given)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
  })
}

/** What the product says next, by a channel beside HTTP. Rejects when it has ended. */
type Listen = () => Promise<unknown>

function listenTo(child: ChildProcess): Listen {
  const said: unknown[] = []
  let wake = () => {}
  let isEnded = false
  child.on('message', (message) => {
    said.push(message)
    wake()
  })
  child.on('exit', () => {
    isEnded = true
    wake()
  })
  return async () => {
    while (said.length === 0) {
      if (isEnded) throw new Error(`the product ended with ${child.exitCode ?? child.signalCode}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return said.shift()
  }
}

/** One question at a time. */
function createAsking(child: ChildProcess, listen: Listen): (what: Ask) => Promise<unknown> {
  let turn: Promise<unknown> = Promise.resolve()
  return (what) => {
    const answer = turn.then(() => {
      child.send(what)
      return listen()
    })
    turn = answer.catch(() => {})
    return answer
  }
}

/** Sends over a connection of its own, as it stands: what the server makes of it is the question. */
async function send(url: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const signal = AbortSignal.timeout(ANSWER_MS)
  const call = requestHttp({ host: hostname, port, method, path, headers, agent: false, signal })
  const answered = answerOf(call)
  // A server that has answered need not take the rest.
  call.on('error', () => {})
  if (body === null || Buffer.isBuffer(body)) call.end(body ?? undefined)
  else
    Readable.from(body)
      .on('error', () => {})
      .pipe(call)
  const response = await answered
  const shown = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
  const isStream = shown['content-type']?.startsWith('text/event-stream') === true
  const answer = { status: response.statusCode!, headers: shown, text: isStream ? '' : await text(response) }
  call.destroy()
  return answer
}

function answerOf(call: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call.on('response', resolve)
    call.on('error', reject)
  })
}
