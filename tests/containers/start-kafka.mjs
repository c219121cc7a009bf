// Not TypeScript: its dependency is installed apart from the project's own, so that nothing could check its types.
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers'

const IMAGE = 'apache/kafka:4.3.1'
/** Of the broker, in its container. */
const DATA = '/tmp/asof-broker'

/** Two listeners: clients of the second are told to call where a relay may stand. */
const settingsOf = ({ port, relayed, relay }) => ({
  CLUSTER_ID: 'asof-throw-away-000000',
  KAFKA_NODE_ID: '1',
  KAFKA_LOG_DIRS: DATA,
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_LISTENERS: `DIRECT://:${port},RELAYED://:${relayed},CONTROLLER://:9093`,
  KAFKA_ADVERTISED_LISTENERS: `DIRECT://127.0.0.1:${port},RELAYED://127.0.0.1:${relay}`,
  KAFKA_INTER_BROKER_LISTENER_NAME: 'DIRECT',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT,RELAYED:PLAINTEXT',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_HEAP_OPTS: '-Xms256m -Xmx256m',
})

export async function startKafkaContainer() {
  const engine = await getContainerRuntimeClient().catch(() => null)
  if (engine === null) return null
  const [port, relayed, relay] = await freePorts(3)
  const create = (data) => {
    const container = new GenericContainer(process.env.ASOF_KAFKA_IMAGE ?? IMAGE)
      .withEnvironment(settingsOf({ port, relayed, relay }))
      // A broker tells its clients its address, so that it has to know it beforehand: the same port inside and outside.
      .withExposedPorts(...[port, relayed].map((each) => ({ container: each, host: each })))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(120_000)
    if (data !== null) container.withCopyArchivesToContainer([{ tar: Readable.from(data), target: dirname(DATA) }])
    return container.start()
  }
  let container = await create(null)
  let copy = null
  const handle = () => engine.container.getById(container.getId())
  return {
    brokers: [`127.0.0.1:${port}`],
    relay: { listen: relay, target: relayed },
    kill: async () => {
      const gone = handle().wait()
      await handle().kill({ signal: 'SIGKILL' })
      await gone
    },
    start: () => startAgain(engine, handle()),
    copyData: async () => {
      copy = await buffer(await handle().getArchive({ path: DATA }))
    },
    // A container takes data in before it starts alone.
    restoreData: async () => {
      await container.stop()
      container = await create(copy)
    },
    freeze: () => handle().pause(),
    thaw: () => handle().unpause(),
    close: async () => void (await container.stop()),
  }
}

/** Starts a container that ended; one that runs is left alone. Resolves once its broker serves. */
async function startAgain(engine, handle) {
  const { State } = await handle.inspect()
  if (State.Running) return
  const since = Math.floor(Date.now() / 1000)
  await handle.start()
  const log = await engine.container.logs(handle, { since })
  // The stream of the log alone does not keep this process going.
  const awake = setInterval(() => {}, 1000)
  try {
    for await (const line of createInterface({ input: log })) if (line.includes('Kafka Server started')) return
    throw new Error('the broker ended before it served')
  } finally {
    clearInterval(awake)
    log.destroy()
  }
}

/** Ports of loopback that nothing listens on now. */
async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    probes.map((probe) => new Promise((done) => probe.listen(0, '127.0.0.1', () => done(probe.address().port)))),
  )
  await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))))
  return ports
}
