import { limits } from '@asof/contract'
import type { Watch } from '@asof/domain'
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
  }): RecentNotices
  dated(reader: LedgerReader, watch: Watch): readonly DatedChange[]
}

/** Questions remembered of each kind; the least recently asked go first. */
const REMEMBERED = 1_000
/** Questions put to one append each, at most, for one feed. */
const MAX_ASKS = 5_000

/** An empty memory. */
export function createFeedMemory(): FeedMemory {
  const told = createRemembered<RecentNotices & { readonly position: number }>()
  const followed = createRemembered<DatedChanges>()
  const touches = new Map<LedgerReader, Touches>()

  function touchesOf(reader: LedgerReader): Touches {
    const known = touches.get(reader) ?? createTouches(reader)
    touches.set(reader, known)
    return known
  }

  return {
    recent: ({ reader, spec, watches, now }) => {
      const upTo = newest(reader, Date.parse(now))
      const isCurrent = ({ position, untilMs }: RecentNotices & { readonly position: number }) =>
        position === upTo.position && (untilMs === null || upTo.ms < untilMs)
      const extent = { upTo, atMost: limits.feedEntries, asks: MAX_ASKS }
      const tell = () => ({ ...tellRecent(reader, spec, watches, extent), position: upTo.position })
      return told.get(JSON.stringify([reader.ledger.id, spec]), tell, isCurrent)
    },
    dated: (reader, watch) =>
      followed
        .get(JSON.stringify([reader.ledger.id, watch]), () => createDatedChanges(reader, watch, touchesOf(reader)))
        .refresh(),
  }
}

interface Remembered<T> {
  get(name: string, make: () => T, isCurrent?: (value: T) => boolean): T
}

function createRemembered<T>(): Remembered<T> {
  const values = new Map<string, T>()
  return {
    get: (name, make, isCurrent = () => true) => {
      const known = values.get(name)
      const value = known !== undefined && isCurrent(known) ? known : make()
      values.delete(name)
      values.set(name, value)
      if (values.size > REMEMBERED) values.delete(values.keys().next().value!)
      return value
    },
  }
}
