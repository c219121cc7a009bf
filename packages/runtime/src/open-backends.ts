import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import type { Views } from '@asof/views'
import { openRedisViews } from '@asof/views/redis'
import { openSqliteViews } from '@asof/views/sqlite'
import type { Config } from './config.ts'
import { closeAll } from './lifecycle.ts'
import type { Logger } from './logger.ts'

export type { Ledger } from '@asof/ledger'

/** Where the ledgers live. This file alone knows. */
export type Backend =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly dataFolder: string; readonly readOnly: boolean }

/**
 * Opens the ledgers of these ids in that order. SQLite: `<id>.sqlite` with its saved head beside it in `heads/`.
 * Errors: rejects with `LedgerFault` when a sound log cannot be opened; a damaged one opens read-only and says why.
 */
export async function openLedgers(ids: readonly string[], backend: Backend): Promise<readonly Ledger[]> {
  if (backend.kind === 'memory') return Promise.all(ids.map((id) => openMemoryLedger({ id })))
  const { dataFolder, readOnly } = backend
  if (!readOnly) await mkdir(join(dataFolder, 'heads'), { recursive: true })
  const ledgers: Ledger[] = []
  try {
    for (const id of ids) {
      const file = join(dataFolder, `${id}.sqlite`)
      const headFile = join(dataFolder, 'heads', `${id}.json`)
      ledgers.push(await openSqliteLedger({ id, file, headFile, readOnly }))
    }
  } catch (fault) {
    // What kept the one from opening is worth more than what keeps the others from closing.
    await closeAll(ledgers).catch(() => {})
    throw fault
  }
  return ledgers
}

/**
 * Opens what readers keep beside the ledgers; null where nothing may be written, or nothing would outlive the process.
 * A damaged file is replaced by an empty one: all in it can be rebuilt. One that cannot be used now is left as it is,
 * and null: a start without views only takes longer. Over Redis: rejects with `ViewsFault` when the server is not kept as
 * views need it; one that does not answer is waited for in the background.
 */
export async function openViews(
  backend: Backend,
  logger: Logger,
  redis: Config['redis'] = null,
): Promise<Views | null> {
  if (backend.kind === 'memory' || backend.readOnly) return null
  if (redis !== null) return openRedisViews({ ...redis, log: logger })
  const file = join(backend.dataFolder, 'views.sqlite')
  try {
    await mkdir(backend.dataFolder, { recursive: true })
    return await openOrReplaceViews(file, logger)
  } catch (error) {
    logger.warn({ file, error: String(error) }, 'views cannot be opened, going on without')
    return null
  }
}

async function openOrReplaceViews(file: string, logger: Logger): Promise<Views> {
  try {
    return await openSqliteViews({ file })
  } catch (error) {
    if (!isDamage(error)) throw error
    logger.warn({ file, error: String(error) }, 'views are damaged, beginning anew')
    for (const part of ['', '-wal', '-shm']) await rm(file + part, { force: true })
    return openSqliteViews({ file })
  }
}

/** SQLite's primary result codes for a file that is no database, or a broken one. */
const [CORRUPT, NOTADB] = [11, 26]

function isDamage(error: unknown): boolean {
  const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff
  return primary === CORRUPT || primary === NOTADB
}

/** Whether a data folder holds anything yet. */
export async function hasDataFolder(dataFolder: string): Promise<boolean> {
  return stat(join(dataFolder, 'heads')).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
