import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A Redis, or Valkey, as a process of this test. */
export interface RedisServer {
  readonly url: string
  /** Ends it: SIGTERM lets it write what it holds, SIGKILL does not. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Freezes it, and lets it go on. */
  freeze(): void
  thaw(): void
}

/** What a server is started over. */
export interface RedisSetting {
  /** Its append-only file lies there. */
  readonly folder: string
  /** Default: any free one. */
  readonly port?: number
  /** Beyond those that views need, or in place of them: `['--maxmemory', '20mb']`. */
  readonly options?: readonly string[]
}

const NEEDED = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction', '--save', '']

/**
 * Starts a server and waits until it takes connections. The program is `ASOF_REDIS_SERVER`, which `infra/redis/run` sets,
 * else `redis-server`. Rejects when it cannot be started.
 */
export async function startRedis({ folder, port, options = [] }: RedisSetting): Promise<RedisServer> {
  const chosen = port ?? (await findFreePort())
  const place = ['--bind', '127.0.0.1', '--port', String(chosen), '--dir', folder]
  const child = spawn(program(), [...place, ...NEEDED, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await once(child, 'spawn')
  await readiness(child)
  child.stdout.resume()
  return {
    url: `redis://127.0.0.1:${chosen}`,
    stop: async (signal) => {
      child.kill(signal)
      await ended
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  }
}

/** Whether this machine has the program. */
export async function isRedisInstalled(): Promise<boolean> {
  const child = spawn(program(), ['--version'], { stdio: 'ignore' })
  return once(child, 'close').then(
    () => true,
    () => false,
  )
}

function program(): string {
  return process.env['ASOF_REDIS_SERVER'] ?? 'redis-server'
}

async function readiness(child: ChildProcess): Promise<void> {
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    told.push(line)
    if (line.includes('Ready to accept connections')) return
  }
  throw new Error(`the Redis ended before it was ready:\n${told.join('\n')}`)
}

/** A port on loopback that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
