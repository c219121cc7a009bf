import { type LedgerProgress, type Metrics, showProgress } from '@asof/runtime'
import type { OpenLedger } from '../handle/ledger-set.ts'
import type { StreamHub } from '../stream/stream-hub.ts'

/** Shows how far the ledgers of an api are, what is signed of them, and who listens. */
export function showFigures(metrics: Metrics, ledgers: readonly OpenLedger[], hub: Pick<StreamHub, 'count'>): void {
  showProgress(metrics, 'api', () => ledgers.map(progressOf))
  metrics.show('asof_streams_open', () => [{ labels: {}, value: hub.count() }])
  for (const { reader, checkpoints } of ledgers) {
    if (checkpoints === null) continue
    const labels = { ledger: reader.ledger.id }
    const readSize = async () => (await checkpoints.read()).newest.size
    metrics.show('asof_checkpoint_size', async () => [{ labels, value: await readSize() }])
    metrics.show('asof_checkpoint_timestamp_seconds', async () => {
      const size = await readSize()
      const isFolded = size > 0 && size <= reader.headAt(reader.position).seq
      return isFolded ? [{ labels, value: Date.parse(reader.commitAt(size).recordedAt) / 1000 }] : []
    })
  }
}

function progressOf({ reader }: OpenLedger): LedgerProgress {
  const { ledger, position, recordedAt } = reader
  const { state } = ledger
  const isGoingOn = state.mode === 'writable' || !state.isDamaged
  return { ledger: ledger.id, head: ledger.seen().position, position, recordedAt, isGoingOn }
}
