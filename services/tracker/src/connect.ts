import { createApi } from '@asof/api'
import type { Link, Target } from '@asof/cli'
import {
  backendOf,
  type Config,
  closeAll,
  hasDataFolder,
  type Ledger,
  loadShipped,
  noKeys,
  openControlLedger,
  openLedgers,
  randomIds,
  shippedTitles,
  silentLogger,
  systemClock,
} from '@asof/runtime'

/** Address inside the process; nothing listens there. */
const INSIDE = 'http://asof.invalid'

/**
 * The way to the answers: a server when one is named, else an api of our own over the ledgers, opened read-only.
 * Without a data folder at its default place the shipped histories answer from memory, and that is said.
 * Rejects when a data folder was named that is none.
 */
export async function connectTo(target: Target, config: Config, tell: (line: string) => void): Promise<Link> {
  const server = target.server ?? (target.data === undefined ? config.server : null)
  if (server !== null) return toServer(server.replace(/\/+$/, ''), config.key)
  const ledgers = await openForReading(target, config, tell)
  const needs = { titles: shippedTitles, clock: systemClock, ids: randomIds, logger: silentLogger, keys: noKeys }
  const controlLedger = await openControlLedger({ kind: 'memory' })
  const api = await createApi({ ...needs, ledgers, controlLedger, webhookKey: new Uint8Array(32) })
  return { connection: { fetch: api.fetch, baseUrl: INSIDE }, isReadOnly: true, close: () => closeAll(ledgers) }
}

function toServer(baseUrl: string, key: string | null): Link {
  const ask = (request: Request) =>
    fetch(request).catch((cause: Error) => {
      const { code, message } = (cause.cause ?? cause) as NodeJS.ErrnoException
      throw new Error(`no server answers at ${baseUrl} (${code ?? message}): is "npm start" running?`, { cause })
    })
  return { connection: { fetch: ask, baseUrl, ...(key !== null && { key }) }, close: async () => {} }
}

/** Says which of the ledgers cannot be trusted: their answers rest on what is left. */
function warned(ledgers: readonly Ledger[], tell: (line: string) => void): readonly Ledger[] {
  for (const { id, state } of ledgers)
    if (state.mode === 'read-only' && state.isDamaged) tell(`WARNING: ledger ${id} cannot be trusted: ${state.reason}`)
  return ledgers
}

async function openForReading(
  { data }: Target,
  config: Config,
  tell: (line: string) => void,
): Promise<readonly Ledger[]> {
  const dataFolder = data ?? config.dataFolder
  if (data === undefined && config.kafka !== null)
    return warned(await openLedgers(config.ledgers, backendOf(config, true, silentLogger)), tell)
  if (await hasDataFolder(dataFolder))
    return warned(
      await openLedgers(config.ledgers, { kind: 'sqlite', dataFolder, readOnly: true, signing: config.signing }),
      tell,
    )
  if (data !== undefined || config.dataFolderChosen) throw new Error(`${dataFolder} is not a data folder of asof`)
  tell(`no data folder at ${dataFolder} yet: answering from the shipped histories`)
  const ledgers = await openLedgers(config.ledgers, { kind: 'memory' })
  await loadShipped(ledgers)
  return ledgers
}
