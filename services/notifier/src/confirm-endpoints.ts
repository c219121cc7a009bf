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
  /**
   * Asks those that are due and are not being asked, and records what they say. Rejects when the control ledger fails; one
   * that is slow to answer holds up no other turn.
   */
  turn(): Promise<void>
}

/** A confirmer that has asked nobody yet. */
export function createConfirmer({ control, webhooks, clock, logger }: ConfirmNeeds): Confirmer {
  const askedAt = new Map<string, number>()
  const asking = new Set<string>()

  async function confirm(pending: Subscription): Promise<void> {
    const { id, ledger, generation, spec, changedAt } = pending
    const challenged = await webhooks.challenge({ ledger, subscription: id, generation, url: spec.url! })
    const key = keyOf(pending)
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
      const isDue = (key: string) => !asking.has(key) && now - (askedAt.get(key) ?? 0) >= AGAIN_MS
      const due = pending.map((each) => [keyOf(each), each] as const).filter(([key]) => isDue(key))
      await Promise.all(
        due.map(async ([key, each]) => {
          askedAt.set(key, now)
          asking.add(key)
          await confirm(each).finally(() => asking.delete(key))
        }),
      )
    },
  }
}

function keyOf({ id, changedAt }: Subscription): string {
  return `${id} ${changedAt}`
}
