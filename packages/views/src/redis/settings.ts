import type { Redis } from 'ioredis'
import { ViewsFault } from '../port.ts'

/** Settings views need: nothing is evicted, and what was written outlives the process by at most a second's loss. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'maxmemory-policy': ['noeviction'],
  appendonly: ['yes'],
  appendfsync: ['everysec', 'always'],
}

/** Throws VIEWS_REFUSED naming every setting of the server that is wrong, or why they cannot be read. */
export async function checkSettings(redis: Redis): Promise<void> {
  const pairs = (await redis.config('GET', ...Object.keys(NEEDED))) as string[]
  const settings = new Map(
    pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1]!] as const] : [])),
  )
  const problems = Object.entries(NEEDED).flatMap(([name, allowed]) => {
    const value = settings.get(name) ?? 'not told'
    return allowed.includes(value) ? [] : [`${name} is ${value} and has to be ${allowed.join(' or ')}`]
  })
  if (problems.length > 0)
    throw new ViewsFault('VIEWS_REFUSED', `Redis is not kept as views need it: ${problems.join('; ')}`)
}
