import { type Clock, type LedgerProgress, type Metrics, showProgress } from '@asof/runtime'
import type { Outbox } from '@asof/views'

/** Shows how far notices are told, and what waits to be delivered. */
export function showNotices(
  metrics: Metrics,
  {
    tellers,
    outbox,
    clock,
  }: {
    readonly tellers: readonly { readonly health: LedgerProgress }[]
    readonly outbox: Outbox
    readonly clock: Clock
  },
): void {
  showProgress(metrics, 'notifier', () => tellers.map(({ health }) => health))
  const readBacklogs = () =>
    Promise.all(
      tellers.map(async ({ health: { ledger } }) => ({ labels: { ledger }, ...(await outbox.readBacklog(ledger)) })),
    )
  metrics.show('asof_outbox_waiting', async () =>
    (await readBacklogs()).map(({ labels, waiting: value }) => ({ labels, value })),
  )
  metrics.show('asof_outbox_oldest_timestamp_seconds', async () =>
    (await readBacklogs()).flatMap(({ labels, oldestAt }) =>
      oldestAt === null || oldestAt > Date.parse(clock.now()) ? [] : [{ labels, value: oldestAt / 1000 }],
    ),
  )
}
