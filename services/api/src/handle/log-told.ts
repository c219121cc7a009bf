import { routes } from '@asof/contract'
import { readStep } from '@asof/notices'
import type { Clock } from '@asof/runtime'
import { type Outbox, ViewsFault } from '@asof/views'
import { parseQuery } from '../gate/parse-query.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import type { LedgerSet } from './ledger-set.ts'

/** `GET /log/told`: whether what tells people lives, and how far it has read. */
export async function toldRoute(
  { ledgers, outbox, clock }: { readonly ledgers: LedgerSet; readonly outbox: Outbox | null; readonly clock: Clock },
  request: Request,
): Promise<Response | Refused> {
  const query = parseQuery(request.url, routes.getLogTold.request.query)
  if (isRefused(query)) return query
  const found = ledgers.find(query.ledger)
  if (isRefused(found)) return found
  const { reader } = found
  const text = await readCursor(outbox, reader.ledger.id)
  if (text !== null && typeof text !== 'string') return text
  // Read after the cursor, the log reaches at least as far.
  const reached = await ledgers.findReady(query)
  if (isRefused(reached)) return reached
  const step = text === null ? null : readStep(reader, text)
  return toJsonResponse({
    ledger: reader.ledger.id,
    position: reader.position,
    recordedAt: reader.recordedAt || null,
    told: step === null ? null : { position: step.position, at: new Date(step.ms).toISOString() },
    now: clock.now(),
  })
}

async function readCursor(outbox: Outbox | null, ledger: string): Promise<string | Refused | null> {
  try {
    return outbox === null ? null : await outbox.readCursor(ledger)
  } catch (fault) {
    if (fault instanceof ViewsFault) return { ...refuse('OUTBOX_UNAVAILABLE', 'try again'), retryAfterS: 1 }
    throw fault
  }
}
