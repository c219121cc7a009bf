import { Redis } from 'ioredis'
import type { ViewsFault } from '../port.ts'
import { toFault } from './faults.ts'
import { outboxScripts } from './outbox-scripts.ts'
import { scripts } from './scripts.ts'
import { checkSettings } from './settings.ts'

/** Longest wait for a connection, in ms. */
const CONNECT_MS = 2_000
/** Longest wait for one reply, in ms; a snapshot goes in chunks, each a command of its own. */
const REPLY_MS = 5_000

/** Takes lines for the operator. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** A connection that keeps itself up. No blocking command may go over it: it is shared. */
export interface Connection {
  /** Asks the server. Rejects with `ViewsFault`, at once while there is no connection. */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Connects to a server, or begins to when it does not answer now. Rejects with VIEWS_REFUSED when it does not let us in
 * or is not kept as views need it; that is looked at again after every new connection, which may lead to another server.
 * @param url `redis://` or `rediss://`, with user and password where needed
 */
export async function openConnection(url: string, log: Log): Promise<Connection> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: REPLY_MS,
    socketTimeout: REPLY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // After a failover the old primary may still answer, as a replica.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    disableClientInfo: true,
    scripts: { ...scripts, ...outboxScripts },
  })
  const connection = watch(redis, log)
  await redis.connect().catch(() => {})
  await connection.ask(async () => {}).catch((fault: ViewsFault) => giveUpUnless(fault.retriable, redis, fault))
  return connection
}

function giveUpUnless(retriable: boolean, redis: Redis, fault: ViewsFault): void {
  if (retriable) return
  redis.disconnect()
  throw fault
}

function watch(redis: Redis, log: Log): Connection {
  let checked: Promise<void> | null = null
  let lastError: Error | null = null
  let isTold = false

  redis.on('error', (error: Error) => {
    lastError = error
  })
  redis.on('ready', () => {
    checked = null
    lastError = null
    if (isTold) log.info({}, 'views are reached again')
    isTold = false
  })
  redis.on('reconnecting', () => {
    if (!isTold) log.warn({ error: String(lastError ?? 'connection closed') }, 'views are not reached')
    isTold = true
  })

  async function check(): Promise<void> {
    if (redis.status !== 'ready') throw lastError ?? new Error('not connected')
    checked ??= checkSettings(redis)
    const mine = checked
    await mine.catch((error: unknown) => {
      // Looked at again at the next question: it may have been set right.
      if (checked === mine) checked = null
      throw error
    })
  }

  return {
    ask: async (question) => {
      try {
        await check()
        return await question(redis)
      } catch (error) {
        throw toFault(error)
      }
    },
    close: async () => redis.disconnect(),
  }
}
