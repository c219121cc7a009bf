import { serveApi } from '@asof/api/serve'
import { createNotifier } from '@asof/notifier'
import {
  type CheckedLedger,
  type Clock,
  type Closable,
  type Config,
  closeAll,
  createMetrics,
  type Ids,
  type Logger,
  loadShipped,
  openParts,
  type Progress,
  readPublished,
} from '@asof/runtime'

/** The whole product in one process. */
export interface Tracker {
  readonly url: string
  readonly ledgers: readonly CheckedLedger[]
  /** The recorder key when it was made just now; null when it was shown before or is configured. */
  readonly madeKey: string | null
  /** Whether the page was built. */
  readonly hasPage: boolean
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

async function start(given: TrackerNeeds, parts: Closable[]): Promise<Tracker> {
  const { config, progress, logger } = given
  const metrics = createMetrics({ own: true })
  const needs = { ...given, metrics }
  const open = await openParts(needs, parts)
  await loadShipped(open.ledgers, progress)
  const served = await serveApi({ ...needs, ...open })
  parts.unshift(served)
  const { outbox } = open
  if (outbox !== null) {
    const readCheckpoint = (ledger: string) => readPublished(config.dataFolder, ledger)
    const notifier = await createNotifier({ ...needs, ...open, outbox, policy: config.webhooks, readCheckpoint })
    parts.unshift(notifier)
    notifier.run().catch((error: unknown) => logger.error({ error: String(error) }, 'the notifier ended'))
  }
  const { url, madeKey, hasPage } = served
  return { url, ledgers: open.ledgers, madeKey, hasPage, close: () => closeAll(parts) }
}
