import { limits, routes } from '@asof/contract'
import type { Control, Subscription } from '@asof/control'
import { deriveKeys, toDelivery, toReceiverKeys } from '@asof/notices'
import type { Clock, Ids } from '@asof/runtime'
import { type LoggedDelivery, type Outbox, ViewsFault } from '@asof/views'
import { type Admitted, type Caller, holderOf } from '../access/admitted.ts'
import { readJson } from '../gate/json-body.ts'
import { parseBody, parseQuery } from '../gate/parse-query.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { findOwned } from './find-owned.ts'
import { recordOwned } from './record-owned.ts'

/** What deliveries are looked at with. */
export interface DeliveryParts {
  readonly control: Control
  /** Null: nothing is delivered from here. */
  readonly outbox: Outbox | null
  readonly webhookKey: Uint8Array
  readonly clock: Clock
  readonly ids: Ids
}

const rangeSchema = routes.postRedeliver.request.body.content['application/json'].schema

type Operation = 'postRotate' | 'getDeliveries' | 'postRedeliver' | 'postTest'

/** Answers a route about what is delivered to one subscription. */
export async function deliveryRoute(
  operation: Operation,
  parts: DeliveryParts,
  { request, body, caller }: Admitted,
  id: string,
): Promise<Response | Refused> {
  const sent = operation === 'postRedeliver' ? readJson(body, false) : null
  if (sent !== null && isRefused(sent)) return sent
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const range = sent === null ? null : parseBody(sent.value, rangeSchema)
  if (range !== null && isRefused(range)) return range
  const found = await findOwned(parts.control, holderOf(caller).name, id)
  if (isRefused(found)) return found
  if (found.spec.url === undefined) return refuse('NO_WEBHOOK', 'it has no `url`; see GET /api/v1/stream')
  if (operation === 'postRotate') return rotate(parts, caller, found)
  const { outbox } = parts
  if (outbox === null) return unavailable
  try {
    if (operation === 'getDeliveries') return await list(outbox, found, query)
    return operation === 'postTest' ? await tryOut(outbox, found, parts) : await redeliver(outbox, found, range!, parts)
  } catch (fault) {
    if (fault instanceof ViewsFault) return unavailable
    throw fault
  }
}

/** What the receiver of a subscription verifies with. */
export function secretOf(webhookKey: Uint8Array, { id, generation }: Pick<Subscription, 'id' | 'generation'>): object {
  return toReceiverKeys(deriveKeys(webhookKey, id, generation))
}

const unavailable: Refused = { ...refuse('OUTBOX_UNAVAILABLE', 'try again'), retryAfterS: 1 }

async function rotate(
  { control, ids, webhookKey }: DeliveryParts,
  caller: Caller,
  { id }: Subscription,
): Promise<Response | Refused> {
  const event = { type: 'subscription.keys-rotated', data: { subscription: id } } as const
  const refused = await recordOwned(control, { caller, key: ids.requestId(), id, event })
  return refused ?? toJsonResponse(secretOf(webhookKey, control.book.subscriptions.get(id)!))
}

async function list(
  outbox: Outbox,
  { ledger, id }: Subscription,
  { limit = limits.pageDefault, before }: { readonly limit?: number | undefined; readonly before?: number | undefined },
): Promise<Response> {
  const page = await outbox.readDeliveries(ledger, id, { limit, ...(before !== undefined && { before }) })
  const next = page.length < limit ? null : page.at(-1)!.place
  return toJsonResponse({ deliveries: page.map(toReply), next })
}

function toReply({ key, place, position, state, dueAt, attempts }: LoggedDelivery): object {
  const told = attempts.map(({ at, ...attempt }) => ({ at: new Date(at).toISOString(), ...attempt }))
  return { id: key, place, position, state, dueAt: new Date(dueAt).toISOString(), attempts: told }
}

async function redeliver(
  outbox: Outbox,
  { ledger, id }: Subscription,
  range: { readonly from: number; readonly to: number },
  { clock }: DeliveryParts,
): Promise<Response> {
  const dueAt = Date.parse(clock.now())
  return toJsonResponse({ queued: await outbox.redeliver(ledger, id, { ...range, dueAt }) })
}

async function tryOut(outbox: Outbox, { ledger, id }: Subscription, { clock, ids }: DeliveryParts): Promise<Response> {
  const time = clock.now()
  const told = { ledger, subscription: id, key: `test_${ids.requestId()}`, type: 'asof.test.v1', position: 0 }
  const result = toDelivery({ ...told, time, dueAt: Date.parse(time), data: { says: 'nothing: this is a test' } })
  if (!result.ok) throw new RangeError('a test does not fit into a body')
  await outbox.put({ ledger, step: null, deliveries: [result.delivery] })
  return toJsonResponse({ queued: 1 })
}
