import type { Ledger } from '@asof/ledger'
import { type Clock, type Health, type Logger, type Metrics, noMetrics, showProgress } from '@asof/runtime'
import type { Publisher } from '@asof/topics'
import type { Views } from '@asof/views'
import { type LedgerHealth, type LedgerProjections, openLedgerProjections } from './ledger-projections.ts'

/** Longest wait for the next turn, in ms; an append seen by this process ends it. */
const POLL_MS = 1_000
/** Turns between two looks at all that lies in views and topics; where the views stand is looked at in each turn. */
const AUDIT_TURNS = 60

/** What a projector needs from its process. */
export interface ProjectorNeeds {
  readonly ledgers: readonly Ledger[]
  readonly views: Views
  /** The public topics by ledger; those of others are not filled. */
  readonly publishers?: ReadonlyMap<string, Publisher>
  /** Where figures go; without, nobody watches. */
  readonly metrics?: Metrics
  readonly clock: Clock
  readonly logger: Logger
}

/** Follows ledgers, and keeps in views and public topics what can be worked out from them. It cannot append or send. */
export interface Projector {
  readonly health: Health<LedgerHealth>
  /** Brings everything up to the newest commits and today; what fails stands in `health`. */
  turn(): Promise<void>
  /** Looks at what lies in the views and the topics, and sets it right. */
  audit(): Promise<void>
  /** Takes turns until it is closed. */
  run(): Promise<void>
  /** Ends the turns, and keeps snapshots for the next start. The ledgers, views and publishers stay open. */
  close(): Promise<void>
}

/** A projector that has read its ledgers, and has not begun. Rejects when a log cannot be read. */
export async function createProjector(needs: ProjectorNeeds): Promise<Projector> {
  const { ledgers, views, publishers = new Map<string, Publisher>(), metrics = noMetrics, clock, logger } = needs
  const all: LedgerProjections[] = []
  for (const ledger of ledgers)
    all.push(
      await openLedgerProjections({ ledger, views, publisher: publishers.get(ledger.id) ?? null, metrics, logger }),
    )
  showProgress(metrics, 'projector', () => all.map(({ health }) => health))

  let isClosing = false
  let running: Promise<void> = Promise.resolve()
  let ring = () => {}

  async function turn(): Promise<void> {
    const today = clock.now().slice(0, 10)
    for (const projections of all) await projections.turn(today)
  }

  async function audit(): Promise<void> {
    for (const projections of all) await projections.audit()
  }

  async function takeTurns(): Promise<void> {
    const leave = ledgers.map((ledger) => ledger.onAppend(() => ring()))
    for (let count = 1; !isClosing; count++) {
      const appended = new Promise<void>((resolve) => {
        ring = resolve
      })
      await turn()
      if (count % AUDIT_TURNS === 0) await audit()
      if (!isClosing) await Promise.race([appended, clock.after(POLL_MS)])
    }
    for (const stop of leave) stop()
  }

  return {
    get health() {
      const ledgers = all.map(({ health }) => health)
      return { isGoingOn: ledgers.every((each) => each.isGoingOn), ledgers }
    },
    turn,
    audit,
    run: () => {
      running = takeTurns()
      return running
    },
    close: async () => {
      isClosing = true
      ring()
      await running
      for (const projections of all) await projections.writeSnapshot()
    },
  }
}
