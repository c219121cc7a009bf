import type { EventLog } from './event-log.ts'
import { createFacts, type Facts } from './state.ts'

/** Version of the snapshot's shape; raised with it, so that an older snapshot is dropped and the log replayed. */
export const STATE_VERSION = '9'

/**
 * The state as it lies: plain values, maps, sets and arrays of numbers, as the structured clone algorithm takes them. The
 * log itself is the truth; this only saves folding it again.
 */
export type Snapshot = Omit<Facts, 'head' | 'events' | 'kept'>

/** The state without what can be made anew; a look at it, good until it changes. */
export function toSnapshot(facts: Facts): Snapshot {
  const { head: _head, events: _events, kept: _kept, ...state } = facts
  state.columns.rules.wordings.blocks.clear()
  state.columns.rules.announcements.blocks.clear()
  state.columns.members.rows.blocks.clear()
  return state
}

/**
 * The state a snapshot was taken of; folding goes on after it. Only for a snapshot of this {@link STATE_VERSION}.
 * @param events the log the state was folded from, up to where it was
 */
export function fromSnapshot(snapshot: Snapshot, events: EventLog): Facts {
  return Object.assign(createFacts(events), snapshot)
}
