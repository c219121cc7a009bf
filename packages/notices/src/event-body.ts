import { canonicalBytes } from '@asof/ledger'
import type { Delivery } from '@asof/views'

/** Ids have no dot: it parts id, time and body in what is signed. */
const ID = /^[\w-]{1,128}$/

/** Whether a text may be the id of a webhook. */
export function isWebhookId(text: string): boolean {
  return ID.test(text)
}

/** Bytes of a body at most. */
export const MAX_BODY = 20_000

/** Says what a body is, and who sends it. */
export const EVENT_HEADERS = { 'content-type': 'application/cloudevents+json', 'user-agent': 'asof-webhooks' }

/** What is told to one subscription. */
export interface Told {
  readonly ledger: string
  readonly subscription: string
  /** Follows from what is told; letters, digits, `_` and `-`. */
  readonly key: string
  /** CloudEvents type. */
  readonly type: string
  readonly position: number
  /** UTC instant of what is told. */
  readonly time: string
  /** Not to be sent before; ms since 1970 UTC. */
  readonly dueAt: number
  readonly data: object
}

/** A delivery, or how much too large it would be. */
export type ToldResult =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly code: 'BODY_TOO_LARGE'; readonly bytes: number }

/** The delivery that tells it, as a CloudEvent 1.0 in JSON. Throws Error for a key that cannot be the id of a webhook. */
export function toDelivery(told: Told): ToldResult {
  const { subscription, key, position, dueAt } = told
  if (!isWebhookId(key)) throw new Error(`no id of a webhook: ${key}`)
  const body = toEventBytes(told)
  if (body.byteLength > MAX_BODY) return { ok: false, code: 'BODY_TOO_LARGE', bytes: body.byteLength }
  return { ok: true, delivery: { subscription, key, position, dueAt, body } }
}

/** A CloudEvent 1.0 in canonical JSON. */
export function toEventBytes(told: Omit<Told, 'dueAt'>): Uint8Array {
  const { ledger, subscription, key, type, position, time, data } = told
  return canonicalBytes({
    specversion: '1.0',
    id: key,
    source: `/ledgers/${ledger}`,
    type,
    subject: subscription,
    time,
    datacontenttype: 'application/json',
    sequence: String(position).padStart(16, '0'),
    data,
  })
}
