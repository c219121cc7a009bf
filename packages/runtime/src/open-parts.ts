import type { Outbox, Views } from '@asof/views'
import type { Config } from './config.ts'
import type { Ids } from './ids.ts'
import type { Closable } from './lifecycle.ts'
import type { Logger } from './logger.ts'
import {
  backendOf,
  type CheckedLedger,
  type Ledger,
  openControlLedger,
  openLedgers,
  openOutbox,
  openViews,
} from './open-backends.ts'
import { openWebhookKey } from './webhook-key.ts'

/** What services are made of, opened as a configuration says. */
export interface OpenParts {
  readonly ledgers: readonly CheckedLedger[]
  readonly controlLedger: Ledger
  /** Null: they cannot be used now, and a start takes longer. */
  readonly views: Views | null
  /** Null: it cannot be used now, and nothing is delivered. */
  readonly outbox: Outbox | null
  readonly webhookKey: Uint8Array
}

/**
 * Opens ledgers, views and outbox. Whatever is opened is put before `opened`, so that it is closed in the right order, also
 * when a later one rejects.
 */
export async function openParts(
  { config, ids, logger }: { readonly config: Config; readonly ids: Ids; readonly logger: Logger },
  opened: Closable[],
): Promise<OpenParts> {
  const backend = backendOf(config, false, logger)
  const keep = <T extends Closable | null>(part: T): T => {
    if (part !== null) opened.unshift(part)
    return part
  }
  const ledgers = await openLedgers(config.ledgers, backend)
  for (const ledger of ledgers) keep(ledger)
  const controlLedger = keep(await openControlLedger(backend))
  const views = keep(await openViews(backend, logger, config.redis))
  const outbox = keep(await openOutbox(backend, logger, config.redis))
  const { dataFolder, webhooks } = config
  const webhookKey = await openWebhookKey({ dataFolder, configured: webhooks.key, ids })
  return { ledgers, controlLedger, views, outbox, webhookKey }
}
