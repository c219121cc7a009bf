import type { SubscriptionSpec } from '@asof/contract'
import type { ControlEvent } from './events.ts'

/** A subscription as last recorded. */
export interface Subscription {
  readonly id: string
  readonly owner: string
  /** Whose notices it asks for. */
  readonly ledger: string
  readonly spec: SubscriptionSpec
  readonly state: 'active' | 'disabled'
  /** Why it is disabled; null while it is active. */
  readonly reason: string | null
  /** UTC instants; it is told what comes after the first. */
  readonly createdAt: string
  readonly changedAt: string
}

/** What the control ledger says now. */
export interface Book {
  readonly subscriptions: ReadonlyMap<string, Subscription>
}

/** A book without entries. */
export const emptyBook: Book = { subscriptions: new Map() }

/** The book after one more event; one about a subscription that is not there changes nothing. */
export function evolve(book: Book, event: ControlEvent, at: string): Book {
  const { subscription: id } = event.data
  const before = book.subscriptions.get(id)
  const after = before === undefined ? begun(event, at) : changed(before, event, at)
  if (after === undefined) return book
  const subscriptions = new Map(book.subscriptions)
  if (after === null) subscriptions.delete(id)
  else subscriptions.set(id, after)
  return { subscriptions }
}

function begun({ type, data }: ControlEvent, at: string): Subscription | undefined {
  if (type !== 'subscription.created') return undefined
  const { subscription: id, owner, ledger, spec } = data
  return { id, owner, ledger, spec, state: 'active', reason: null, createdAt: at, changedAt: at }
}

/** Undefined: nothing changes; null: it is gone. */
function changed(before: Subscription, { type, data }: ControlEvent, at: string): Subscription | null | undefined {
  switch (type) {
    case 'subscription.created':
      return undefined
    case 'subscription.changed':
      return { ...before, spec: data.spec, state: 'active', reason: null, changedAt: at }
    case 'subscription.disabled':
      return { ...before, state: 'disabled', reason: data.reason, changedAt: at }
    case 'subscription.ended':
      return null
  }
}
