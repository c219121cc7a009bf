import type { Control, Subscription } from '@asof/control'
import type { Clock, Logger } from '@asof/runtime'
import { mayBeTold } from './owners.ts'
import { recordOnce } from './record-once.ts'
import type { Webhooks } from './webhooks/create-webhooks.ts'

/** Time between two challenges of an endpoint that did not answer, and until it is given up, in ms. */
const [AGAIN_MS, GIVE_UP_MS] = [60_000, 24 * 3_600_000]

/** What endpoints are asked with. */
export interface ConfirmNeeds {
  readonly control: Control
  readonly webhooks: Pick<Webhooks, 'challenge'>
  readonly clock: Clock
  readonly logger: Logger
}

/** Asks the endpoints of pending subscriptions whether they want to be called. */
export interface Confirmer {
  /** Asks those that are due, and records what they say. Rejects when the control ledger fails. */
  turn(): Promise<void>
}

/** A confirmer that has asked nobody yet. */
export function createConfirmer({ control, webhooks, clock, logger }: ConfirmNeeds): Confirmer {
  const askedAt = new Map<string, number>()

  async function confirm(pending: Subscription): Promise<void> {
    const { id, ledger, generation, spec, changedAt } = pending
    const challenged = await webhooks.challenge({ ledger, subscription: id, generation, url: spec.url! })
    const key = `${id} ${changedAt}`
    if (challenged.ok) {
      await recordOnce(control, `confirmed ${key}`, { type: 'subscription.confirmed', data: { subscription: id } })
      return
    }
    logger.info({ subscription: id, code: challenged.code }, 'endpoint not confirmed')
    const isLate = Date.parse(clock.now()) - Date.parse(changedAt) >= GIVE_UP_MS
    const mayAnswerLater = challenged.code === 'NOT_ANSWERED'
    if (mayAnswerLater && !isLate) return
    const reason = `the endpoint was not confirmed: ${challenged.code}`
    await recordOnce(control, `unconfirmed ${key}`, {
      type: 'subscription.disabled',
      data: { subscription: id, reason },
    })
  }

  return {
    turn: async () => {
      await control.refresh()
      const now = Date.parse(clock.now())
      const pending = [...control.book.subscriptions.values()].filter(
        (each) => each.state === 'pending' && mayBeTold(control.book, each, clock.now()),
      )
      const due = pending.filter(({ id, changedAt }) => now - (askedAt.get(`${id} ${changedAt}`) ?? 0) >= AGAIN_MS)
      for (const { id, changedAt } of due) askedAt.set(`${id} ${changedAt}`, now)
      await Promise.all(due.map(confirm))
    },
  }
}
