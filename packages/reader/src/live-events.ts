import { type Facts, idAt, liveAt, type RecordedEvent } from '@asof/domain'

/** The event at a position as known at K; null when it was retracted or recorded later. */
export function liveEvent(facts: Facts, position: number, knownAt: number): RecordedEvent | null {
  return position > knownAt ? null : liveAt(facts, idAt(facts, position), knownAt)
}

/** The events at these positions as known at K; those retracted or recorded later are left out. */
export function liveEvents(facts: Facts, positions: readonly number[], knownAt: number): RecordedEvent[] {
  return positions.flatMap((position) => liveEvent(facts, position, knownAt) ?? [])
}

/** A text field of an event's data; null when it has none. */
export function textOf(event: RecordedEvent | undefined, field: string): string | null {
  const value = event?.data[field]
  return typeof value === 'string' ? value : null
}
