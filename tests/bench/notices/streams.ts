import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Product, startProduct } from '../../support/product.ts'
import { readStream } from '../../support/read-stream.ts'

const LEDGER = 'seed-story'
const KEY = 'bench-recorder-key-0123456789abcdef'
const QUESTION = 'jurisdiction=GB&item=anthropic/claude'
/** Appends measured in each state of the product. */
const APPENDS = 60

/** What came out, times in ms. */
export interface Streams {
  readonly clients: number
  readonly idle: readonly Sample[]
  readonly busy: readonly Sample[]
  /** MiB of the product with all clients. */
  readonly residentMiB: number
  readonly told: string
}

/** A product in a process of its own with many readers of one stream. Rejects when one of them missed a notice. */
export async function measureStreams(clients: number): Promise<Streams> {
  const folder = await mkdtemp(join(tmpdir(), 'asof-bench-'))
  const environment = {
    ASOF_DATA: folder,
    ASOF_PORT: '0',
    ASOF_LEDGERS: LEDGER,
    ASOF_RECORDER_KEY: KEY,
    ASOF_RATE: 'off',
    ASOF_STREAMS: 'off',
  }
  const product = await startProduct(environment)
  try {
    return await measure(product, clients)
  } finally {
    await product.stop('SIGKILL')
    await rm(folder, { recursive: true })
  }
}

async function measure(product: Product, clients: number): Promise<Streams> {
  const { url } = product
  const idle = await appendAll(url, 'idle')
  const child = fork(fileURLToPath(new URL('./clients.ts', import.meta.url)), [
    streamOf(url),
    String(clients),
    String(APPENDS),
  ])
  try {
    await hear(child)
    const complete = hear(child)
    const busy = await appendAll(url, 'busy')
    const seen = await complete
    if (seen.most !== APPENDS) throw new Error(`a client heard ${seen.most} notices of ${APPENDS}`)
    return {
      clients,
      idle,
      busy,
      residentMiB: residentMiB(product.pid),
      told: `${clients} clients heard ${APPENDS} of ${APPENDS} notices each, none twice`,
    }
  } finally {
    if (child.connected) {
      child.disconnect()
      await once(child, 'exit')
    }
  }
}

function streamOf(url: string): string {
  return `${url}/api/v1/stream?ledger=${LEDGER}&${QUESTION}`
}

/** From the request to append to its answer, to the receipt of its notice by one more reader, the last to be told, and to its sight by a question. */
export interface Sample {
  readonly answeredMs: number
  readonly receivedMs: number
  readonly visibleMs: number
}

/** Corrects the same event again and again, so that each append changes the answer for the question. */
async function appendAll(url: string, name: string): Promise<readonly Sample[]> {
  const stream = readStream(await fetch(streamOf(url)))
  await stream.until(({ event }) => event === 'position')
  const samples: Sample[] = []
  for (let number = 0; number < APPENDS; number++) {
    const began = performance.now()
    const since = () => performance.now() - began
    const received = stream.until(({ event }) => event === 'notice').then(since)
    const position = await append(url, `${name}-${number}`, `2026-06-${17 + (number % 14)}`)
    const answeredMs = since()
    await ask(`${url}/api/v1/access?ledger=${LEDGER}&${QUESTION}&asOf=2026-06-16&minPosition=${position}`)
    const visibleMs = since()
    samples.push({ answeredMs, receivedMs: await received, visibleMs })
  }
  await stream.close()
  return samples
}

async function append(url: string, id: string, effectiveFrom: string): Promise<number> {
  const data = { target: 'seed-043', patch: { effectiveFrom }, reason: 'measured' }
  const event = { id, type: 'event.corrected', schemaVersion: 1, source: [{ kind: 'bench' }], data }
  const response = await fetch(`${url}/api/v1/events?ledger=${LEDGER}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify(event),
  })
  if (response.status !== 201) throw new Error(await response.text())
  return ((await response.json()) as { position: number }).position
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(await response.text())
  await response.arrayBuffer()
}

/** What the clients tell next. Rejects when they end before. */
async function hear(child: ChildProcess): Promise<{ readonly most: number }> {
  const [told] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the clients ended'))),
  ])
  return told as { readonly most: number }
}

function residentMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}
