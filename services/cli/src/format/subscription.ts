import { columns } from './table.ts'

/** A subscription as the API shows it to its owner. */
export interface Subscription {
  readonly id: string
  readonly ledger: string
  readonly state: string
  readonly reason: string | null
  readonly parked: number
  readonly question: Readonly<Record<string, string>>
  readonly streams: readonly string[]
  readonly description?: string
  readonly url?: string
  /** Only of one just made. */
  readonly webhookSecret?: { readonly secret: string; readonly publicKey: string } | null
}

/** A page of deliveries, newest first. */
export interface Deliveries {
  readonly deliveries: readonly {
    readonly id: string
    readonly place: number
    readonly position: number
    readonly state: string
    readonly dueAt: string
    readonly attempts: readonly { readonly status: number | null; readonly answer: string }[]
  }[]
  readonly next: number | null
}

/** What it is told of, how, and how that goes. */
export function renderSubscription(subscription: Subscription): string {
  const { id, ledger, state, reason, parked, question, streams, description, url, webhookSecret } = subscription
  const rows = [
    ['state', reason === null ? state : `${state}: ${reason}`],
    ['for', description ?? ''],
    ['ledger', ledger],
    [
      'question',
      Object.entries(question)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ') || 'everything',
    ],
    ['streams', streams.join(', ')],
    ['webhook', url ?? ''],
    ['given up', parked === 0 ? '' : `${parked} deliveries`],
    ['secret', webhookSecret == null ? '' : `${webhookSecret.secret} (shown only now)`],
    ['public key', webhookSecret?.publicKey ?? ''],
  ].filter(([, value]) => value !== '') as string[][]
  return `${id}\n${columns(rows, '  ')}`
}

/** One line each, with how the last attempt ended. */
export function renderDeliveries({ deliveries, next }: Deliveries): string {
  const rows = deliveries.map(({ id, place, position, state, dueAt, attempts }) => {
    const last = attempts.at(-1)
    const outcome = last === undefined ? 'not tried yet' : `${last.status ?? 'no answer'} ${last.answer}`
    return [String(place), id, `@${position}`, state, dueAt, `${attempts.length} attempts`, outcome]
  })
  return `${columns(rows) || 'none\n'}${next === null ? '' : `more: --before ${next}\n`}`
}
