import { isClusterSkipped } from '../support/brokers.ts'
import { openBroker } from '../support/open-broker.ts'

/**
 * Finds one broker for all tests of a run, and names it in `ASOF_KAFKA` and `ASOF_KAFKA_RELAY`, where `findBroker` looks: the
 * one named there already, else one started here. None when `ASOF_SKIP_CLUSTER=1` says that cluster tests are to be skipped.
 * Rejects when none can be started.
 */
export default async function provideKafka(): Promise<() => Promise<void>> {
  const { env } = process
  if (env['ASOF_KAFKA'] !== undefined || isClusterSkipped()) return async () => {}
  const { brokers, relay, close } = await openBroker()
  env['ASOF_KAFKA'] = brokers.join(',')
  env['ASOF_KAFKA_RELAY'] = `${relay.listen}:${relay.target}`
  return close
}
