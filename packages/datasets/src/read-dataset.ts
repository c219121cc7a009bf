import { readFile } from 'node:fs/promises'
import type { Dataset } from './datasets.ts'

/** One line without what the log sets; its shape is judged by whoever loads it. */
export type DatasetEvent = Readonly<Record<string, unknown>>

/** What belongs together: the events of a `tx`, or one event without. */
export interface DatasetTx {
  /** UTC instant with milliseconds. */
  readonly recordedAt: string
  readonly events: readonly DatasetEvent[]
}

/**
 * The history in order, the events of a `tx` together; an event without `tx` stands for itself.
 * Errors: rejects when a line has no `recordedAt` or is not JSON.
 */
export async function readDataset({ file }: Dataset): Promise<readonly DatasetTx[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  const txs: { recordedAt: string; tx: unknown; events: DatasetEvent[] }[] = []
  for (const line of lines) {
    const { recordedAt, ...event } = JSON.parse(line) as { recordedAt: string } & Record<string, unknown>
    const last = txs.at(-1)
    const belongs = event['tx'] !== undefined && last?.tx === event['tx']
    if (belongs) last.events.push(event)
    else txs.push({ recordedAt: withMilliseconds(recordedAt), tx: event['tx'], events: [event] })
  }
  return txs
}

function withMilliseconds(instant: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(instant)) throw new RangeError(`recordedAt: ${instant}`)
  return instant.includes('.') ? instant : instant.replace('Z', '.000Z')
}
