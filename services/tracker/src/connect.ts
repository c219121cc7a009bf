import { createApi } from '@asof/api'
import type { Link, Target } from '@asof/cli'
import {
  type Config,
  closeAll,
  hasDataFolder,
  type Ledger,
  loadShipped,
  noKeys,
  openLedgers,
  randomIds,
  shippedTitles,
  silentLogger,
  systemClock,
} from '@asof/runtime'

/** Address inside the process; nothing listens there. */
const INSIDE = 'http://asof.invalid'

/**
 * The way to the answers: a server when one is named, else an api of our own over the data folder, opened read-only.
 * Without a data folder at its default place the shipped histories answer from memory, and that is said.
 * Rejects when a data folder was named that is none.
 */
export async function connectTo(target: Target, config: Config, tell: (line: string) => void): Promise<Link> {
  const server = target.server ?? (target.data === undefined ? config.server : null)
  if (server !== null) return { connection: { fetch, baseUrl: server.replace(/\/+$/, '') }, close: async () => {} }
  const ledgers = await openForReading(target, config, tell)
  const needs = { titles: shippedTitles, clock: systemClock, ids: randomIds, logger: silentLogger, keys: noKeys }
  const api = await createApi({ ...needs, ledgers })
  return { connection: { fetch: api.fetch, baseUrl: INSIDE }, close: () => closeAll(ledgers) }
}

async function openForReading(
  { data }: Target,
  config: Config,
  tell: (line: string) => void,
): Promise<readonly Ledger[]> {
  const dataFolder = data ?? config.dataFolder
  if (await hasDataFolder(dataFolder))
    return openLedgers(config.ledgers, { kind: 'sqlite', dataFolder, readOnly: true })
  if (data !== undefined || config.dataFolderChosen) throw new Error(`${dataFolder} is not a data folder of asof`)
  tell(`no data folder at ${dataFolder} yet: answering from the shipped histories`)
  const ledgers = await openLedgers(config.ledgers, { kind: 'memory' })
  await loadShipped(ledgers)
  return ledgers
}
