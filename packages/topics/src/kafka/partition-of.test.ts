import { expect, test } from 'vitest'
import { murmur2, partitionOf } from './partition-of.ts'

test('hashes as the Java clients do', () => {
  const hashOf = (text: string) => murmur2(new TextEncoder().encode(text))
  expect(
    ['21', 'foobar', 'a-little-bit-long-string', 'a-little-bit-longer-string', 'abc'].map((text) => hashOf(text)),
  ).toEqual([-973932308, -790332482, -985981536, -1486304829, 479470107])
})

test('every key has its partition, and no partition is left out', () => {
  const found = Array.from({ length: 100 }, (_, index) => partitionOf(`policy:us/${index}`, 6))
  expect([...new Set(found)].sort()).toEqual([0, 1, 2, 3, 4, 5])
})
