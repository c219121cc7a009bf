import { type Attempt, type Claim, type Delivery, KEPT_ATTEMPTS, type LoggedDelivery, type Settlement } from './port.ts'

/** What an outbox keeps of a delivery beside its body, its place and when it is due. */
export interface Entry {
  readonly key: string
  readonly position: number
  readonly state: LoggedDelivery['state']
  /** Since it was queued, or queued anew. */
  readonly failures: number
  readonly attempts: readonly Attempt[]
}

/** The entry of a delivery that was never sent. */
export function toEntry({ key, position }: Delivery): Entry {
  return { key, position, state: 'waiting', failures: 0, attempts: [] }
}

/** The entry of a delivery once its claim is settled. */
export function settledEntry({ key, position, attempt, attempts }: Claim, settlement: Settlement): Entry {
  const made = settlement.attempt === null ? [] : [settlement.attempt]
  return {
    key,
    position,
    state: settlement.state,
    failures: attempt,
    attempts: [...attempts, ...made].slice(-KEPT_ATTEMPTS),
  }
}

/** The entry of a settled delivery that is queued anew. */
export function renewedEntry(entry: Entry): Entry {
  return { ...entry, state: 'waiting', failures: 0 }
}

/** Whether it speaks of a position in a half-open range. */
export function isWithin({ position }: Entry, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return position >= from && position < to
}

/** Since when a subscription takes nothing, once a claim on it is settled; a dropped delivery begins this anew. */
export function failingAfter({ failingSince }: Claim, settlement: Settlement): number | null {
  if (settlement.state === 'delivered' || settlement.state === 'dropped') return null
  return failingSince ?? settlement.attempt.at
}

/** Only {@link parseEntry} reads it. */
export function toEntryText({ key, position, state, failures, attempts }: Entry): string {
  return JSON.stringify([key, position, state, failures, attempts])
}

/** The entry that a text was made from. Throws SyntaxError for any other. */
export function parseEntry(text: string): Entry {
  const [key, position, state, failures, attempts] = JSON.parse(text) as [
    string,
    number,
    Entry['state'],
    number,
    readonly Attempt[],
  ]
  return { key, position, state, failures, attempts }
}
