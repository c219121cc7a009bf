import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import type { Views } from '@asof/views'
import { openSqliteViews } from '@asof/views/sqlite'

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
  for (const id of ids) {
    const file = join(dataFolder, `${id}.sqlite`)
    const headFile = join(dataFolder, 'heads', `${id}.json`)
    ledgers.push(await openSqliteLedger({ id, file, headFile, readOnly }))
  }
  return ledgers
}

/**
 * Opens what readers keep beside the ledgers; null where nothing may be written, or nothing would outlive the process.
 * A damaged file is replaced by an empty one: all in it can be rebuilt.
 */
export async function openViews(backend: Backend): Promise<Views | null> {
  if (backend.kind === 'memory' || backend.readOnly) return null
  await mkdir(backend.dataFolder, { recursive: true })
  const file = join(backend.dataFolder, 'views.sqlite')
  return openSqliteViews({ file }).catch(async () => {
    for (const part of ['', '-wal', '-shm']) await rm(file + part, { force: true })
    return openSqliteViews({ file })
  })
}

/** Whether a data folder holds anything yet. */
export async function hasDataFolder(dataFolder: string): Promise<boolean> {
  return stat(join(dataFolder, 'heads')).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
