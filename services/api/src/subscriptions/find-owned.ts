import type { Control, Subscription } from '@asof/control'
import { type Refused, refuse } from '../http/refusal.ts'

/** A subscription of an owner; one of somebody else is not there. */
export async function findOwned(control: Control, owner: string, id: string): Promise<Subscription | Refused> {
  await control.refresh()
  const found = control.book.subscriptions.get(id)
  return found?.owner === owner ? found : refuse('NOT_FOUND', 'this key has no such subscription')
}
