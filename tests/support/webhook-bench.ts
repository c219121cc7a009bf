import { deriveKeys, toDelivery, toReceiverKeys } from '@asof/notices'
import { createCountingIds, createLogger, createManualClock, type ManualClock } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { afterEach, beforeEach, vi } from 'vitest'
import {
  createWebhooks,
  type Endpoint,
  type Subscribers,
  type Webhooks,
} from '../../services/notifier/src/webhooks/create-webhooks.ts'
import { openReceiver, type Received, type Receiver, type Reply } from './webhook-receiver.ts'

const MASTER_KEY = new Uint8Array(32).fill(3)

/** Epoch ms at which the clock of a bench stands at first. */
export const START = Date.parse('2026-06-16T12:00:00.000Z')

/** Webhooks over an outbox in memory, a clock moved by hand and a receiver of this process; new for every test. */
export interface WebhookBench {
  readonly outbox: Outbox
  readonly clock: ManualClock
  readonly receiver: Receiver
  readonly endpoints: Map<string, Endpoint>
  readonly subscribers: Subscribers
  /** What the subscribers were told of. */
  readonly recorded: string[]
  readonly logged: string[]
  /** Epoch ms. */
  readonly now: number
  /** What the receiver answers; 204 at first. */
  reply: (call: Received) => Reply | Promise<Reply>
  webhooks: Webhooks
}

/** Sets a bench up before and takes it down after each test of a file. */
export function useWebhookBench() {
  const at = {} as { -readonly [Part in keyof WebhookBench]: WebhookBench[Part] }
  let ids = createCountingIds()
  at.subscribers = {
    readEndpoint: async (_, subscription) => at.endpoints.get(subscription) ?? null,
    disable: async (_, subscription, reason) => {
      at.endpoints.delete(subscription)
      at.recorded.push(`${subscription} ${reason}`)
    },
    park: async ({ subscription, key }) => {
      at.recorded.push(`${subscription} parked ${key}`)
    },
  }

  function pass(ms: number): void {
    at.now += ms
    at.clock.set(new Date(at.now).toISOString())
  }

  function open(over: Partial<Parameters<typeof createWebhooks>[0]> = {}): Webhooks {
    const { outbox, subscribers, clock } = at
    return createWebhooks({
      ...{ ledgers: ['policy'], outbox, subscribers, clock, ids, callMs: 30_000 },
      masterKey: MASTER_KEY,
      policy: { allowHttp: true, ports: [at.receiver.port], networks: ['127.0.0.0/8'] },
      resolve: async () => ['127.0.0.1'],
      logger: createLogger('info', { write: (line) => at.logged.push((JSON.parse(line) as { msg: string }).msg) }),
      ...over,
    })
  }

  beforeEach(async () => {
    const outbox = await openSqliteOutbox({ file: ':memory:' })
    const clock = createManualClock(new Date(START).toISOString())
    const receiver = await openReceiver((call) => at.reply(call))
    ids = createCountingIds()
    Object.assign(at, { outbox, clock, receiver, now: START, recorded: [], logged: [], endpoints: new Map() })
    at.reply = () => ({ status: 204 })
    at.webhooks = open()
  })
  afterEach(async () => {
    await at.webhooks.close()
    await at.receiver.close()
    await at.outbox.close()
  })
  return { at: at as WebhookBench, open, pass, ...actsOn(at, pass) }
}

function actsOn(at: WebhookBench, pass: (ms: number) => void) {
  const deliveriesOf = (subscription: string) => at.outbox.readDeliveries('policy', subscription, { limit: 99 })
  return {
    subscribe: (subscription = 'sub', host = '127.0.0.1') => {
      const url = `http://${host}:${at.receiver.port}/${subscription}`
      at.endpoints.set(subscription, { url, generation: 1, rotatedAt: null })
    },
    tell: async (keys: readonly string[], subscription = 'sub') => {
      const deliveries = keys.map((key, index) => {
        const what = { ledger: 'policy', subscription, key, type: 'asof.notice', position: index + 1, dueAt: at.now }
        const result = toDelivery({ ...what, time: at.clock.now(), data: { key } })
        if (!result.ok) throw new Error(result.code)
        return result.delivery
      })
      await at.outbox.put({ ledger: 'policy', step: null, deliveries })
    },
    arrived: () => at.receiver.received.map(({ id }) => id),
    states: async (subscription = 'sub') =>
      (await deliveriesOf(subscription)).map(({ key, state }) => `${key} ${state}`).reverse(),
    /** Moves the clock to the next time something of a subscription is due, and sends it; the wait in ms. */
    next: async (subscription = 'sub') => {
      const waiting = await deliveriesOf(subscription)
      const due = waiting.filter(({ state }) => state === 'waiting').at(-1)!.dueAt
      const wait = Math.max(0, due - at.now)
      pass(wait)
      await at.webhooks.turn()
      return wait
    },
  }
}

/** The secrets of a receiver on a bench. */
export function secretsOf(subscription: string, generation: number) {
  return toReceiverKeys(deriveKeys(MASTER_KEY, subscription, generation))
}

/** Waits for what comes by itself, also on a busy machine. */
export function patiently(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 10 })
}
