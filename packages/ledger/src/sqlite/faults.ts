import { LedgerFault } from '../port.ts'

const BUSY = 5
const LOCKED = 6
const FULL = 13

/** Translates what SQLite or the file system threw. Unknown trouble counts as a broken log: never retry a sync. */
export function toFault(error: unknown): LedgerFault {
  if (error instanceof LedgerFault) return error
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string }
  const primary = (errcode ?? 0) & 0xff
  if (primary === FULL || code === 'ENOSPC' || code === 'EDQUOT') {
    return new LedgerFault('DISK_FULL', 'no room left for the log', error)
  }
  if (primary === BUSY || primary === LOCKED) {
    return new LedgerFault('LOG_BUSY', 'another process holds the log', error)
  }
  return new LedgerFault('LOG_BROKEN', `the log cannot be used: ${message ?? String(error)}`, error)
}

/** Runs `body` and lets nothing but {@link LedgerFault} out. */
export function faulting<T>(body: () => T): T {
  try {
    return body()
  } catch (error) {
    throw toFault(error)
  }
}
