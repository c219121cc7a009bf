import { describe, expect, it } from 'vitest'
import { addDecimals } from './decimals.ts'

describe('a sum of decimals', () => {
  it.each([
    [[16.6, 16.7, 8.3, 8.4], 50],
    [[31.6, 33.7, 34.7], 100],
    [[1, -0.7, -0.1, -0.1, -0.1], 0],
    [[1_000_000.1, -999_999.9], 0.2],
    [[2.05e-8, -2e-8], 5e-10],
    [[3e-7, 1e-8], 3.1e-7],
    [[1e21, 1], 1e21],
    [[], 0],
  ])('of %j is %d', (numbers, sum) => expect(addDecimals(numbers)).toBe(sum))

  it('takes as many as there are', () => expect(addDecimals(Array.from({ length: 200_000 }, () => 0.5))).toBe(100_000))
})
