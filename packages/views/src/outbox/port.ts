/** One notice on its way to one subscription. All times here are ms since 1970 UTC. */
export interface Delivery {
  readonly subscription: string
  /** Follows from what is told, and is the id that the receiver sees at every attempt. */
  readonly key: string
  /** Of the log, that the notice was known at. */
  readonly position: number
  /** Not to be sent before. */
  readonly dueAt: number
  readonly body: Uint8Array
}

/** Deliveries, and the step of their maker that they came from. */
export interface Put {
  readonly ledger: string
  /** Text that only the maker reads; null: they belong to no step of it, as a trial asked for by hand. */
  readonly step: { readonly from: string | null; readonly to: string } | null
  /** In the order in which each subscription is to get its own. */
  readonly deliveries: readonly Delivery[]
}

/** What came of sending once. */
export interface Attempt {
  readonly at: number
  readonly tookMs: number
  /** HTTP status; null when there was no answer. */
  readonly status: number | null
  /** How the answer begins, or why there was none. */
  readonly answer: string
}

/** The first delivery of a queue, lent to one claimer. */
export interface Claim extends Omit<Delivery, 'dueAt'> {
  readonly ledger: string
  /** The claim's own name. */
  readonly by: string
  /** Where it stands in its queue, from 1. */
  readonly place: number
  /** From 1; a claim that was never settled is not counted. */
  readonly attempt: number
  /** Earlier attempts, oldest first; those before a redelivery too. */
  readonly attempts: readonly Attempt[]
  /** Time of the first failure since the subscription last took a delivery; null when the last one was taken. */
  readonly failingSince: number | null
}

/** How a claim ends. `dropped`: there is nobody to send it to any longer; with the attempt that showed it, if one did. */
export type Settlement =
  | { readonly state: 'waiting'; readonly dueAt: number; readonly attempt: Attempt }
  | { readonly state: 'delivered' | 'parked'; readonly attempt: Attempt }
  | { readonly state: 'dropped'; readonly attempt: Attempt | null }

/** A delivery as the log of its subscription tells of it. */
export interface LoggedDelivery {
  readonly key: string
  readonly position: number
  readonly place: number
  readonly state: Settlement['state']
  /** When it was, or is, to be sent next. */
  readonly dueAt: number
  /** Oldest first; the last {@link KEPT_ATTEMPTS}. */
  readonly attempts: readonly Attempt[]
}

/** What lies in the outbox of one ledger. */
export interface Backlog {
  /** Deliveries that wait, those for later too. */
  readonly waiting: number
  /**
   * Since when its slowest subscription lacks one, in ms since 1970 UTC: when that was due, or failed for the first time;
   * null when nothing waits. May lie ahead.
   */
  readonly oldestAt: number | null
}

/** Settled deliveries an outbox keeps per subscription, unless it is opened with another number. */
export const KEPT_DELIVERIES = 500
/** Attempts kept per delivery. */
export const KEPT_ATTEMPTS = 20

/**
 * What is to be sent, in one queue per subscription: only the first of a queue can be claimed, the next one once that is
 * settled. Losing it costs notices sent again with the same key, if its makers begin again.
 * Every method rejects with `ViewsFault` when the store fails; what it was to write may be there or not, and asking again
 * does it once.
 */
export interface Outbox {
  /** Where the maker of a ledger's deliveries stands; null before its first step. */
  readCursor(ledger: string): Promise<string | null>
  /**
   * Queues deliveries and takes their step, all or nothing; a maker that stands elsewhere than at `from` has taken the step
   * already or lost against another, and nothing is queued. A key that its subscription has, waiting or in its log, is not
   * queued again. Returns where the maker stands afterwards: `to` says that the step is taken.
   */
  put(put: Put): Promise<string | null>
  /** Subscriptions whose first delivery is due at `now` and claimed by nobody; longest due first. */
  readDue(ledger: string, now: number): Promise<readonly string[]>
  /**
   * Claims the first delivery of a queue, for this claimer alone until `until`; null when it is not due, claimed, or there
   * is none. Claiming again by the same name gives the same.
   * @param lease `by` is unique for each claim
   */
  claim(
    ledger: string,
    subscription: string,
    lease: { readonly by: string; readonly now: number; readonly until: number },
  ): Promise<Claim | null>
  /** Ends a claim; false, and nothing is written, when another claimer has it by now or settled it. */
  settle(claim: Claim, settlement: Settlement): Promise<boolean>
  /**
   * Queues anew what its log holds of the positions in the half-open range, in the old order and with the old keys, behind
   * all that waits. Returns how many.
   */
  redeliver(
    ledger: string,
    subscription: string,
    range: { readonly from: number; readonly to: number; readonly dueAt: number },
  ): Promise<number>
  /** What waits and what was settled, newest place first, from below the place `before` on. */
  readDeliveries(
    ledger: string,
    subscription: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly LoggedDelivery[]>
  /** What waits of a ledger, for those who watch. */
  readBacklog(ledger: string): Promise<Backlog>
  /** Forgets a subscription with all it has. */
  forget(ledger: string, subscription: string): Promise<void>
  close(): Promise<void>
}
