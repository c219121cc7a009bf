import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@asof/api'
import { createCli } from '@asof/cli'
import { createNotifier, type NotifierNeeds } from '@asof/notifier'
import {
  type Backend,
  closeAll,
  createCountingIds,
  createKeys,
  createLogger,
  createManualClock,
  loadShipped,
  type ManualClock,
  openControlLedger,
  openLedgers,
  openOutbox,
  sha256,
  shippedTitles,
  silentLogger,
} from '@asof/runtime'

/** Keys of the test product. */
export const testKeys = {
  recorder: 'test-recorder-key',
  other: 'test-other-recorder-key',
  reader: 'test-reader-key',
} as const

const BASE = 'http://asof.test'

/** The product without sockets, over ledgers of its own. */
export interface TestProduct {
  readonly clock: ManualClock
  /** Lines the api logged. */
  readonly log: readonly string[]
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Posts as the recorder unless `headers` say otherwise; text and bytes go as they are. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Any other request. */
  send(request: Request): Promise<Response>
  /** Tells open streams, and subscribers, what time brought. */
  turn(): Promise<void>
  cli(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  close(): Promise<void>
}

/** Opens a product with these ledgers; those named after a shipped history hold it. */
export async function openTestProduct(options: {
  readonly backend: Backend['kind']
  readonly ledgers: readonly string[]
  readonly now?: string
  /** With a notifier that may call this port of loopback, by any name. */
  readonly receiver?: { readonly port: number }
}): Promise<TestProduct> {
  const folder = options.backend === 'sqlite' ? await mkdtemp(join(tmpdir(), 'asof-acceptance-')) : null
  const backend: Backend =
    folder === null ? { kind: 'memory' } : { kind: 'sqlite', dataFolder: folder, readOnly: false }
  const ledgers = await openLedgers(options.ledgers, backend)
  const controlLedger = await openControlLedger(backend)
  await loadShipped(ledgers)
  const clock = createManualClock(options.now ?? '2026-11-25T12:00:00.000Z')
  const log: string[] = []
  const logger = createLogger('info', { write: (line) => log.push(line) })
  const outbox = await openOutbox({ kind: 'memory' }, silentLogger)
  const ids = createCountingIds()
  const webhookKey = new Uint8Array(32).fill(7)
  const common = { ledgers, controlLedger, outbox: outbox!, webhookKey, clock, ids, logger }
  const api = await createApi({ ...common, titles: shippedTitles, keys })
  const notifier =
    options.receiver === undefined ? null : await createNotifier(toNotifierNeeds(common, options.receiver))
  const link = { connection: { fetch: api.fetch, baseUrl: BASE }, close: async () => {} }
  return {
    clock,
    log,
    get: (path, headers = {}) => api.fetch(new Request(BASE + path, { headers })),
    post: (path, body, headers = {}) => {
      const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      const all = { 'content-type': 'application/json', authorization: `Bearer ${testKeys.recorder}`, ...headers }
      return api.fetch(
        new Request(BASE + path, { method: 'POST', headers: all, body: sent as NonNullable<RequestInit['body']> }),
      )
    },
    send: api.fetch,
    turn: async () => {
      await api.turn()
      await notifier?.turn()
    },
    cli: async (...argv) => {
      const [stdout, stderr]: [string[], string[]] = [[], []]
      const local = createLocal()
      const outputs = {
        stdout: { write: (text: string) => stdout.push(text) },
        stderr: { write: (text: string) => stderr.push(text) },
      }
      const code = await createCli({ connect: async () => link, local, ...outputs, isTTY: false }).run(argv)
      return { code, stdout: stdout.join(''), stderr: stderr.join('') }
    },
    close: async () => {
      api.endStreams()
      await notifier?.close()
      await closeAll([outbox!, ...ledgers, controlLedger])
      if (folder !== null) await rm(folder, { recursive: true })
    },
  }
}

const keys = createKeys({
  [sha256(testKeys.recorder)]: { name: 'recorder', role: 'recorder' },
  [sha256(testKeys.other)]: { name: 'other', role: 'recorder' },
  [sha256(testKeys.reader)]: { name: 'reader', role: 'reader' },
})

function toNotifierNeeds(
  common: Omit<NotifierNeeds, 'views' | 'policy'>,
  { port }: { readonly port: number },
): NotifierNeeds {
  const policy = { allowHttp: true, ports: [port], networks: ['127.0.0.0/8'] }
  return { ...common, views: null, policy, resolve: async () => ['127.0.0.1'] }
}

function createLocal() {
  return {
    initLedgers: async () => [],
    verify: async () => [],
    config: () => ({}),
    doctor: async () => [],
    readText: async (text: string) => text,
    recorderKey: () => testKeys.recorder,
  }
}
