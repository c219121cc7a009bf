import { LedgerFault } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import { type Clock, lagReason } from '@asof/runtime'

/** How long a log may take to tell what is new, in ms. */
const PROBE_MS = 1_000

/** What an api is judged by. */
export interface ReadinessNeeds {
  readonly clock: Clock
  /** Most events a ledger may be behind its log. */
  readonly maxLag: number
}

/** Whether every ledger can be written, is reached, and is not far behind its log; 503 with the reason where not. */
export async function answerReadiness(readers: readonly LedgerReader[], needs: ReadinessNeeds): Promise<Response> {
  const ledgers = await Promise.all(readers.map((reader) => judge(reader, needs)))
  const isReady = ledgers.every(({ reason }) => reason === null)
  return Response.json({ ledgers }, { status: isReady ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}

async function judge(reader: LedgerReader, { clock, maxLag }: ReadinessNeeds) {
  const refreshed = reader.refresh().then(() => null, whyNot)
  const late = clock.after(PROBE_MS).then(() => 'late' as const)
  const outcome = await Promise.race([refreshed, late])
  const { ledger, position } = reader
  const head = ledger.seen().position
  const isSilent = outcome === 'late' && head === position
  const reason =
    (ledger.state.mode === 'read-only' ? 'read-only' : null) ??
    (outcome === 'late' ? null : outcome) ??
    lagReason(head - position, maxLag) ??
    (isSilent ? 'log unreachable' : null)
  return { ledger: ledger.id, head, position, reason }
}

/** The log of the process has the rest. */
function whyNot(fault: unknown): string {
  return fault instanceof LedgerFault ? 'log unreachable' : 'cannot be folded'
}
