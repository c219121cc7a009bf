import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@asof/runtime'
import { openRedisOutbox } from '@asof/views/redis/outbox'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import type { Place } from './scenario.ts'

/** Nothing that was settled is forgotten before it was looked at. */
const KEEP = 1_000_000

/** A new place: in a file, or in a Redis at `redis://…`. */
export function createPlace(redisUrl?: string): Place {
  return openPlace(
    redisUrl === undefined ? mkdtempSync(join(tmpdir(), 'asof-notifier-')) : `${redisUrl}#${randomUUID()}`,
  )
}

/** The place of a name. */
export function openPlace(name: string): Place {
  if (!name.startsWith('redis'))
    return {
      name,
      open: () => openSqliteOutbox({ file: join(name, 'outbox.sqlite'), keep: KEEP }),
      dispose: async () => rmSync(name, { recursive: true }),
    }
  const [url = '', namespace = ''] = name.split('#')
  return {
    name,
    open: () => openRedisOutbox({ url, namespace, log: silentLogger, keep: KEEP }),
    // A Redis that tests may fill is thrown away with all it holds.
    dispose: async () => {},
  }
}
