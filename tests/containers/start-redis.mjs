// Not TypeScript: its dependency is installed apart from the project's own, so that nothing could check its types.
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers'

/** Kept as views need it; the entrypoints of the images of Redis and of Valkey put their own server in front. */
const SETTINGS = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--maxmemory-policy',
  'noeviction',
  '--save',
  '',
  '--protected-mode',
  'no',
]
const PORT = 6379

export async function startRedisContainer() {
  const engine = await getContainerRuntimeClient().catch(() => null)
  if (engine === null) return null
  const container = await new GenericContainer(process.env.ASOF_REDIS_IMAGE ?? 'valkey/valkey:8.1')
    .withCommand(SETTINGS)
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
    .start()
  const url = `redis://${container.getHost()}:${container.getMappedPort(PORT)}`
  return { url, stop: async () => void (await container.stop()) }
}
