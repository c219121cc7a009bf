import { Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createApi } from '@asof/api'
import { createNotifier } from '@asof/notifier'
import {
  createKeys,
  createLogger,
  openControlLedger,
  openLedgers,
  openOutbox,
  randomIds,
  startHttp,
  systemClock,
} from '@asof/runtime'
import { roles } from './corpus.ts'
import type { Vitals } from './target.ts'

/** How the process is told where it lies, who has which key, and which endpoint is public. */
export interface Start {
  readonly dataFolder: string
  /** SHA-256 of the key of each role. */
  readonly keys: Readonly<Record<string, string>>
  readonly receiver: { readonly address: string; readonly port: number }
}

/** What it can be asked for beside HTTP. */
export type Ask = 'vitals' | 'deliver' | 'log'

const [, , started] = process.argv
const { dataFolder, keys, receiver } = JSON.parse(started!) as Start
const lines: string[] = []
const called: string[] = []
watchCalls()
const backend = { kind: 'sqlite', dataFolder, readOnly: false } as const
const logger = createLogger('info', { write: (line) => lines.push(line) })
const policy = { allowHttp: false, ports: [443, 8443, receiver.port], networks: [`${receiver.address}/32`] }
const needs = {
  ledgers: await openLedgers(['main'], backend),
  controlLedger: await openControlLedger(backend),
  outbox: (await openOutbox(backend, logger, null))!,
  webhookKey: new Uint8Array(32).fill(7),
  views: null,
  ...{ clock: systemClock, ids: randomIds, logger, policy, outbound: policy },
  keys: createKeys(
    Object.fromEntries(
      roles
        .filter((role) => role !== 'anonymous')
        .map((role) => [keys[role]!, { name: role, role: role.startsWith('reader') ? 'reader' : 'recorder' }]),
    ),
  ),
}
const api = await createApi(needs)
// No packet leaves the machine: every name leads to the one endpoint.
const notifier = await createNotifier({ ...needs, resolve: async () => [receiver.address] })
const { url } = await startHttp({ fetch: api.fetch, refuseUnread: api.refuseUnread, host: '127.0.0.1', port: 0 })
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('message', (ask: Ask) => void answer(ask))
process.send!({ url })

async function answer(ask: Ask): Promise<void> {
  if (ask === 'deliver') await notifier.turn()
  process.send!(ask === 'vitals' ? readVitals() : ask === 'log' ? lines.splice(0) : null)
}

function readVitals(): Vitals {
  const stillMs = delay.max / 1e6
  delay.reset()
  const polluted = Object.keys(Object.prototype)
  return { memory: process.memoryUsage.rss(), stillMs, polluted, called: called.splice(0) }
}

/** Every connection this process tries to make is seen, whoever makes it. */
function watchCalls(): void {
  const { connect } = Socket.prototype
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    this.on('connectionAttempt', (address: string) => called.push(address))
    return (connect as (...args: unknown[]) => Socket).apply(this, args)
  } as typeof connect
}
