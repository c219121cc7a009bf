import { describe, expect, test } from 'vitest'
import { findBroker } from '../../../../tests/support/brokers.ts'
import { openTestTopic } from '../../../../tests/support/test-topic.ts'
import { ledgerContract, testCommit } from '../contract.ts'
import { kafkaClients } from './client/known-clients.ts'

const broker = findBroker()

describe.runIf(broker !== null)('with a broker', () => {
  for (const client of kafkaClients)
    ledgerContract(`kafka over ${client}`, async () => {
      const topic = await openTestTopic({ brokers: broker!.brokers, client })
      return { ledger: await topic.open(), reopen: () => topic.open(), dispose: () => topic.dispose() }
    })

  test.each(kafkaClients)('a topic of several fetches is read whole, over %s', async (client) => {
    const topic = await openTestTopic({ brokers: broker!.brokers, client })
    const ledger = await topic.open()
    const note = 'n'.repeat(480 * 1024)
    for (let commit = 1; commit <= 40; commit++) {
      const bytes = testCommit(await ledger.head(), `c${commit}`, { note })
      expect(await ledger.append(bytes)).toMatchObject({ ok: true })
    }
    const cold = await topic.open()
    expect(await cold.head()).toEqual(await ledger.head())
    expect((await cold.head()).seq).toBe(40)
    await topic.dispose()
  })
})
