import type { Book, Control, ControlEvent } from '@asof/control'
import { attributionOf, type Caller, holderOf } from '../access/admitted.ts'
import { type Refused, refuse } from '../http/refusal.ts'

/** Records what a caller decides, on the newest book; null when it is recorded. */
export async function recordDecision(
  control: Control,
  command: {
    readonly caller: Caller
    readonly key: string
    readonly decide: (book: Book) => readonly ControlEvent[] | Refused
  },
): Promise<Refused | null> {
  const { caller, key, decide } = command
  const by = holderOf(caller).name
  const outcome = await control.record<Refused>({ by, key, decide, attribution: attributionOf(caller) })
  if (outcome.kind === 'recorded') return null
  if (outcome.kind === 'refused') return outcome.reason
  return { ...refuse('LOG_UNAVAILABLE', 'the control ledger takes nothing now, try again'), retryAfterS: 1 }
}

/** Records an event about a subscription while its owner has it; null when it is recorded. */
export function recordOwned(
  control: Control,
  {
    caller,
    key,
    id,
    event,
  }: { readonly caller: Caller; readonly key: string; readonly id: string; readonly event: ControlEvent },
): Promise<Refused | null> {
  const { name: owner } = holderOf(caller)
  return recordDecision(control, {
    caller,
    key,
    decide: (book) =>
      book.subscriptions.get(id)?.owner === owner ? [event] : refuse('NOT_FOUND', 'this key has no such subscription'),
  })
}
