import { randomUUID } from 'node:crypto'
import { describe } from 'vitest'
import { providedRedis } from '../../../../tests/support/redis-url.ts'
import { ratesContract } from '../rates/contract.ts'
import { openRedisRates } from './rates.ts'

const quiet = { info: () => {}, warn: () => {} }

const url = providedRedis()

describe.skipIf(url === null)('rates over Redis', () => {
  ratesContract('redis', () => openRedisRates({ url: url!, namespace: randomUUID(), log: quiet }))
})
