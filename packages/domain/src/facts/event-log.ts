import type { RecordedEvent } from '../events/envelope.ts'

/** Whole events by position: the state asks here for the texts it does not hold itself. */
export interface EventLog {
  /** The event at a position that was pushed and not popped. */
  readonly at: (position: number) => RecordedEvent
  readonly push: (event: RecordedEvent) => void
  /** Takes back the event pushed last. */
  readonly pop: () => void
}

/** An event log in memory. */
export function createEventList(): EventLog {
  const events: RecordedEvent[] = []
  return {
    at: (position) => events[position - 1]!,
    push: (event) => {
      events.push(event)
    },
    pop: () => {
      events.pop()
    },
  }
}
