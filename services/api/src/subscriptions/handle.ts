import { limits, routes, type SubscriptionSpec } from '@asof/contract'
import type { Book, Control, ControlEvent, Subscription } from '@asof/control'
import { createUrlJudge, type OutboundPolicy, watchesOf } from '@asof/notices'
import type { LedgerReader } from '@asof/reader'
import { type Ids, sha256 } from '@asof/runtime'
import { type Admitted, type Caller, holderOf } from '../access/admitted.ts'
import { readIdempotencyKey } from '../gate/header-stages.ts'
import { readJson } from '../gate/json-body.ts'
import { parseBody, parseQuery } from '../gate/parse-query.ts'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { secretOf } from './deliveries.ts'
import { findOwned } from './find-owned.ts'
import { recordDecision, recordOwned } from './record-owned.ts'

/** What the routes of subscriptions reach for. */
export interface SubscriptionParts {
  readonly ledgers: LedgerSet
  readonly control: Control
  readonly ids: Ids
  readonly webhookKey: Uint8Array
  /** Where notices may be delivered. */
  readonly outbound: OutboundPolicy
}

type Operation = 'getSubscriptions' | 'postSubscription' | 'getSubscription' | 'putSubscription' | 'deleteSubscription'

/** Answers a route of subscriptions: who asks, what, and what becomes of it. */
export async function subscriptionRoute(
  operation: Operation,
  parts: SubscriptionParts,
  { request, body, caller }: Admitted,
  id = '',
): Promise<Response | Refused> {
  const { name: owner } = holderOf(caller)
  const idempotency = operation === 'postSubscription' ? readIdempotencyKey(request) : { key: null }
  if (isRefused(idempotency)) return idempotency
  const sent = operation === 'postSubscription' || operation === 'putSubscription' ? readJson(body, false) : null
  if (sent !== null && isRefused(sent)) return sent
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const spec = sent === null ? null : parseSpec(sent.value)
  if (spec !== null && isRefused(spec)) return spec
  switch (operation) {
    case 'getSubscriptions':
      return list(parts, owner)
    case 'postSubscription':
      return create(parts, { caller, spec: spec!, idempotency, ledger: (query as { ledger?: string }).ledger })
    case 'getSubscription': {
      const found = await findOwned(parts.control, owner, id)
      return isRefused(found) ? found : toJsonResponse(toReply(found))
    }
    case 'putSubscription':
      return change(parts, caller, { id, spec: spec! })
    case 'deleteSubscription':
      return end(parts, caller, id)
  }
}

/** The spec that a body says. */
export function parseSpec(value: unknown): SubscriptionSpec | Refused {
  return parseBody(value, routes.postSubscription.request.body.content['application/json'].schema)
}

/** Refuses a spec that watches too much of a ledger, or whose URL is surely never called; a name is judged at each call. */
function judgeSpec(
  reader: LedgerReader,
  { question, url }: SubscriptionSpec,
  outbound: OutboundPolicy,
): Refused | null {
  const judged = url === undefined ? null : createUrlJudge(outbound)(url)
  if (judged?.ok === false) return refuse('URL_NOT_ALLOWED', judged.refusal, { pointer: '/url' })
  if (watchesOf(reader, question) !== null) return null
  return refuse('TOO_WIDE', 'name a place, an item or a provider', { pointer: '/question' })
}

async function list({ control }: SubscriptionParts, name: string): Promise<Response> {
  await control.refresh()
  return toJsonResponse({ subscriptions: ownedBy(control.book, name).map(toReply) })
}

function ownedBy({ subscriptions }: Book, owner: string): readonly Subscription[] {
  return [...subscriptions.values()].filter((each) => each.owner === owner)
}

interface Creation {
  readonly caller: Caller
  readonly spec: SubscriptionSpec
  readonly idempotency: { readonly key: string | null }
  readonly ledger: string | undefined
}

async function create(
  { ledgers, control, ids, webhookKey, outbound }: SubscriptionParts,
  { caller, spec, idempotency, ledger }: Creation,
): Promise<Response | Refused> {
  const found = ledgers.find(ledger)
  if (isRefused(found)) return found
  await found.reader.refresh()
  const unfit = judgeSpec(found.reader, spec, outbound)
  if (unfit !== null) return unfit
  const { name: owner } = holderOf(caller)
  const key = idempotency.key ?? ids.requestId()
  // The same key gives the same subscription, whoever of us is asked.
  const subscription = `sub_${sha256(`${owner} ${key}`).slice(0, 32)}`
  const event: ControlEvent = {
    type: 'subscription.created',
    data: { subscription, owner, ledger: found.reader.ledger.id, spec, position: found.reader.position },
  }
  const recorded = await recordDecision(control, {
    caller,
    key: `subscription ${key}`,
    decide: (book) =>
      ownedBy(book, owner).length < limits.subscriptionsPerKey
        ? [event]
        : refuse('TOO_MANY_SUBSCRIPTIONS', `${limits.subscriptionsPerKey} at most`),
  })
  if (recorded !== null) return recorded
  const made = control.book.subscriptions.get(subscription)
  if (made === undefined) return refuse('NOT_FOUND', 'it was made with this key, and ended since')
  if (JSON.stringify(made.spec) !== JSON.stringify(spec))
    return refuse('IDEMPOTENCY_KEY_REUSED', 'the key belongs to another subscription')
  const headers = new Headers({ location: `/api/v1/subscriptions/${subscription}`, 'cache-control': 'no-store' })
  const webhookSecret = spec.url === undefined ? null : secretOf(webhookKey, made)
  return toJsonResponse({ ...toReply(made), webhookSecret }, { status: 201, headers })
}

async function change(
  { ledgers, control, ids, outbound }: SubscriptionParts,
  caller: Caller,
  { id, spec }: { readonly id: string; readonly spec: SubscriptionSpec },
): Promise<Response | Refused> {
  const before = await findOwned(control, holderOf(caller).name, id)
  if (isRefused(before)) return before
  const found = ledgers.find(before.ledger)
  if (isRefused(found)) return found
  await found.reader.refresh()
  const unfit = judgeSpec(found.reader, spec, outbound)
  if (unfit !== null) return unfit
  const event = {
    type: 'subscription.changed',
    data: { subscription: id, spec, position: found.reader.position },
  } as const
  const recorded = await recordOwned(control, { caller, key: ids.requestId(), id, event })
  return recorded ?? toJsonResponse(toReply(control.book.subscriptions.get(id)!))
}

async function end({ control, ids }: SubscriptionParts, caller: Caller, id: string): Promise<Response | Refused> {
  const found = await findOwned(control, holderOf(caller).name, id)
  if (isRefused(found)) return found
  const event = { type: 'subscription.ended', data: { subscription: id } } as const
  const recorded = await recordOwned(control, { caller, key: ids.requestId(), id, event })
  return recorded ?? new Response(null, { status: 204 })
}

function toReply({ id, ledger, state, reason, createdAt, changedAt, parked, spec }: Subscription): object {
  return { id, ledger, state, reason, createdAt, changedAt, parked, ...spec }
}
