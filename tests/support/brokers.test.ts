import { afterEach, expect, test, vi } from 'vitest'
import { findBroker, isClusterSkipped } from './brokers.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['named', { ASOF_KAFKA: 'a:1', ASOF_KAFKA_RELAY: '2:3' }, { brokers: ['a:1'], relay: { listen: 2, target: 3 } }],
  [
    'named, whatever is said about skipping',
    { ASOF_KAFKA: 'a:1', ASOF_KAFKA_RELAY: '2:3', ASOF_SKIP_CLUSTER: '1' },
    { brokers: ['a:1'], relay: { listen: 2, target: 3 } },
  ],
  ['skipped on purpose', { ASOF_SKIP_CLUSTER: '1' }, null],
])('a broker %s', (_, variables, found) => {
  stub(variables)
  expect([findBroker(), isClusterSkipped()]).toEqual([found, found === null])
})

test('no broker, and nobody said that this is fine', () => {
  stub({})
  expect(findBroker).toThrow('no broker')
})

function stub(variables: Readonly<Record<string, string>>): void {
  for (const name of ['ASOF_KAFKA', 'ASOF_KAFKA_RELAY', 'ASOF_SKIP_CLUSTER']) vi.stubEnv(name, variables[name] ?? '')
}
