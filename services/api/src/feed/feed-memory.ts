import { limits } from '@asof/contract'
import type { Place, Watch } from '@asof/domain'
import {
  createDatedChanges,
  createTouches,
  type DatedChange,
  type DatedChanges,
  type RecentNotices,
  type Touches,
  tellRecent,
} from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import { newest } from '../stream/stream-hub.ts'
import type { anybody } from '../stream/told-events.ts'

/** What feeds were worked out last: readers ask again and again, and mostly nothing is new. */
export interface FeedMemory {
  recent(asked: {
    readonly reader: LedgerReader
    readonly spec: Parameters<typeof anybody>[0]
    readonly watches: readonly Watch[]
    readonly now: string
  }): Promise<RecentNotices>
  dated(reader: LedgerReader, watch: Watch): Promise<readonly DatedChange[]>
}

/** Questions remembered of each kind; the oldest go first. */
const REMEMBERED = 1_000
/** Questions put to one append each, at most, for one feed. */
const MAX_ASKS = 1_000

/** An empty memory. */
export function createFeedMemory(): FeedMemory {
  const told = createRemembered<RecentNotices>()
  const running = new Map<string, Promise<void>>()
  const followed = createRemembered<DatedChanges>()
  const touches = new Map<LedgerReader, Touches>()

  function touchesOf(reader: LedgerReader): Touches {
    const known = touches.get(reader) ?? createTouches(reader)
    touches.set(reader, known)
    return known
  }

  return {
    recent: async ({ reader, spec, watches, now }) => {
      const name = JSON.stringify([reader.ledger.id, spec, watches.length])
      const turn = (running.get(name) ?? Promise.resolve()).then(async () => {
        const upTo = newest(reader, Date.parse(now))
        const known = told.get(name)
        const recent =
          known !== undefined && isCurrent(known, upTo)
            ? known
            : await tellRecent(reader, spec, watches, { upTo, atMost: limits.feedEntries, asks: MAX_ASKS, known })
        told.keep(name, recent)
        return recent
      })
      // Who asks the same meanwhile waits, and then finds it.
      const done = turn.then(
        () => {},
        () => {},
      )
      running.set(name, done)
      void done.then(() => running.get(name) === done && running.delete(name))
      return turn
    },
    dated: (reader, watch) => {
      const name = JSON.stringify([reader.ledger.id, watch])
      const dates = followed.get(name) ?? createDatedChanges(reader, watch, touchesOf(reader))
      followed.keep(name, dates)
      return dates.refresh()
    },
  }
}

function isCurrent({ upTo: { position }, untilMs }: RecentNotices, upTo: Place): boolean {
  return position === upTo.position && upTo.ms < (untilMs ?? Number.POSITIVE_INFINITY)
}

interface Remembered<T> {
  get(name: string): T | undefined
  keep(name: string, value: T): void
}

function createRemembered<T>(): Remembered<T> {
  const values = new Map<string, T>()
  return {
    get: (name) => values.get(name),
    keep: (name, value) => {
      values.delete(name)
      values.set(name, value)
      if (values.size > REMEMBERED) values.delete(values.keys().next().value!)
    },
  }
}
