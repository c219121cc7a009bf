import { kafkaClients } from '@asof/ledger'
import { describe } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { makeTestTopics } from '../../../../tests/support/test-publisher.ts'
import { publisherContract } from '../contract.ts'

const broker = findBroker()

describe.runIf(broker !== null)('with a broker', () => {
  for (const client of kafkaClients)
    publisherContract(`kafka over ${client}`, async () => {
      const topics = await makeTestTopics(broker!.brokers, client)
      return { publisher: await topics.open(), reopen: topics.open, dispose: topics.dispose }
    })
})
