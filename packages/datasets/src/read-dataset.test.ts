import { describe, expect, test } from 'vitest'
import { datasets } from './datasets.ts'
import { readDataset } from './read-dataset.ts'

describe.each(datasets)('$id', (dataset) => {
  test('holds as many events as it says, each id once', async () => {
    const events = (await readDataset(dataset)).flatMap((commit) => commit.events)
    expect(events).toHaveLength(dataset.events)
    expect(new Set(events.map((event) => event['id'])).size).toBe(dataset.events)
  })

  test('gives each tx as one commit, recorded in order', async () => {
    const commits = await readDataset(dataset)
    const txs = commits.map(({ events }) => new Set(events.map((event) => event['tx'])))
    expect(txs.every((names) => names.size === 1)).toBe(true)
    const named = txs.flatMap((names) => [...names]).filter((tx) => tx !== undefined)
    expect(new Set(named).size).toBe(named.length)
    const times = commits.map((commit) => commit.recordedAt)
    expect(times).toEqual([...times].sort())
  })

  test('keeps nothing that the log sets', async () => {
    const events = (await readDataset(dataset)).flatMap((commit) => commit.events)
    for (const field of ['recordedAt', 'recordedBy', 'position', 'seq'])
      expect(events.some((event) => Object.hasOwn(event, field))).toBe(false)
  })
})
