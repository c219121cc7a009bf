import { deriveKeys } from '@asof/notices'
import type { Clock, Ids, Logger } from '@asof/runtime'
import type { Attempt, Claim, Outbox, Settlement } from '@asof/views'
import { EVENT_HEADERS } from './event-body.ts'
import type { Outbound } from './outbound.ts'
import { nextAttempt } from './schedule.ts'
import type { Answer } from './send.ts'
import { signedHeaders, signingGenerations } from './signature.ts'
import { createSlots } from './slots.ts'

/** How long a claim holds, in ms: longer than a call, by more than clocks of two machines differ. */
const LEASE_MS = 30_000
/** Calls at once, to one host and in all. */
const [PER_HOST, IN_ALL] = [4, 256]
/** An endpoint that took nothing for so long is given up, in ms. */
const GIVE_UP_MS = 5 * 24 * 3_600_000

/** How a subscription is reached now. */
export interface Endpoint {
  readonly url: string
  /** Of its signing keys; raised by each rotation. */
  readonly generation: number
  /** ms since 1970 UTC; null when its keys never changed. */
  readonly rotatedAt: number | null
}

/** Why a subscription is given up: its endpoint said that it is gone, or took nothing for five days. */
export type DisableReason = 'gone' | 'failing'

/** Who owns the subscriptions. What is recorded may be recorded again: the same call twice has to be as once. */
export interface Subscribers {
  /** Asked before each attempt; null when it may not be sent to, or not any longer: what waits for it is then dropped. */
  readEndpoint(ledger: string, subscription: string): Promise<Endpoint | null>
  /** Records that nothing is sent there any longer; once it resolves, `readEndpoint` gives null. */
  disable(ledger: string, subscription: string, reason: DisableReason): Promise<void>
  /** Records that a delivery is given up after its last attempt. */
  park(claim: Claim): Promise<void>
}

/** What deliveries are made with. */
export interface DelivererNeeds {
  readonly ledgers: readonly string[]
  readonly outbox: Outbox
  readonly subscribers: Subscribers
  readonly outbound: Outbound
  readonly masterKey: Uint8Array
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
}

/** Sends what is due. */
export interface Deliverer {
  /** Begins to send all that is due and is not being sent. Rejects when the outbox fails. */
  begin(): Promise<void>
  /** Resolves when nothing is being sent. */
  settled(): Promise<void>
  /** Begins nothing more. */
  stop(): void
}

/** A deliverer: each queue in order, all queues at once. */
export function createDeliverer(needs: DelivererNeeds): Deliverer {
  const { ledgers, outbox, subscribers, clock, ids, logger } = needs
  const [hostSlot, slot] = [createSlots(PER_HOST), createSlots(IN_ALL)]
  const active = new Map<string, Promise<void>>()
  const now = () => Date.parse(clock.now())
  let isStopped = false

  /** Sends the first of a queue, if it is due; whether there may be more. */
  async function sendFirst(ledger: string, subscription: string): Promise<boolean> {
    const known = await subscribers.readEndpoint(ledger, subscription)
    const releases = [await hostSlot(URL.parse(known?.url ?? '')?.hostname ?? ''), await slot('')]
    try {
      const lease = { by: ids.requestId(), now: now(), until: now() + LEASE_MS }
      const claim = isStopped ? null : await outbox.claim(ledger, subscription, lease)
      if (claim === null) return false
      const settlement = await attempt(needs, claim)
      return settlement !== null && (await outbox.settle(claim, settlement))
    } finally {
      for (const release of releases) release()
    }
  }

  async function drain(ledger: string, subscription: string): Promise<void> {
    try {
      while (await sendFirst(ledger, subscription));
    } catch (error) {
      logger.error({ ledger, subscription, error: String(error) }, 'deliveries stand still')
    }
  }

  return {
    begin: async () => {
      for (const ledger of ledgers)
        for (const subscription of await outbox.readDue(ledger, now())) {
          const name = JSON.stringify([ledger, subscription])
          if (active.has(name) || isStopped) continue
          active.set(
            name,
            drain(ledger, subscription).finally(() => active.delete(name)),
          )
        }
    },
    settled: async () => {
      await Promise.all(active.values())
    },
    stop: () => {
      isStopped = true
    },
  }
}

/** Sends once, and says how the claim ends; null when the call was cut off from here, and nothing follows from that. */
async function attempt(needs: DelivererNeeds, claim: Claim): Promise<Settlement | null> {
  const { subscribers, outbound, masterKey, clock } = needs
  const { ledger, subscription, key, body } = claim
  const endpoint = await subscribers.readEndpoint(ledger, subscription)
  if (endpoint === null) return { state: 'dropped', attempt: null }
  const at = Date.parse(clock.now())
  const began = clock.elapsed()
  const keys = signingGenerations(endpoint, at).map((generation) => deriveKeys(masterKey, subscription, generation))
  const headers = { ...EVENT_HEADERS, ...signedHeaders({ id: key, at, body }, keys) }
  const answer = await outbound.post(endpoint.url, { headers, body })
  if (outbound.isAborted && answer.status === null) return null
  const { status, text } = answer
  return conclude(needs, claim, answer, { at, tookMs: Math.round(clock.elapsed() - began), status, answer: text })
}

/** What follows from an answer. What the owner is to record is recorded first: better twice than never. */
async function conclude(
  { subscribers, clock, logger }: DelivererNeeds,
  claim: Claim,
  { status, retryAfter }: Answer,
  made: Attempt,
): Promise<Settlement> {
  const { ledger, subscription, key, failingSince } = claim
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', attempt: made }
  const now = Date.parse(clock.now())
  const reason = status === 410 ? 'gone' : now - (failingSince ?? now) >= GIVE_UP_MS ? 'failing' : null
  if (reason !== null) {
    await subscribers.disable(ledger, subscription, reason)
    logger.warn({ ledger, subscription, reason }, 'subscription disabled')
    return { state: 'dropped', attempt: made }
  }
  const dueAt = nextAttempt({ key, attempt: claim.attempt, now, retryAfter })
  if (dueAt !== null) return { state: 'waiting', dueAt, attempt: made }
  await subscribers.park(claim)
  logger.warn({ ledger, subscription, key }, 'delivery parked')
  return { state: 'parked', attempt: made }
}
