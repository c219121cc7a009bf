import { type Checkpoints, keepSigning, type Ledger } from '@asof/ledger'
import {
  type CheckedLedger,
  type Clock,
  type Closable,
  type Config,
  closeAll,
  type Ids,
  type Logger,
  type Metrics,
  openCheckpoints,
  openRates,
  openRecorderKey,
  readPageFiles,
  serveMetrics,
  shippedTitles,
  startHttp,
} from '@asof/runtime'
import type { Outbox, Views } from '@asof/views'
import { type Api, createApi } from './create-api.ts'

/** What an api is served from. */
export interface ServedNeeds {
  readonly config: Config
  readonly ledgers: readonly CheckedLedger[]
  readonly controlLedger: Ledger
  /** Null: deliveries are not looked at here. */
  readonly outbox: Outbox | null
  readonly webhookKey: Uint8Array
  /** Null: a start folds the whole log. */
  readonly views: Views | null
  readonly metrics: Metrics
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
}

/** An api that listens. Closing it keeps snapshots for the next start; ledgers and views stay open. */
export interface ServedApi extends Closable {
  readonly url: string
  /** The recorder key when it was made just now; null when it was shown before or is configured. */
  readonly madeKey: string | null
  /** Whether the page was built; without, the API is served all the same. */
  readonly hasPage: boolean
}

/** Serves open ledgers over HTTP. Rejects when a log cannot be read or the address is taken. */
export async function serveApi(needs: ServedNeeds): Promise<ServedApi> {
  const { config, ledgers, controlLedger, outbox, webhookKey, views, metrics, clock, ids, logger } = needs
  for (const { id, state } of ledgers)
    if (state.mode === 'read-only') logger.error({ ledger: id, reason: state.reason }, 'ledger is read-only')
  const { dataFolder, recorderKey: configured, host, port } = config
  const { keys, made } = await openRecorderKey({ dataFolder, configured, ids })
  const checkpoints = await openCheckpoints(ledgers, { dataFolder, readOnly: false, signing: config.signing })
  const rates = await openRates(logger, config.redis)
  const page = await readPageFiles()
  if (page === null) logger.warn({}, 'the page is not built (npm run build:web): the API is served without it')
  const api = await createApi({
    ledgers,
    checkpoints,
    controlLedger,
    outbox,
    webhookKey,
    outbound: config.webhooks,
    views,
    titles: shippedTitles,
    page,
    metrics,
    servesMetrics: config.metricsPort === null,
    maxLag: config.maxLag,
    clock,
    ids,
    logger,
    keys,
    reading: config.reading,
    oidc: config.oidc,
    isHttps: config.isHttps,
    streams: config.streams === null ? null : { perAddress: config.streams, proxies: config.proxies },
    rate: config.rate === null ? null : { perMinute: config.rate, proxies: config.proxies, rates },
  })
  const server = await startHttp({ fetch: api.fetch, refuseUnread: api.refuseUnread, host, port })
  const figures = await serveMetrics(metrics, config).catch(async (fault: unknown) => {
    await server.close()
    throw fault
  })
  const turning = takeTurns(api, clock)
  const endStreams = async () => {
    await turning.stop()
    api.endStreams()
  }
  const parts = [
    { close: endStreams },
    server,
    ...figures,
    ...signAfterAppends(checkpoints, needs),
    { close: api.writeSnapshots },
    rates,
  ]
  return { url: server.url, madeKey: made, hasPage: page !== null, close: () => closeAll(parts) }
}

/** Signs checkpoints after appends. */
function signAfterAppends(
  checkpoints: ReadonlyMap<string, Checkpoints>,
  { clock, logger }: ServedNeeds,
): readonly Closable[] {
  return [...checkpoints.values()]
    .filter(({ ledger }) => ledger.state.mode === 'writable')
    .map((each) =>
      keepSigning({
        checkpoints: each,
        after: clock.after,
        failed: (error) => logger.error({ ledger: each.ledger.id, error: String(error) }, 'no checkpoint was signed'),
      }),
    )
}

/** Time between two turns of the streams, in ms. */
const TURN_MS = 1_000

function takeTurns(api: Api, clock: Clock): { stop(): Promise<void> } {
  let isStopping = false
  const running = (async () => {
    while (!isStopping) {
      // A wide question may take long; streams live meanwhile.
      await Promise.race([api.turn(), clock.after(TURN_MS)])
      await clock.after(TURN_MS)
    }
  })()
  return {
    stop: () => {
      isStopping = true
      return running
    },
  }
}
