import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../architecture/source-files.ts'
import { openBrokerProcess } from '../faults/cluster/broker-process.ts'

/**
 * Finds one broker for all tests of a run, and names it in `ASOF_KAFKA` and `ASOF_KAFKA_RELAY`, where `findBroker` looks: the
 * one named there already; else one in a container, where an engine answers and `tests/containers` is installed; else one
 * of this machine. None when `ASOF_SKIP_CLUSTER=1` says that cluster tests are to be skipped. Rejects when none can be started.
 */
export default async function provideKafka(): Promise<() => Promise<void>> {
  const { env } = process
  if (env['ASOF_KAFKA'] !== undefined || env['ASOF_SKIP_CLUSTER'] === '1') return async () => {}
  const { brokers, relay, stop } = (await startContainer()) ?? (await startHere())
  env['ASOF_KAFKA'] = brokers.join(',')
  env['ASOF_KAFKA_RELAY'] = `${relay.listen}:${relay.target}`
  return stop
}

async function startContainer() {
  if (!existsSync(join(ROOT, 'tests/containers/node_modules'))) return null
  const { startKafkaContainer } = await import('../containers/start-kafka.mjs')
  return startKafkaContainer()
}

async function startHere() {
  const { brokers, relay, close } = await openBrokerProcess()
  return { brokers, relay, stop: close }
}
