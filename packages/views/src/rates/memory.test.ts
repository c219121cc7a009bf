import { expect, test } from 'vitest'
import { ratesContract } from './contract.ts'
import { createMemoryRates } from './memory.ts'

ratesContract('memory', async () => createMemoryRates())

test('beyond 100,000 names the rest is counted as one', async () => {
  const rates = createMemoryRates()
  const window = { startMs: 0, lengthMs: 60_000 }
  for (let name = 0; name < 100_000; name++) await rates.count(`n${name}`, window)
  expect([await rates.count('x', window), await rates.count('y', window)]).toEqual([1, 2])
  expect(await rates.count('n7', window)).toBe(2)
})
