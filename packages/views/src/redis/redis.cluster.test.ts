import { randomUUID } from 'node:crypto'
import { describe } from 'vitest'
import { providedRedis } from '../../../../tests/support/redis-url.ts'
import { viewsContract } from '../contract.ts'
import { openRedisViews } from './open.ts'

const quiet = { info: () => {}, warn: () => {} }

const url = providedRedis()

describe.skipIf(url === null)('views over Redis', () => {
  viewsContract('redis', async () => {
    const namespace = randomUUID()
    const reopen = () => openRedisViews({ url: url!, namespace, log: quiet })
    const views = await reopen()
    return { views, reopen, dispose: () => views.close() }
  })
})
