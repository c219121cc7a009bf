import type { LedgerSet } from '../handle/ledger-set.ts'
import { isRefused } from './refusal.ts'

/**
 * Adds the newest checkpoint to an answer that names a position of a ledger: an owner who signs another history later is
 * found out by whoever kept one.
 */
export function handOutCheckpoint(answer: Response, ledgers: LedgerSet, ledger: string | undefined): Response {
  if (!answer.headers.has('asof-position')) return answer
  const found = ledgers.find(ledger)
  const newest = isRefused(found) ? null : found.checkpoints?.published
  if (newest) answer.headers.set('asof-checkpoint', Buffer.from(newest.note).toString('base64'))
  return answer
}
