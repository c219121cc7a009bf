import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@asof/api'
import { createCli } from '@asof/cli'
import { STRICT_POLICY } from '@asof/notices'
import { createNotifier, type Notifier, type NotifierNeeds } from '@asof/notifier'
import {
  closeAll,
  createCountingIds,
  createKeys,
  createLogger,
  createManualClock,
  createMetrics,
  loadShipped,
  type ManualClock,
  openCheckpoints,
  openControlLedger,
  openLedgers,
  openOutbox,
  sha256,
  shippedTitles,
  silentLogger,
} from '@asof/runtime'
import { inject } from 'vitest'
import { openCluster } from './cluster-home.ts'
import type { Home, LivingProduct, TestProduct } from './test-product.ts'
import { openTwins } from './twins.ts'

export type { LivingProduct, TestProduct } from './test-product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether products of tests run over Kafka and Redis too. */
    isCluster: true
  }
}

/** Keys of the test product. */
export const testKeys = {
  recorder: 'test-recorder-key',
  other: 'test-other-recorder-key',
  reader: 'test-reader-key',
  admin: 'test-admin-key',
  reviewer: 'test-reviewer-key',
} as const

const BASE = 'http://asof.test'

/** How a product of tests is opened. */
interface TestProductOptions {
  /** What it runs over where it is embedded. */
  readonly backend: 'memory' | 'sqlite'
  readonly ledgers: readonly string[]
  readonly now?: string
}

/**
 * Opens a product with these ledgers; those named after a shipped history hold it. In a run over a cluster every question is
 * also asked there, and has an answer only where both give the same bytes.
 */
export async function openTestProduct({ backend, ledgers, now }: TestProductOptions): Promise<TestProduct> {
  const clock = createManualClock(now ?? '2026-11-25T12:00:00.000Z')
  const embedded = await openProduct(await openEmbedded(ledgers, backend), clock)
  if (inject('isCluster') !== true) return embedded
  return openTwins(embedded, await openProduct(await openCluster(ledgers), clock))
}

async function openEmbedded(ids: readonly string[], kind: TestProductOptions['backend']): Promise<Home> {
  const folder = kind === 'sqlite' ? await mkdtemp(join(tmpdir(), 'asof-acceptance-')) : null
  const backend =
    folder === null ? ({ kind: 'memory' } as const) : ({ kind: 'sqlite', dataFolder: folder, readOnly: false } as const)
  const ledgers = await openLedgers(ids, backend)
  const control = await openControlLedger(backend)
  await loadShipped(ledgers)
  const close = async () => {
    await closeAll([...ledgers, control])
    if (folder !== null) await rm(folder, { recursive: true })
  }
  const checkpoints =
    folder === null ? new Map() : await openCheckpoints(ledgers, { dataFolder: folder, readOnly: false })
  return { appending: ledgers, answering: ledgers, control, checkpoints, views: null, close }
}

/**
 * An embedded product, in any run: for what two of them never say in the same bytes, as signatures and what time brings.
 * @param port of loopback that its notifier may call, by any name; null: it has none
 */
export async function openEmbeddedProduct(
  { backend, ledgers, now }: TestProductOptions,
  port: number | null = null,
): Promise<LivingProduct> {
  const clock = createManualClock(now ?? '2026-11-25T12:00:00.000Z')
  return openProduct(await openEmbedded(ledgers, backend), clock, port)
}

/**
 * A product over these ledgers: requests to append go to one instance, all others to the other.
 * @param port of loopback that its notifier may call, by any name; null: it has none
 */
export async function openProduct(home: Home, clock: ManualClock, port: number | null = null): Promise<LivingProduct> {
  const log: string[] = []
  const local = createLocal()
  const logger = createLogger('info', { write: (line) => log.push(line) })
  const outbox = (await openOutbox({ kind: 'memory' }, silentLogger))!
  const metrics = createMetrics({ own: false })
  const shared = {
    controlLedger: home.control,
    views: home.views,
    outbox,
    webhookKey: WEBHOOK_KEY,
    metrics,
    clock,
    logger,
  }
  const policy = { allowHttp: true, ports: [port ?? 443], networks: ['127.0.0.0/8'] }
  const outbound = port === null ? STRICT_POLICY : policy
  const needs = {
    ...shared,
    servesMetrics: true,
    outbound,
    checkpoints: home.checkpoints,
    titles: shippedTitles,
    ids: createCountingIds(),
    keys,
  }
  const appending = await createApi({ ...needs, ledgers: home.appending })
  const isOne = home.answering === home.appending
  const answering = isOne ? appending : await createApi({ ...needs, ledgers: home.answering })
  const notifier =
    port === null ? null : await openNotifier({ ...shared, policy, ledgers: home.answering, ids: createCountingIds() })
  const fetch = (request: Request) => (request.method === 'POST' ? appending : answering).fetch(request)
  return {
    clock,
    log,
    get: (path, headers = {}) => fetch(new Request(BASE + path, { headers })),
    post: (path, body, headers = {}) => {
      const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      const all = { 'content-type': 'application/json', authorization: `Bearer ${testKeys.recorder}`, ...headers }
      return fetch(
        new Request(BASE + path, { method: 'POST', headers: all, body: sent as NonNullable<RequestInit['body']> }),
      )
    },
    cli: (...argv) => runCli(argv, fetch, local),
    send: fetch,
    turn: async () => {
      await answering.turn()
      await notifier?.turn()
    },
    close: async () => {
      for (const api of [appending, answering]) api.endStreams()
      await notifier?.close()
      await outbox.close()
      await home.close()
    },
  }
}

const WEBHOOK_KEY = new Uint8Array(32).fill(7)

function openNotifier(needs: NotifierNeeds): Promise<Notifier> {
  return createNotifier({ ...needs, resolve: async () => ['127.0.0.1'] })
}

async function runCli(
  argv: readonly string[],
  fetch: (request: Request) => Promise<Response>,
  local: ReturnType<typeof createLocal>,
) {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const outputs = {
    stdout: { write: (text: string) => stdout.push(text) },
    stderr: { write: (text: string) => stderr.push(text) },
  }
  const link = { connection: { fetch, baseUrl: BASE }, close: async () => {} }
  const code = await createCli({ connect: async () => link, local, ...outputs, isTTY: false }).run(argv)
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}

const keys = createKeys({
  [sha256(testKeys.recorder)]: { name: 'recorder', role: 'recorder' },
  [sha256(testKeys.other)]: { name: 'other', role: 'recorder' },
  [sha256(testKeys.reader)]: { name: 'reader', role: 'reader' },
  [sha256(testKeys.admin)]: { name: 'admin', role: 'admin' },
  [sha256(testKeys.reviewer)]: { name: 'reviewer', role: 'reviewer' },
})

/** What only a process with files of its own does. */
function refuseLocal(): never {
  throw new Error('not in this product')
}

/** What the CLI of a test does on its machine. */
export function createLocal() {
  let made = 0
  return {
    initLedgers: async () => [],
    verify: async () => [],
    exportLog: refuseLocal,
    restore: refuseLocal,
    verifyReceipt: refuseLocal,
    keys: refuseLocal,
    rotateKey: refuseLocal,
    config: () => ({}),
    doctor: async () => [],
    readText: async (text: string) => text,
    recorderKey: () => testKeys.recorder,
    newId: () => `made:${++made}`,
    interrupted: () => new AbortController().signal,
    pause: async () => {},
  }
}
