import type { Rates } from '../rates/port.ts'
import { openConnection } from './connection.ts'
import { createKeys } from './keys.ts'
import type { RedisPlace } from './open.ts'

/** Counts that all instances over one Redis share; as {@link openRedisViews}. */
export async function openRedisRates({ url, namespace, log }: RedisPlace): Promise<Rates> {
  const { ask, close } = await openConnection(url, log)
  const keys = createKeys(namespace)
  return {
    // Kept for a second window: the clocks of instances may differ.
    count: (name, { startMs, lengthMs }) =>
      ask((redis) => redis.countRate(keys.rate(name, String(startMs)), 2 * lengthMs)),
    close,
  }
}
