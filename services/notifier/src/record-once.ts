import type { Control, ControlEvent } from '@asof/control'

/** Who recorded what the notifier found out by itself. */
const NOTIFIER = 'notifier'

/**
 * Records what the notifier found out, once per key; `reason` stands in the audit too. Rejects when the control ledger takes
 * nothing now.
 */
export async function recordOnce(control: Control, key: string, event: ControlEvent, reason?: string): Promise<void> {
  const said = reason === undefined ? {} : { attribution: { reason } }
  const outcome = await control.record({ by: NOTIFIER, key, decide: () => [event], ...said })
  if (outcome.kind !== 'recorded') throw new Error('the control ledger takes nothing now')
}
