import type { StoredEvent } from '@asof/domain'

/** An event as a maker leaves it; the generator adds source and schema version. */
export type Draft = Omit<StoredEvent, 'source' | 'schemaVersion'>

/** Where a draft stands: its id and the day it is recorded and announced on (days since 1995-01-01). */
export interface Place {
  readonly id: string
  readonly day: number
}
