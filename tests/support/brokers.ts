/** Where a Kafka broker for tests listens, `host:port`; null when the cluster suites are skipped on purpose. */
export function findBrokers(): readonly string[] | null {
  const { ASOF_KAFKA: named, ASOF_SKIP_CLUSTER: skip } = process.env
  if (named !== undefined && named !== '') return named.split(',')
  if (skip === '1') return null
  throw new Error('no broker: run "infra/kafka/run npm run test:contract", or set ASOF_SKIP_CLUSTER=1 to go without')
}
