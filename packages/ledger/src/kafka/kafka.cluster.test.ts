import { describe } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { openTestTopic } from '../../../../tests/support/test-topic.ts'
import { ledgerContract } from '../contract.ts'
import { kafkaClients } from './client/known-clients.ts'

const broker = findBroker()

describe.runIf(broker !== null)('with a broker', () => {
  for (const client of kafkaClients)
    ledgerContract(`kafka over ${client}`, async () => {
      const topic = await openTestTopic({ brokers: broker!.brokers, client })
      return { ledger: await topic.open(), reopen: () => topic.open(), dispose: () => topic.dispose() }
    })
})
