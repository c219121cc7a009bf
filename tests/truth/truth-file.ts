import { readFileSync } from 'node:fs'
import type { Query, RecordedEvent } from '@asof/domain'

/** A truth file: cases of stored events and independent asks with the answers expected (format policy-timeline-truth/1). */
export interface TruthFile {
  readonly format: string
  readonly fixtures: Readonly<Record<string, readonly TruthEvent[]>>
  readonly cases: readonly TruthCase[]
}

export type TruthEvent = Omit<RecordedEvent, 'position' | 'recordedBy' | 'source' | 'schemaVersion'> &
  Partial<Pick<RecordedEvent, 'source' | 'schemaVersion'>>

export interface TruthCase {
  readonly id: string
  readonly title: string
  readonly uses: readonly string[]
  readonly events?: readonly TruthEvent[]
  readonly asks: readonly Ask[]
}

export interface Ask {
  readonly question: AskedQuestion
  readonly expect: unknown
  readonly why?: string
}

/** The question fields of domain.md section 15, as a file writes them. */
export interface AskedQuestion {
  readonly kind: string
  readonly query?: Query
  readonly a?: Query
  readonly b?: Query
  readonly subscription?: Query
  readonly event?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

export function readTruthFile(file: string): TruthFile {
  const truth = JSON.parse(readFileSync(file, 'utf8')) as TruthFile
  if (truth.format !== 'policy-timeline-truth/1') throw new Error(`${file}: not in the truth format`)
  return truth
}

/** Source given to truth events that carry none, as the conventions say. */
export const TRUTH_SOURCE = [{ kind: 'truth-file' }] as const

/** Events of a case in log order: fixtures and own events sorted by recordedAt, ties in file order. */
export function eventsOf(
  truth: TruthFile,
  truthCase: TruthCase,
  datasetEvents: (id: string) => readonly TruthEvent[],
): RecordedEvent[] {
  const events = [
    ...truthCase.uses.flatMap((name) => truth.fixtures[name] ?? datasetEvents(name)),
    ...(truthCase.events ?? []),
  ]
  return events
    .map((event) => ({ event, ms: Date.parse(event.recordedAt) }))
    .sort((a, b) => a.ms - b.ms)
    .map(({ event }, index) => ({
      schemaVersion: 1,
      source: TRUTH_SOURCE,
      ...event,
      recordedBy: 'truth',
      position: index + 1,
    }))
}
