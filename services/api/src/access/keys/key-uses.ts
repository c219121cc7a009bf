import type { Control, ControlEvent } from '@asof/control'
import type { Clock, Ids } from '@asof/runtime'

/** Who records what the api finds out by itself. */
const API = 'api'

/** When issued keys were used: at once here, and once a day for each of them in the control ledger. */
export interface KeyUses {
  note(id: string): void
  /** UTC instant; null: not known here. */
  lastUse(id: string): string | null
  /** Records the first use of each key on a day. Rejects when the control ledger fails. */
  record(): Promise<void>
}

/** Uses of no key yet. */
export function createKeyUses({
  control,
  clock,
  ids,
}: {
  readonly control: Control
  readonly clock: Clock
  readonly ids: Ids
}): KeyUses {
  const uses = new Map<string, string>()
  const unrecorded = new Set<string>()

  const isNew = (id: string, at: string) => dayOf(control.book.keys.get(id)?.lastUsedAt ?? '') < dayOf(at)

  return {
    note: (id) => {
      const at = clock.now()
      uses.set(id, at)
      if (isNew(id, at)) unrecorded.add(id)
    },
    lastUse: (id) => uses.get(id) ?? null,
    record: async () => {
      const due = [...unrecorded]
      unrecorded.clear()
      if (due.length === 0) return
      const toEvents = (): readonly ControlEvent[] | 'known' => {
        const events = due
          .map((key) => ({ key, at: uses.get(key)! }))
          .filter(({ key, at }) => isNew(key, at))
          .map((data): ControlEvent => ({ type: 'key.used', data }))
        // Another instance may have seen it first.
        return events.length === 0 ? 'known' : events
      }
      await control.record({ by: API, key: `uses ${ids.requestId()}`, decide: toEvents })
    },
  }
}

function dayOf(instant: string): string {
  return instant.slice(0, 10)
}
