import {
  type Counting,
  createFacts,
  type EventLog,
  type Facts,
  fold,
  fromSnapshot,
  needsCheckByItself,
  type RecordedEvent,
  type Snapshot,
  toSnapshot,
} from '@asof/domain'
import { createBreather } from './breather.ts'

/** The states of a ledger beside its record: all with the same positions. */
export interface Counted {
  /** What counts by the settings of the ledger: the record itself until the first event has to be checked. */
  readonly settings: Facts
  /** What was checked; folded when first asked for, kept from there on. Long work gives way in between. */
  checked(): Promise<Facts>
  /** Takes in the next event, before the record does. */
  foresee(event: RecordedEvent): void
  /** Takes in the event that the record folded last. */
  take(event: RecordedEvent): void
}

/** Those states beside a record; `kept` is what counts by the settings, where that is not the record itself. */
export function createCounted(record: Facts, kept: Snapshot | null = null): Counted {
  let settings = kept === null ? record : fromSnapshot(kept, besides(record))
  let checked: Facts | null = null
  let opening: Promise<Facts> | null = null

  async function open(): Promise<Facts> {
    const { breathe } = createBreather()
    const facts = createFacts(besides(record), 'checked')
    while (facts.head < record.head) {
      fold(facts, record.events.at(facts.head + 1))
      await breathe()
    }
    checked = facts
    return facts
  }

  return {
    get settings() {
      return settings
    },
    checked: () => {
      opening ??= open().finally(() => {
        if (checked === null) opening = null
      })
      return opening
    },
    foresee: (event) => {
      if (settings === record && needsCheckByItself(event)) settings = copyOf(record, 'settings')
    },
    take: (event) => {
      if (settings !== record) fold(settings, event)
      if (checked !== null) fold(checked, event)
    },
  }
}

/** The same state, to go on by other rules. */
function copyOf(record: Facts, counting: Counting): Facts {
  return fromSnapshot({ ...structuredClone(toSnapshot(record)), counting }, besides(record))
}

/** The events of a record, and beyond its head hypothetical ones. */
function besides(record: Facts): EventLog {
  const beyond: RecordedEvent[] = []
  return {
    at: (position) => (position > record.head ? beyond[position - record.head - 1]! : record.events.at(position)),
    push: (event) => {
      if (event.position > record.head) beyond.push(event)
    },
    pop: () => {
      beyond.pop()
    },
  }
}
