import type { Redis } from 'ioredis'
import {
  failingAfter,
  isWithin,
  parseEntry,
  renewedEntry,
  settledEntry,
  toEntry,
  toEntryText,
} from '../outbox/entry.ts'
import { type Backlog, type Claim, KEPT_DELIVERIES, type Outbox, type Put } from '../outbox/port.ts'
import { type Connection, openConnection } from './connection.ts'
import { createKeys, type Keys } from './keys.ts'
import type { RedisPlace } from './open.ts'

/**
 * An outbox in Redis 7.0 or newer, or Valkey. The server may lose the last second: a step is then taken again, and a delivery
 * sent again. Opens and rejects as views do.
 */
export async function openRedisOutbox(place: RedisPlace & { readonly keep?: number }): Promise<Outbox> {
  const connection = await openConnection(place.url, place.log)
  const keys = createKeys(place.namespace)
  const keep = place.keep ?? KEPT_DELIVERIES
  return {
    ...createMaking(connection, keys),
    ...createClaims(connection, keys, keep),
    ...createLog(connection, keys, keep),
    close: connection.close,
  }
}

function createMaking({ ask }: Connection, keys: Keys): Pick<Outbox, 'readCursor' | 'put'> {
  return {
    readCursor: (ledger) => ask((redis) => redis.get(keys.outbox(ledger, 'cursor'))),
    put: async ({ ledger, step, deliveries }: Put) => {
      const subscriptions = [...new Set(deliveries.map(({ subscription }) => subscription))]
      const places = new Map(subscriptions.map((subscription, index) => [subscription, index + 1]))
      const used = [
        keys.outbox(ledger, 'cursor'),
        keys.outbox(ledger, 'due'),
        ...subscriptions.map((subscription) => keys.queue(ledger, subscription)),
      ]
      const parts = deliveries.flatMap((delivery) => {
        const { subscription, key, dueAt, body } = delivery
        return [places.get(subscription)!, subscription, key, dueAt, toEntryText(toEntry(delivery)), Buffer.from(body)]
      })
      const stored = await ask((redis) =>
        redis.putDeliveries([used.length, ...used, step?.from ?? '', step?.to ?? '', ...parts]),
      )
      return stored === '' ? null : stored
    },
  }
}

function createClaims({ ask }: Connection, keys: Keys, keep: number): Pick<Outbox, 'readDue' | 'claim' | 'settle'> {
  return {
    readDue: (ledger, now) => ask((redis) => redis.zrangebyscore(keys.outbox(ledger, 'due'), '-inf', now)),
    claim: async (ledger, subscription, { by, now, until }) => {
      const found = await ask((redis) =>
        redis.claimDeliveryBuffer(
          keys.outbox(ledger, 'due'),
          keys.queue(ledger, subscription),
          subscription,
          by,
          now,
          until,
        ),
      )
      return found === null ? null : toClaim(found, { ledger, subscription, by })
    },
    settle: async (claim, settlement) => {
      const { ledger, subscription, by, place } = claim
      const entry = toEntryText(settledEntry(claim, settlement))
      const dueAt = settlement.state === 'waiting' ? settlement.dueAt : ''
      const failing = failingAfter(claim, settlement) ?? ''
      const used = [keys.outbox(ledger, 'due'), keys.queue(ledger, subscription)] as const
      return ask(
        async (redis) =>
          (await redis.settleDelivery(...used, subscription, by, place, entry, dueAt, failing, keep)) === 1,
      )
    },
  }
}

function toClaim(found: readonly Buffer[], of: Pick<Claim, 'ledger' | 'subscription' | 'by'>): Claim {
  const [place, entry, body, failing] = found as [Buffer, Buffer, Buffer, Buffer]
  const { key, position, failures, attempts } = parseEntry(entry.toString())
  const failingSince = failing.length === 0 ? null : Number(failing.toString())
  return { ...of, key, position, body, place: Number(place.toString()), attempt: failures + 1, attempts, failingSince }
}

function createLog(
  { ask }: Connection,
  keys: Keys,
  keep: number,
): Pick<Outbox, 'redeliver' | 'readDeliveries' | 'readBacklog' | 'forget'> {
  async function readEntries(
    queue: string,
    { below, limit, settled }: { below: number | ''; limit: number; settled: boolean },
  ) {
    const found = await ask((redis) => redis.readDeliveries(queue, below, limit, keep, settled ? 1 : 0))
    return Array.from({ length: found.length / 3 }, (_, index) => {
      const [place, due, entry] = found.slice(3 * index) as [string, string, string]
      return { place: Number(place), dueAt: Number(due), entry: parseEntry(entry) }
    })
  }

  return {
    redeliver: async (ledger, subscription, range) => {
      const queue = keys.queue(ledger, subscription)
      const settled = await readEntries(queue, { below: '', limit: keep, settled: true })
      const wanted = settled.filter(({ entry }) => isWithin(entry, range)).reverse()
      if (wanted.length === 0) return 0
      const parts = wanted.flatMap(({ place, entry }) => [place, toEntryText(renewedEntry(entry))])
      return ask((redis) =>
        redis.renewDeliveries(keys.outbox(ledger, 'due'), queue, subscription, range.dueAt, ...parts),
      )
    },
    readDeliveries: async (ledger, subscription, { limit, before }) => {
      const read = await readEntries(keys.queue(ledger, subscription), { below: before ?? '', limit, settled: false })
      return read.map(({ place, dueAt, entry: { key, position, state, attempts } }) => {
        return { key, position, place, state, dueAt, attempts }
      })
    },
    readBacklog: async (ledger) => summed(await ask((redis) => readQueues(redis, keys, ledger))),
    forget: async (ledger, subscription) => {
      await ask((redis) =>
        redis.forgetDeliveries(keys.outbox(ledger, 'due'), keys.queue(ledger, subscription), subscription),
      )
    },
  }
}

/** How many wait in a queue, and since when the first of them does, by when it failed first or is due. */
interface QueueBacklog {
  readonly waiting: number
  readonly since: number
}

async function readQueues(redis: Redis, keys: Keys, ledger: string): Promise<readonly QueueBacklog[]> {
  const subscriptions = await redis.zrange(keys.outbox(ledger, 'due'), '0', '-1')
  const read = await Promise.all(
    subscriptions.map((subscription) => redis.readQueueBacklog(keys.queue(ledger, subscription))),
  )
  return read.flatMap((queue) =>
    queue === null ? [] : [{ waiting: Number(queue[0]), since: Number(queue[1] === '' ? queue[2] : queue[1]) }],
  )
}

function summed(queues: readonly QueueBacklog[]): Backlog {
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0)
  const oldestAt = queues.reduce((oldest, { since }) => Math.min(oldest, since), Number.POSITIVE_INFINITY)
  return { waiting, oldestAt: Number.isFinite(oldestAt) ? oldestAt : null }
}
