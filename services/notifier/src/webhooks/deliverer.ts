import { type Ids, inSpan, type Metrics } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import { type AttemptNeeds, attempt } from './attempt.ts'
import { createSlots, type HostSlot } from './slots.ts'

/** How long a claim holds, in ms: longer than a call, by more than clocks of two machines differ. */
const LEASE_MS = 30_000
/** Calls at once in all. */
const IN_ALL = 256

/** What deliveries are made with. */
export interface DelivererNeeds extends AttemptNeeds {
  readonly ledgers: readonly string[]
  readonly outbox: Outbox
  readonly ids: Ids
  readonly metrics: Metrics
  readonly hostSlot: HostSlot
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
  const { ledgers, outbox, clock, logger } = needs
  const active = new Map<string, Promise<void>>()
  let isStopped = false
  const sendFirst = createSending(needs, () => isStopped)

  async function drain(ledger: string, subscription: string): Promise<void> {
    try {
      while (await sendFirst(ledger, subscription));
    } catch (error) {
      logger.error({ ledger, subscription, error: String(error) }, 'deliveries stand still')
    }
  }

  async function beginOf(ledger: string): Promise<void> {
    for (const subscription of await outbox.readDue(ledger, Date.parse(clock.now()))) {
      const name = JSON.stringify([ledger, subscription])
      if (active.has(name) || isStopped) continue
      const drained = drain(ledger, subscription).finally(() => active.delete(name))
      active.set(name, drained)
    }
  }

  return {
    begin: async () => {
      for (const ledger of ledgers) await beginOf(ledger)
    },
    settled: async () => {
      await Promise.all(active.values())
    },
    stop: () => {
      isStopped = true
    },
  }
}

/** Sends the first delivery of a queue, if it is due, once its host has a slot; whether there may be another one. */
function createSending(needs: DelivererNeeds, isStopped: () => boolean) {
  const { outbox, subscribers, metrics, clock, ids, hostSlot } = needs
  const slot = createSlots(IN_ALL)

  return async (ledger: string, subscription: string): Promise<boolean> => {
    const known = await subscribers.readEndpoint(ledger, subscription)
    if (known === 'held') return false
    const releases = [await hostSlot(known?.url ?? ''), await slot('')]
    try {
      const now = Date.parse(clock.now())
      const lease = { by: ids.requestId(), now, until: now + LEASE_MS }
      const claim = isStopped() ? null : await outbox.claim(ledger, subscription, lease)
      if (claim === null) return false
      const told = { 'asof.ledger': ledger, 'asof.position': claim.position, 'asof.attempt': claim.attempt }
      const settlement = await inSpan('deliver', { attributes: told }, () => attempt(needs, claim))
      if (settlement === null) return false
      metrics.count('asof_deliveries_total', { outcome: settlement.state === 'waiting' ? 'again' : settlement.state })
      return await outbox.settle(claim, settlement)
    } finally {
      for (const release of releases) release()
    }
  }
}
