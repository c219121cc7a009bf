import { type Ledger, LedgerFault } from '@asof/ledger'
import { openLedgerReader } from '@asof/reader'
import type { LedgerProgress, Logger, Metrics } from '@asof/runtime'
import type { Publisher } from '@asof/topics'
import type { Views } from '@asof/views'
import { type CurrentBoard, readCurrentBoard } from './current-board.ts'
import { keepBoard, standsThere } from './keep-board.ts'
import { createEventRelay } from './relay-events.ts'
import { createChangeTeller } from './tell-changes.ts'

/** Events between two snapshots. */
const SNAPSHOT_EVENTS = 5_000

/** What is kept of one ledger; one that fails does not hold the others up. */
type Projection = 'fold' | 'snapshot' | 'events' | 'answers' | 'board' | 'changes'

/** How far the projections of a ledger are. */
export interface LedgerHealth extends LedgerProgress {
  /** Why a projection stands still; empty when all go on. */
  readonly faults: Readonly<Partial<Record<Projection, string>>>
}

/** The projections of one ledger. */
export interface LedgerProjections {
  readonly health: LedgerHealth
  /** Brings all up to the newest commit and this legal date; never rejects. */
  turn(asOf: string): Promise<void>
  /** Looks at what lies in the views and the topics, and sets right what others changed there. */
  audit(): Promise<void>
  writeSnapshot(): Promise<void>
}

/** What the projections of a ledger are made of. */
export interface ProjectionNeeds {
  readonly ledger: Ledger
  readonly views: Views
  /** Null: its topics are not filled here. */
  readonly publisher: Publisher | null
  readonly metrics: Metrics
  readonly logger: Logger
}

/** The projections of a ledger, from its newest snapshot on. Rejects when the log cannot be read. */
export async function openLedgerProjections(needs: ProjectionNeeds): Promise<LedgerProjections> {
  const { ledger, views, publisher, metrics, logger } = needs
  const reader = await openLedgerReader(ledger, views)
  const events = publisher && createEventRelay(reader, publisher)
  const changes = publisher && createChangeTeller(reader, publisher)
  const { faults, attempt } = createAttempts(ledger.id, logger)
  let board: CurrentBoard | null = null
  let isHalted = false
  // What the start itself folded is worth a snapshot too; the reader knows which part of it came from one.
  let snapshotAt = 0

  async function refresh(): Promise<void> {
    await reader.refresh().catch((fault: unknown) => {
      // Half a commit may be folded: only a new start, and a build that can fold it, lead on from here.
      isHalted = !(fault instanceof LedgerFault)
      throw fault
    })
  }

  async function readAnew(asOf: string): Promise<void> {
    board = await readCurrentBoard(reader, asOf)
  }

  async function keep(current: CurrentBoard): Promise<void> {
    const wasForeign = await keepBoard(views, reader, current)
    if (wasForeign) metrics.count('asof_view_rebuilds_total', { ledger: ledger.id })
  }

  async function writeSnapshot(): Promise<void> {
    if (isHalted) return
    await attempt('snapshot', async () => {
      await reader.writeSnapshot()
      snapshotAt = reader.position
    })
  }

  return {
    get health() {
      const { position, recordedAt } = reader
      const far = { ledger: ledger.id, head: ledger.seen().position, position, recordedAt }
      return { ...far, isGoingOn: faults.size === 0, faults: Object.fromEntries(faults) }
    },
    turn: async (asOf) => {
      if (isHalted || !(await attempt('fold', refresh))) return
      if (reader.position - snapshotAt >= SNAPSHOT_EVENTS) await writeSnapshot()
      if (events) await attempt('events', events.relay)
      const isNew = board?.stand.position !== reader.position || board.stand.asOf !== asOf
      if (isNew && !(await attempt('answers', () => readAnew(asOf)))) return
      const current = board
      if (current === null) return
      await attempt('board', async () => {
        if (isNew || !(await standsThere(views, current))) await keep(current)
      })
      if (changes && (isNew || faults.has('changes'))) await attempt('changes', () => changes.tell(current))
    },
    audit: async () => {
      const current = board
      if (current === null || isHalted) return
      await attempt('board', () => keep(current))
      if (changes) await attempt('changes', () => changes.audit(current))
      if (events) await attempt('events', () => events.audit().then(events.relay))
    },
    writeSnapshot,
  }
}

/** Runs projections, and remembers those that failed last; tells when one stops and when it goes on. */
function createAttempts(ledger: string, logger: Logger) {
  const faults = new Map<Projection, string>()

  async function attempt(projection: Projection, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      if (faults.delete(projection)) logger.info({ ledger, projection }, 'projection goes on')
      return true
    } catch (fault) {
      const error = String(fault)
      if (faults.get(projection) !== error) logger.error({ ledger, projection, error }, 'projection stands still')
      faults.set(projection, error)
      return false
    }
  }

  return { faults, attempt }
}
