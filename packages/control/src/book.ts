import type { SubscriptionSpec } from '@asof/contract'
import type { ControlEvent } from './events.ts'
import { evolveKeys, type KeyEvent, type KeyRing } from './keys.ts'

/** A subscription as last recorded. */
export interface Subscription {
  readonly id: string
  readonly owner: string
  /** Whose notices it asks for. */
  readonly ledger: string
  readonly spec: SubscriptionSpec
  /** `pending`: its webhook has not shown yet that it wants to be called. `parked`: its owner may not be told now. */
  readonly state: 'pending' | 'active' | 'parked' | 'disabled'
  /** Why it is parked or disabled; null while it is neither. */
  readonly reason: string | null
  /** UTC instants. */
  readonly createdAt: string
  readonly changedAt: string
  /** It is told what comes after this instant and position. */
  readonly toldFrom: { readonly at: string; readonly position: number }
  /** Commit of the control ledger since which it is active. */
  readonly activeSeq: number
  /** Of the keys that sign its deliveries, from 1. */
  readonly generation: number
  /** UTC instant of the last rotation; null before the first. */
  readonly rotatedAt: string | null
  /** Deliveries given up so far. */
  readonly parked: number
}

/** What the control ledger says now. */
export interface Book {
  /** The newest commit it rests on; 0 before the first. */
  readonly seq: number
  readonly subscriptions: ReadonlyMap<string, Subscription>
  readonly keys: KeyRing
  /** The last place up to which the notices of a ledger surely left, as its notifier recorded it. */
  readonly places: ReadonlyMap<string, string>
}

/** A book without entries. */
export const emptyBook: Book = { seq: 0, subscriptions: new Map(), keys: new Map(), places: new Map() }

/** When, by whom and by which commit something was recorded. */
interface Recorded {
  readonly seq: number
  readonly at: string
  readonly by: string
}

/** The book after one more commit; an event about a subscription that is not there changes nothing. */
export function evolve(book: Book, events: readonly ControlEvent[], recorded: Recorded): Book {
  return events.reduce((before, event) => evolveBy(before, event, recorded), { ...book, seq: recorded.seq })
}

function evolveBy(book: Book, event: ControlEvent, recorded: Recorded): Book {
  if (event.type === 'notices.told') {
    const { ledger, place } = event.data
    return { ...book, places: new Map(book.places).set(ledger, place) }
  }
  if (event.type === 'attempt.refused') return book
  if (isAboutKey(event)) return { ...book, keys: evolveKeys(book.keys, event, recorded) }
  const { subscription: id } = event.data
  const before = book.subscriptions.get(id)
  const after = before === undefined ? begun(event, recorded) : changed(before, event, recorded)
  if (after === undefined) return book
  const subscriptions = new Map(book.subscriptions)
  if (after === null) subscriptions.delete(id)
  else subscriptions.set(id, after)
  return { ...book, subscriptions }
}

type SubscriptionEvent = Extract<ControlEvent, { readonly type: `subscription.${string}` }>

function isAboutKey(event: KeyEvent | SubscriptionEvent): event is KeyEvent {
  return event.type.startsWith('key.')
}

function begun({ type, data }: SubscriptionEvent, { seq, at }: Recorded): Subscription | undefined {
  if (type !== 'subscription.created') return undefined
  const { subscription: id, owner, ledger, spec } = data
  return {
    id,
    owner,
    ledger,
    spec,
    state: spec.url === undefined ? 'active' : 'pending',
    reason: null,
    createdAt: at,
    changedAt: at,
    toldFrom: { at, position: data.position },
    activeSeq: seq,
    generation: 1,
    rotatedAt: null,
    parked: 0,
  }
}

/** Undefined: nothing changes; null: it is gone. */
function changed(
  before: Subscription,
  { type, data }: SubscriptionEvent,
  { seq, at }: Recorded,
): Subscription | null | undefined {
  switch (type) {
    case 'subscription.created':
      return undefined
    case 'subscription.changed':
      return { ...before, ...restated(before, data, { seq, at }), changedAt: at }
    case 'subscription.confirmed':
      return before.state === 'pending' ? { ...before, state: 'active', activeSeq: seq } : undefined
    case 'subscription.parked': {
      const { reason, toldFrom } = data
      return before.state === 'active' ? { ...before, state: 'parked', reason, toldFrom, changedAt: at } : undefined
    }
    case 'subscription.resumed':
      return before.state === 'parked'
        ? { ...before, state: 'active', reason: null, activeSeq: seq, changedAt: at }
        : undefined
    case 'subscription.disabled':
      return { ...before, state: 'disabled', reason: data.reason, changedAt: at }
    case 'subscription.keys-rotated':
      return { ...before, generation: before.generation + 1, rotatedAt: at }
    case 'subscription.delivery-parked':
      return { ...before, parked: before.parked + 1 }
    case 'subscription.ended':
      return null
  }
}

/** What a new wording changes: an endpoint that is new, or was given up, has to show that it wants to be called. */
function restated(
  { spec: before, state, reason }: Subscription,
  { spec, position }: { readonly spec: SubscriptionSpec; readonly position: number },
  { seq, at }: Omit<Recorded, 'by'>,
): Partial<Subscription> {
  const isCalled = spec.url !== undefined
  const isKnown = spec.url === before.url
  if (isKnown && state !== 'disabled') return { spec, state, reason }
  const toldFrom = state === 'disabled' ? { toldFrom: { at, position } } : {}
  return { spec, state: isCalled ? 'pending' : 'active', reason: null, activeSeq: seq, ...toldFrom }
}
