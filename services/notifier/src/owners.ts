import { type Book, type Control, mayRead, type Subscription } from '@asof/control'
import type { Step } from '@asof/notices'
import { RECORDER_NAME } from '@asof/runtime'
import { recordOnce } from './record-once.ts'

const REASON = 'its owner has no live key'

/** Whether the owner of a subscription may be told anything at a moment (UTC instant). */
export function mayBeTold({ keys }: Book, { owner }: Pick<Subscription, 'owner'>, now: string): boolean {
  return owner === RECORDER_NAME || mayRead(keys, owner, now)
}

/**
 * Parks the subscriptions of a ledger whose owners may not be told any longer, and resumes those whose owners may again.
 * What comes meanwhile is worked out when they are resumed.
 * @param step up to where the active ones were told
 */
export async function keepOwners(
  control: Control,
  { ledger, step, now }: { readonly ledger: string; readonly step: Step; readonly now: string },
): Promise<void> {
  const { book } = control
  for (const subscription of book.subscriptions.values()) {
    const { id, state, spec, activeSeq } = subscription
    if (subscription.ledger !== ledger || spec.url === undefined) continue
    const isTold = mayBeTold(book, subscription, now)
    if (state === 'active' && !isTold) {
      const data = { subscription: id, reason: REASON, toldFrom: toldUpTo(subscription, step) }
      await recordOnce(control, `parked ${id} ${activeSeq}`, { type: 'subscription.parked', data }, REASON)
    }
    if (state === 'parked' && isTold) {
      const event = { type: 'subscription.resumed', data: { subscription: id } } as const
      await recordOnce(control, `resumed ${id} ${activeSeq}`, event)
    }
  }
}

/** A subscription that the step did not know yet was told nothing. */
function toldUpTo({ activeSeq, toldFrom }: Subscription, { control, ms, position }: Step): Subscription['toldFrom'] {
  return activeSeq > control ? toldFrom : { at: new Date(ms).toISOString(), position }
}
