import { readFile } from 'node:fs/promises'
import type { Dataset } from './datasets.ts'

/** Most events one commit may hold. */
const MAX_COMMIT_EVENTS = 256

/** One line without what the log sets; its shape is judged by whoever loads it. */
export type DatasetEvent = Readonly<Record<string, unknown>>

/** One append of the history: the events of a `tx`, or one event without. */
export interface DatasetCommit {
  /** UTC instant with milliseconds. */
  readonly recordedAt: string
  readonly events: readonly DatasetEvent[]
}

/**
 * The history as commits in order: each `tx` is one (cut after 256 events), an event without `tx` its own.
 * Errors: rejects when a line has no `recordedAt` or is not JSON.
 */
export async function readDataset({ file }: Dataset): Promise<readonly DatasetCommit[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  const commits: { recordedAt: string; tx: unknown; events: DatasetEvent[] }[] = []
  for (const line of lines) {
    const { recordedAt, ...event } = JSON.parse(line) as { recordedAt: string } & Record<string, unknown>
    const last = commits.at(-1)
    const belongs = event['tx'] !== undefined && last?.tx === event['tx'] && last.events.length < MAX_COMMIT_EVENTS
    if (belongs) last.events.push(event)
    else commits.push({ recordedAt: withMilliseconds(recordedAt), tx: event['tx'], events: [event] })
  }
  return commits
}

function withMilliseconds(instant: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(instant)) throw new RangeError(`recordedAt: ${instant}`)
  return instant.includes('.') ? instant : instant.replace('Z', '.000Z')
}
