import type { Control } from '@asof/control'
import type { Clock } from '@asof/runtime'
import { mayBeTold } from './owners.ts'
import { recordOnce } from './record-once.ts'
import type { DisableReason, Subscribers } from './webhooks/create-webhooks.ts'

const REASONS: Readonly<Record<DisableReason, string>> = {
  gone: 'the endpoint answered that it is gone (410)',
  failing: 'the endpoint took nothing for five days',
}

/** The subscriptions of the control ledger, as those who deliver ask for them. */
export function createSubscribers(control: Control, clock: Clock): Subscribers {
  return {
    readEndpoint: async (ledger, id) => {
      await control.refresh()
      const found = control.book.subscriptions.get(id)
      if (found?.ledger !== ledger || found.state === 'disabled' || found.spec.url === undefined) return null
      if (found.state !== 'active' || !mayBeTold(control.book, found, clock.now())) return 'held'
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
