import { type Control, openControl } from '@asof/control'
import type { Ledger } from '@asof/ledger'
import { type OutboundPolicy, writeStep } from '@asof/notices'
import { createBreather, type LedgerReader, openLedgerReader } from '@asof/reader'
import {
  type Clock,
  type Health,
  type Ids,
  type LedgerProgress,
  type Logger,
  type Metrics,
  noMetrics,
} from '@asof/runtime'
import type { Outbox, Views } from '@asof/views'
import { createConfirmer } from './confirm-endpoints.ts'
import { createDeliveryMaker, type DeliveryMaker } from './make-deliveries.ts'
import { keepOwners } from './owners.ts'
import { recordOnce } from './record-once.ts'
import { showNotices } from './show-notices.ts'
import { createSubscribers } from './subscribers.ts'
import { createWebhooks, type ReadCheckpoint } from './webhooks/create-webhooks.ts'
import type { Resolve } from './webhooks/resolver.ts'

/** Longest wait for the next turn, in ms; an append seen by this process ends it. */
const POLL_MS = 1_000
/** How often the place of a ledger's notices is recorded beside the outbox, in ms. */
const RECORD_MS = 3_600_000

/** What a notifier needs from its process. */
export interface NotifierNeeds {
  readonly ledgers: readonly Ledger[]
  readonly controlLedger: Ledger
  /** Where snapshots are found; null: a start folds the whole log. */
  readonly views: Views | null
  readonly outbox: Outbox
  /** All secrets of receivers follow from it; at least 32 bytes. */
  readonly webhookKey: Uint8Array
  readonly policy: OutboundPolicy
  /** What was signed about a ledger, to go along with each delivery; without, nothing does. */
  readonly readCheckpoint?: ReadCheckpoint
  /** Where figures go; without, nobody watches. */
  readonly metrics?: Metrics
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** Default: the name servers of this machine. */
  readonly resolve?: Resolve
}

/** How far the notices of a ledger are. */
export interface NotifierHealth extends LedgerProgress {
  /** Why it stands still; null when it goes on. */
  readonly fault: string | null
}

/** Follows ledgers and the clock, and tells subscribers what changed. The only part that sends. */
export interface Notifier {
  readonly health: Health<NotifierHealth>
  /** Queues what is to be told by now, and sends what is due; resolves when each delivery has an outcome. */
  turn(): Promise<void>
  /** Takes turns until it is closed. */
  run(): Promise<void>
  /** Ends the turns. Ledgers, views and outbox stay open. */
  close(): Promise<void>
}

/** A notifier that has read its ledgers, and told nothing. Rejects when a log cannot be read. */
export async function createNotifier(needs: NotifierNeeds): Promise<Notifier> {
  const { ledgers, controlLedger, views, outbox, webhookKey, metrics = noMetrics, clock, logger } = needs
  const control = await openControl(controlLedger, { clock })
  const webhooks = createWebhooks({
    ...needs,
    ledgers: ledgers.map(({ id }) => id),
    subscribers: createSubscribers(control, clock),
    masterKey: webhookKey,
    metrics,
  })
  let isClosing = false
  const { breathe } = createBreather()
  const giveWay = async () => {
    await breathe()
    if (isClosing) throw new Error('the notifier is closing')
  }
  const confirmer = createConfirmer({ control, webhooks, clock, logger })
  const tellers = await Promise.all(
    ledgers.map(async (ledger) => {
      const reader = await openLedgerReader(ledger, views)
      return createTeller(reader, createDeliveryMaker({ reader, control, outbox, giveWay }), {
        ...{ control, clock, logger },
        isClosing: () => isClosing,
      })
    }),
  )
  showNotices(metrics, { tellers, outbox, clock })
  let running: Promise<unknown> = Promise.resolve()
  let confirming: Promise<unknown> = Promise.resolve()
  let ring = () => {}

  /** Endpoints may take their time; what they say rings. */
  function confirm(): Promise<unknown> {
    const asked = confirmer
      .turn()
      .catch((error: unknown) => logger.error({ error: String(error) }, 'endpoints not confirmed'))
    confirming = Promise.all([confirming, asked])
    return asked
  }

  async function make(): Promise<void> {
    for (const teller of tellers) await teller.turn()
    webhooks.ring()
  }

  async function takeTurns(): Promise<void> {
    const leave = [...ledgers, controlLedger].map((ledger) => ledger.onAppend(() => ring()))
    while (!isClosing) {
      const rung = new Promise<void>((resolve) => {
        ring = resolve
      })
      void confirm()
      await make()
      if (!isClosing) await Promise.race([rung, clock.after(POLL_MS)])
    }
    for (const stop of leave) stop()
  }

  return {
    get health() {
      const ledgers = tellers.map(({ health }) => health)
      return { isGoingOn: ledgers.every((each) => each.isGoingOn), ledgers }
    },
    turn: async () => {
      await confirm()
      await make()
      await webhooks.turn()
    },
    run: async () => {
      running = Promise.all([takeTurns(), webhooks.run()])
      await running
    },
    close: async () => {
      isClosing = true
      ring()
      await webhooks.close()
      await running
      await confirming
    },
  }
}

interface Teller {
  readonly health: NotifierHealth
  /** Never rejects; what fails stands in `health`. */
  turn(): Promise<void>
}

interface TellerNeeds {
  readonly control: Control
  readonly clock: Clock
  readonly logger: Logger
  readonly isClosing: () => boolean
}

function createTeller(
  reader: LedgerReader,
  maker: DeliveryMaker,
  { control, clock, logger, isClosing }: TellerNeeds,
): Teller {
  const ledger = reader.ledger.id
  let fault: string | null = null
  let recordedMs = Number.NEGATIVE_INFINITY

  /** A lost outbox begins again here, not at the beginning. */
  async function recordPlace(nowMs: number): Promise<void> {
    const { step } = maker
    if (step === null || nowMs - recordedMs < RECORD_MS || control.book.subscriptions.size === 0) return
    recordedMs = nowMs
    const place = writeStep(step)
    if (control.book.places.get(ledger) === place) return
    await recordOnce(control, `told ${ledger} ${place}`, { type: 'notices.told', data: { ledger, place } })
  }

  return {
    get health() {
      const { recordedAt } = reader
      const far = { ledger, head: reader.ledger.seen().position, position: maker.step?.position ?? null, recordedAt }
      return { ...far, isGoingOn: fault === null, fault }
    },
    turn: async () => {
      const nowMs = Date.parse(clock.now())
      try {
        await maker.turn(nowMs)
        if (maker.step !== null) await keepOwners(control, { ledger, step: maker.step, now: clock.now() })
        await recordPlace(nowMs)
        if (fault !== null) logger.info({ ledger }, 'notices go on')
        fault = null
      } catch (error) {
        if (isClosing()) return
        if (fault !== String(error)) logger.error({ ledger, error: String(error) }, 'notices stand still')
        fault = String(error)
      }
    },
  }
}
