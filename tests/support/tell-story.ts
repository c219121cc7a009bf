import { readFileSync } from 'node:fs'
import { datasets } from '@asof/datasets'
import type { TestProduct } from './in-process.ts'

const SEED = readFileSync(datasets.find(({ id }) => id === 'seed-story')!.file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const { recordedAt: _at, recordedBy: _by, position: _position, ...event } = JSON.parse(line)
    return event as Record<string, unknown>
  })

/** Corrects an event in the first ledger. Errors: rejects when that is refused. */
export async function correct(product: TestProduct, id: string, target: string, patch: object): Promise<void> {
  const data = { target, patch, reason: 'read again' }
  const event = { id, type: 'event.corrected', schemaVersion: 1, source: [{ kind: 'register' }], data }
  await accepted(await product.post('/api/v1/events', event))
}

/** Appends the seed story to the first ledger. Errors: rejects when it is refused. */
export async function tellSeedStory(product: TestProduct): Promise<void> {
  await accepted(await product.post('/api/v1/commits', { events: SEED }))
}

async function accepted(response: Response): Promise<void> {
  if (response.status !== 201) throw new Error(await response.text())
}
