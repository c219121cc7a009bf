import { readFileSync } from 'node:fs'
import { datasets } from '@asof/datasets'
import type { TruthEvent } from './truth-file.ts'

/** Events of a shipped dataset, as its file writes them. Errors: throws when there is no such dataset. */
export function datasetEvents(id: string): readonly TruthEvent[] {
  const dataset = datasets.find((each) => each.id === id)
  if (dataset === undefined) throw new Error(`unknown fixture or dataset: ${id}`)
  return readFileSync(dataset.file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthEvent)
}
