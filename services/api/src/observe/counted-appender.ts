import { LedgerFault } from '@asof/ledger'
import { inSpan, type Metrics } from '@asof/runtime'
import type { Appender, Outcome } from '../ledger/appender.ts'

/** An appender whose commands are traced, and counted by what became of them. */
export function countAppends(appender: Appender, metrics: Metrics, ledger: string): Appender {
  const count = (outcome: string) => metrics.count('asof_appends_total', { ledger, outcome })
  return {
    judge: appender.judge,
    append: async (command) => {
      try {
        const outcome = await inSpan('append', { attributes: { 'asof.ledger': ledger } }, () =>
          appender.append(command),
        )
        count(nameOf(outcome))
        return outcome
      } catch (fault) {
        count(fault instanceof LedgerFault ? fault.code.toLowerCase().replace('_', '-') : 'fault')
        throw fault
      }
    },
  }
}

function nameOf(outcome: Outcome): string {
  if (outcome.kind === 'appended') return outcome.replayed ? 'replayed' : 'appended'
  return outcome.kind === 'not-taken' ? outcome.reason : outcome.kind
}
