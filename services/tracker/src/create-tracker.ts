import { serveApi } from '@asof/api/serve'
import {
  backendOf,
  type Clock,
  type Closable,
  type Config,
  closeAll,
  type Ids,
  type Ledger,
  type Logger,
  loadShipped,
  openControlLedger,
  openLedgers,
  openViews,
  type Progress,
} from '@asof/runtime'

/** The whole product in one process. */
export interface Tracker {
  readonly url: string
  readonly ledgers: readonly Ledger[]
  /** The recorder key when it was made just now; null when it was shown before or is configured. */
  readonly madeKey: string | null
  close(): Promise<void>
}

/** What a tracker needs from its process. */
export interface TrackerNeeds {
  readonly config: Config
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  readonly progress: Progress
}

/**
 * Opens the ledgers, fills empty ones from the shipped history of their name, and serves them.
 * Rejects when a log cannot be opened or the address is taken, and leaves nothing open; a damaged log is served
 * read-only.
 */
export async function createTracker(needs: TrackerNeeds): Promise<Tracker> {
  // In the order of closing: what was opened last is closed first.
  const parts: Closable[] = []
  try {
    return await start(needs, parts)
  } catch (fault) {
    await closeAll(parts).catch((error: unknown) => needs.logger.error({ error: String(error) }, 'closing failed'))
    throw fault
  }
}

async function start({ config, clock, ids, logger, progress }: TrackerNeeds, parts: Closable[]): Promise<Tracker> {
  const backend = backendOf(config, false, logger)
  const ledgers = await openLedgers(config.ledgers, backend)
  parts.unshift(...ledgers)
  const controlLedger = await openControlLedger(backend)
  parts.unshift(controlLedger)
  const views = await openViews(backend, logger, config.redis)
  if (views !== null) parts.unshift(views)
  await loadShipped(ledgers, progress)
  const served = await serveApi({ config, ledgers, controlLedger, views, clock, ids, logger })
  parts.unshift(served)
  return { url: served.url, ledgers, madeKey: served.madeKey, close: () => closeAll(parts) }
}
