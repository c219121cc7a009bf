import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../architecture/source-files.ts'
import { isRedisInstalled, startRedis } from './redis-server.ts'

/** A Redis that tests may fill, kept as views need it. */
export interface FoundRedis {
  readonly url: string
  stop(): Promise<void>
}

/**
 * The Redis of `ASOF_REDIS_URL`; else one in a container, where an engine answers and `tests/containers` is installed; else
 * one of this machine, started here. Null when `ASOF_SKIP_CLUSTER=1` says that cluster tests are to be skipped. Rejects when
 * there is none and nobody said so: a test that did not run must not look like one that passed.
 */
export async function findRedis(): Promise<FoundRedis | null> {
  const given = process.env['ASOF_REDIS_URL']
  if (given !== undefined) return { url: given, stop: async () => {} }
  if (process.env['ASOF_SKIP_CLUSTER'] === '1') return null
  return (await startContainer()) ?? startHere()
}

async function startContainer(): Promise<FoundRedis | null> {
  if (!existsSync(join(ROOT, 'tests/containers/node_modules'))) return null
  const { startRedisContainer } = await import('../containers/start-redis.mjs')
  return startRedisContainer()
}

async function startHere(): Promise<FoundRedis> {
  if (!(await isRedisInstalled())) throw new Error(MISSING)
  const folder = await mkdtemp(join(tmpdir(), 'asof-redis-'))
  const server = await startRedis({ folder })
  return {
    url: server.url,
    stop: async () => {
      await server.stop('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}

const MISSING =
  'no Redis for these tests: run them by infra/redis/run, set ASOF_REDIS_URL, or skip them with ASOF_SKIP_CLUSTER=1'
