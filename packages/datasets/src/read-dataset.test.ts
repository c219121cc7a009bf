import { describe, expect, test } from 'vitest'
import { datasets } from './datasets.ts'
import { readDataset } from './read-dataset.ts'

describe.each(datasets)('$id', (dataset) => {
  test('holds as many events as it says, each id once', async () => {
    const events = (await readDataset(dataset)).flatMap((tx) => tx.events)
    expect(events).toHaveLength(dataset.events)
    expect(new Set(events.map((event) => event['id'])).size).toBe(dataset.events)
  })

  test('gives each tx once, recorded in order', async () => {
    const txs = await readDataset(dataset)
    const names = txs.map(({ events }) => new Set(events.map((event) => event['tx'])))
    expect(names.every(({ size }) => size === 1)).toBe(true)
    const given = names.flatMap((one) => [...one]).filter((tx) => tx !== undefined)
    expect(new Set(given).size).toBe(given.length)
    const times = txs.map(({ recordedAt }) => recordedAt)
    expect(times).toEqual([...times].sort())
  })

  test('keeps nothing that the log sets', async () => {
    const events = (await readDataset(dataset)).flatMap((tx) => tx.events)
    for (const field of ['recordedAt', 'recordedBy', 'position', 'seq'])
      expect(events.some((event) => Object.hasOwn(event, field))).toBe(false)
  })
})
