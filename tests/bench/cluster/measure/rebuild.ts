import { STATE_VERSION } from '@asof/domain'
import { openViews, systemClock } from '@asof/runtime'
import type { Views } from '@asof/views'
import { BOARD_VERSION } from '../../../../services/projector/src/current-board.ts'
import { assertSame, boardDigest, Different, type Expected } from '../expected.ts'
import { askOnceListening, POLL_MS, type Service, startService } from '../product/service.ts'
import type { Setting } from '../setting.ts'

/** A projector that has rebuilt the views in Redis from nothing, and goes on. */
interface Rebuilt {
  readonly projector: Service
  /** From the start of its process until it says that snapshot and board stand at the head, s. */
  readonly seconds: number
}

/** The views of a run in Redis. Rejects when it does not answer. */
export async function openRunViews({ ledger, backend, logger, config }: Setting): Promise<Views> {
  const views = (await openViews(backend('append'), logger, config.redis))!
  await views.readStand(ledger, BOARD_VERSION)
  return views
}

/** Starts a projector over empty views, waits until they are whole, and compares them with what the history is. */
export async function rebuildViews(setting: Setting, views: Views, expected: Expected): Promise<Rebuilt> {
  const projector = await startService('projector', setting, 'Redis')
  const isWhole = async () => (await views.readStand(setting.ledger, BOARD_VERSION))?.position === expected.position
  // The board is written last, after the snapshot.
  while (!(await isWhole())) {
    const health = await askOnceListening(projector.client, '/readyz')
    if (health?.status === 503) throw new Error(`the projector stands still: ${JSON.stringify(health.body)}`)
    await systemClock.after(POLL_MS)
  }
  const seconds = (systemClock.elapsed() - projector.begun) / 1000
  await checkViews(setting, views, expected)
  return { projector, seconds }
}

async function checkViews({ ledger }: Setting, views: Views, expected: Expected): Promise<void> {
  const { position, head, snapshot, board, day } = expected
  const { stand, cells } = (await views.readBoard(ledger, BOARD_VERSION))!
  if (stand.asOf !== day) throw new Different('the day changed during the run: begin again')
  const found = { position: stand.position, head: stand.head, board: boardDigest([...cells]) }
  assertSame('board in Redis', found, { position, head, board })
  const kept = await views.readSnapshot(ledger, STATE_VERSION)
  if (kept === null) throw new Different('there is no snapshot in Redis')
  const { position: at, head: of, digest } = kept
  assertSame('snapshot in Redis', { position: at, head: of, snapshot: digest }, { position, head, snapshot })
}

/** Removes the views of a run. */
export async function dropViews({ ledger }: Setting, views: Views): Promise<void> {
  await views.dropSnapshots(ledger)
  await views.dropBoard(ledger, BOARD_VERSION)
}
