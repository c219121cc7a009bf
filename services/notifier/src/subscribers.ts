import type { Control, ControlEvent } from '@asof/control'
import type { DisableReason, Subscribers } from './webhooks/create-webhooks.ts'

/** Who recorded what the notifier found out by itself. */
const NOTIFIER = 'notifier'

const REASONS: Readonly<Record<DisableReason, string>> = {
  gone: 'the endpoint answered that it is gone (410)',
  failing: 'the endpoint took nothing for five days',
}

/** The subscriptions of the control ledger, as those who deliver ask for them. */
export function createSubscribers(control: Control): Subscribers {
  return {
    readEndpoint: async (ledger, id) => {
      await control.refresh()
      const found = control.book.subscriptions.get(id)
      if (found?.ledger !== ledger || found.state !== 'active' || found.spec.url === undefined) return null
      const { spec, generation, rotatedAt } = found
      return { url: spec.url!, generation, rotatedAt: rotatedAt === null ? null : Date.parse(rotatedAt) }
    },
    disable: (_ledger, subscription, reason) =>
      recordOnce(control, `disabled ${subscription} ${control.book.subscriptions.get(subscription)?.changedAt}`, {
        type: 'subscription.disabled',
        data: { subscription, reason: REASONS[reason] },
      }),
    park: ({ subscription, key, position, place }) =>
      recordOnce(control, `parked ${subscription} ${key} ${place}`, {
        type: 'subscription.delivery-parked',
        data: { subscription, key, position },
      }),
  }
}

/** Records what the notifier found out, once per key. Rejects when the control ledger takes nothing now. */
export async function recordOnce(control: Control, key: string, event: ControlEvent): Promise<void> {
  const outcome = await control.record({ by: NOTIFIER, key, decide: () => [event] })
  if (outcome.kind !== 'recorded') throw new Error('the control ledger takes nothing now')
}
