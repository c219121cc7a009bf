/** Where a broker for tests listens. */
export interface TestBroker {
  /** `host:port` of each. */
  readonly brokers: readonly string[]
  /** Ports of loopback a relay stands between: clients that come through `target` are told to call at `listen`. */
  readonly relay: { readonly listen: number; readonly target: number }
}

/** Whether nobody named a broker, and tests that need one are to be left out on purpose. */
export function isClusterSkipped(): boolean {
  const { ASOF_KAFKA: named = '', ASOF_SKIP_CLUSTER: skip } = process.env
  return named === '' && skip === '1'
}

/**
 * The broker that infra/kafka/run started; null when the cluster suites are skipped on purpose. Throws when there is none
 * and nobody said that this is fine.
 */
export function findBroker(): TestBroker | null {
  if (isClusterSkipped()) return null
  const { ASOF_KAFKA: named = '', ASOF_KAFKA_RELAY: ports = '' } = process.env
  const [listen, target] = ports.split(':').map(Number)
  if (named !== '' && listen !== undefined && target !== undefined)
    return { brokers: named.split(','), relay: { listen, target } }
  throw new Error('no broker: run "infra/kafka/run npm run test:contract", or set ASOF_SKIP_CLUSTER=1 to go without')
}
