import type { Views } from '../port.ts'
import { createBoards } from './boards.ts'
import { type Log, openConnection } from './connection.ts'
import { createCursors } from './cursors.ts'
import { createKeys } from './keys.ts'
import { createSnapshots } from './snapshots.ts'

/** Where the views lie. */
export interface RedisPlace {
  /** `redis://` or `rediss://`, with user and password where needed. */
  readonly url: string
  /** First part of every key: installations that share a server have one each. */
  readonly namespace: string
  readonly log: Log
}

/**
 * Views in Redis 7.0 or newer, or Valkey: one primary, alone or behind an address that follows a failover. A server that
 * does not answer now is waited for in the background. Rejects with VIEWS_REFUSED when it does not let us in or its
 * eviction policy or persistence is wrong.
 */
export async function openRedisViews({ url, namespace, log }: RedisPlace): Promise<Views> {
  const connection = await openConnection(url, log)
  const keys = createKeys(namespace)
  return {
    ...createSnapshots(connection, keys),
    ...createCursors(connection, keys),
    ...createBoards(connection, keys),
    close: connection.close,
  }
}
