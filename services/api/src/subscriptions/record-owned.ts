import type { Book, Control, ControlEvent } from '@asof/control'
import { type Refused, refuse } from '../http/refusal.ts'

/** Records what an owner decides, on the newest book; null when it is recorded. */
export async function recordDecision(
  control: Control,
  command: {
    readonly owner: string
    readonly key: string
    readonly decide: (book: Book) => readonly ControlEvent[] | Refused
  },
): Promise<Refused | null> {
  const outcome = await control.record<Refused>({ by: command.owner, key: command.key, decide: command.decide })
  if (outcome.kind === 'recorded') return null
  if (outcome.kind === 'refused') return outcome.reason
  return { ...refuse('LOG_UNAVAILABLE', 'the control ledger takes nothing now, try again'), retryAfterS: 1 }
}

/** Records an event about a subscription while its owner has it; null when it is recorded. */
export function recordOwned(
  control: Control,
  {
    owner,
    key,
    id,
    event,
  }: { readonly owner: string; readonly key: string; readonly id: string; readonly event: ControlEvent },
): Promise<Refused | null> {
  return recordDecision(control, {
    owner,
    key,
    decide: (book) =>
      book.subscriptions.get(id)?.owner === owner ? [event] : refuse('NOT_FOUND', 'this key has no such subscription'),
  })
}
