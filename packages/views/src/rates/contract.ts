import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Rates } from './port.ts'

/** What every way to count has to pass. */
export function ratesContract(name: string, open: () => Promise<Rates>): void {
  const window = { startMs: 1_764_072_000_000, lengthMs: 60_000 }
  let rates: Rates
  beforeEach(async () => {
    rates = await open()
  })
  afterEach(() => rates.close())

  test(`${name}: counts from one, each name apart`, async () => {
    const counts = []
    for (const who of ['a', 'a', 'b', 'a', 'b:c', '*']) counts.push(await rates.count(who, window))
    expect(counts).toEqual([1, 2, 1, 3, 1, 1])
  })

  test(`${name}: counts anew in the next window`, async () => {
    await rates.count('a', window)
    await rates.count('a', window)
    expect(await rates.count('a', { ...window, startMs: window.startMs + window.lengthMs })).toBe(1)
  })

  test(`${name}: of many at once each is counted once`, async () => {
    const counts = await Promise.all(Array.from({ length: 50 }, () => rates.count('a', window)))
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  })
}
