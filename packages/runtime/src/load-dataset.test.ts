import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { datasets } from '@asof/datasets'
import { buildCommit, MAX_COMMIT_EVENTS } from '@asof/ledger'
import { describe, expect, test } from 'vitest'
import { loadDataset, loadShipped } from './load-dataset.ts'
import { openLedgers } from './open-backends.ts'

const open = async (id: string) => (await openLedgers([id], { kind: 'memory' }))[0]!

describe.each(datasets)('loading $id', (dataset) => {
  test('fills an empty ledger once', async () => {
    const ledger = await open(dataset.id)
    await loadShipped([ledger])
    expect(await ledger.head()).toMatchObject({ position: dataset.events })
    expect(await loadDataset(ledger, dataset)).toBe(0)
  })

  test('brings its own recording times, and the same bytes each time', async () => {
    const [one, two] = [await open(dataset.id), await open(dataset.id)]
    await loadShipped([one, two])
    expect(await one.head()).toEqual(await two.head())
    expect((await one.head()).recordedAt < '2026-11-22').toBe(true)
  })
})

test('a loading that was cut off goes on where it stopped', async () => {
  const dataset = datasets[0]
  const ledger = await open(dataset.id)
  const cut = loadDataset(ledger, dataset, ({ done }) => {
    if (done === 10) throw new Error('cut off')
  })
  await expect(cut).rejects.toThrow('cut off')
  expect((await ledger.head()).seq).toBe(10)
  await loadDataset(ledger, dataset)
  expect(await ledger.head()).toMatchObject({ position: dataset.events })
})

test('two processes that load at once leave the history once', async () => {
  const dataset = datasets[0]
  const ledger = await open(dataset.id)
  const counts = await Promise.all([loadDataset(ledger, dataset), loadDataset(ledger, dataset)])
  expect(counts[0]! + counts[1]!).toBe(dataset.events)
  expect(await ledger.head()).toMatchObject({ position: dataset.events })
})

test('a ledger that holds something else is left alone', async () => {
  const ledger = await open('seed-story')
  const event = {
    id: 'own',
    type: 'org.registered',
    schemaVersion: 1,
    source: [],
    data: { org: 'o', name: 'n', kind: 'company' },
  }
  await ledger.append(
    buildCommit(await ledger.head(), { cmd: 'me:own', by: 'me', now: '2026-01-01T00:00:00.000Z', events: [event] }),
  )
  await loadShipped([ledger])
  expect(await ledger.head()).toMatchObject({ seq: 1, position: 1 })
})

test('a tx of more events than a commit holds takes several commits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'asof-dataset-'))
  const file = join(folder, 'large.jsonl')
  const line = (index: number) => ({
    id: `org-${index}`,
    type: 'org.registered',
    schemaVersion: 1,
    announcedAt: '2026-01-01',
    source: [{ kind: 'register' }],
    tx: 'all',
    data: { org: `o-${index}`, name: 'n', kind: 'company' },
    recordedAt: '2026-01-01T00:00:00Z',
  })
  const count = MAX_COMMIT_EVENTS + 1
  await writeFile(file, Array.from({ length: count }, (_, index) => JSON.stringify(line(index))).join('\n'))
  const ledger = await open('large')
  const dataset = { id: 'large', title: '', description: '', file: pathToFileURL(file), events: count }
  expect(await loadDataset(ledger, dataset)).toBe(count)
  expect(await ledger.head()).toMatchObject({ seq: 2, position: count })
  await rm(folder, { recursive: true })
})
