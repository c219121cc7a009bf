import { deriveKeys, type OutboundPolicy } from '@asof/notices'
import { type Clock, type Ids, type Logger, type Metrics, noMetrics } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import type { ReadCheckpoint, Subscribers } from './attempt.ts'
import { type Challenged, type ChallengedEndpoint, challengeEndpoint } from './challenge.ts'
import { createDeliverer } from './deliverer.ts'
import { createOutbound } from './outbound.ts'
import { createResolver, type Resolve } from './resolver.ts'
import { createHostSlots } from './slots.ts'

export type { DisableReason, Endpoint, ReadCheckpoint, Subscribers } from './attempt.ts'
export type { Challenged, ChallengedEndpoint } from './challenge.ts'
export type { OutboundRefusal } from './guard.ts'
export { SCHEDULE_MS } from './schedule.ts'

/** Longest wait for the next look at what is due, in ms. */
const POLL_MS = 1_000
/** How long calls may go on when the product ends, in ms. */
const GRACE_MS = 5_000

/** What webhooks need from their process. */
export interface WebhookNeeds {
  readonly ledgers: readonly string[]
  readonly outbox: Outbox
  readonly subscribers: Subscribers
  /** All secrets of receivers follow from it; at least 32 bytes. */
  readonly masterKey: Uint8Array
  readonly policy: OutboundPolicy
  /** What was signed about a ledger, to go along with each delivery; without, nothing does. */
  readonly readCheckpoint?: ReadCheckpoint
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** Where figures go; without, nobody watches. */
  readonly metrics?: Metrics
  /** Default: the name servers of this machine. */
  readonly resolve?: Resolve
  /** Longest time of one call, in ms. */
  readonly callMs?: number
}

/** The outbound half of notices: sends what lies in the outbox. */
export interface Webhooks {
  /** Sends all that is due now, and resolves when each has an outcome. Rejects when the outbox fails. */
  turn(): Promise<void>
  /** Sends what becomes due until it is closed. */
  run(): Promise<void>
  /** Something was put into the outbox. */
  ring(): void
  /** Asks an endpoint whether it wants to be called; never rejects. */
  challenge(of: ChallengedEndpoint): Promise<Challenged>
  /** Sends nothing more; a call that does not end in time is cut off and made again later. The outbox stays open. */
  close(): Promise<void>
}

/** Webhooks that have not begun. Throws Error when the policy or the key cannot be used. */
export function createWebhooks(needs: WebhookNeeds): Webhooks {
  const { masterKey, policy, clock, ids, logger, resolve = createResolver(), metrics = noMetrics, callMs } = needs
  deriveKeys(masterKey, '', 1)
  const outbound = createOutbound({ policy, resolve, ...(callMs === undefined ? {} : { callMs }) })
  const hostSlot = createHostSlots()
  const deliverer = createDeliverer({ readCheckpoint: async () => null, ...needs, outbound, metrics, hostSlot })
  let isClosing = false
  let running: Promise<void> = Promise.resolve()
  let ring = () => {}

  async function takeTurns(): Promise<void> {
    let lastError = ''
    while (!isClosing) {
      const rung = new Promise<void>((resolved) => {
        ring = resolved
      })
      const error = await deliverer.begin().then(() => '', String)
      if (error !== '' && error !== lastError) logger.error({ error }, 'the outbox cannot be asked')
      lastError = error
      await Promise.race([rung, clock.after(POLL_MS)])
    }
  }

  return {
    turn: async () => {
      await deliverer.begin()
      await deliverer.settled()
    },
    run: () => {
      running = takeTurns()
      return running
    },
    ring: () => ring(),
    challenge: async (of) => {
      const release = await hostSlot(of.url)
      return challengeEndpoint({ outbound, masterKey, clock, ids }, of).finally(release)
    },
    close: async () => {
      isClosing = true
      deliverer.stop()
      ring()
      await running
      await Promise.race([deliverer.settled(), clock.after(GRACE_MS)])
      outbound.abort()
      await deliverer.settled()
    },
  }
}
