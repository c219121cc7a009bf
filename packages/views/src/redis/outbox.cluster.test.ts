import { randomUUID } from 'node:crypto'
import { describe } from 'vitest'
import { providedRedis } from '../../../../tests/support/redis-url.ts'
import { outboxContract } from '../outbox/contract.ts'
import { openRedisOutbox } from './outbox.ts'

const quiet = { info: () => {}, warn: () => {} }

const url = providedRedis()

describe.skipIf(url === null)('outbox over Redis', () => {
  outboxContract('redis', async (keep) => {
    const namespace = randomUUID()
    const reopen = () => openRedisOutbox({ url: url!, namespace, log: quiet, keep })
    const outbox = await reopen()
    return { outbox, reopen, dispose: () => outbox.close() }
  })
})
