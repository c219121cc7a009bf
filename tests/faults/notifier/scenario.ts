import { deriveKeys, toReceiverKeys } from '@asof/notices'
import { createCountingIds, createManualClock, silentLogger } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import type { Subscribers } from '../../../services/notifier/src/webhooks/create-webhooks.ts'
import type { ReceiverKeys } from '../../support/verify-webhook.ts'
import { checkDeliveries, type Outcome } from './check-deliveries.ts'
import { drive, MASTER_KEY, openNotifier } from './drive.ts'
import { type Endpoints, openEndpoints } from './endpoints.ts'
import { LEDGER, type Made, make, START } from './made.ts'

/** A place for outboxes that outlives those who open them. */
export interface Place {
  readonly name: string
  /** Opens the outbox of this place, which keeps all that was settled. */
  open(): Promise<Outbox>
  dispose(): Promise<void>
}

/** A bug put into a notifier at its outbox. */
export type Bug = (outbox: Outbox) => Outbox

/** Two notifiers over one outbox, and endpoints with faults. */
export interface Scenario {
  readonly deliveries: number
  readonly subscriptions: number
  readonly seed: number
  readonly bug?: Bug
}

/** What came of it. */
export interface ScenarioReport {
  readonly problems: readonly string[]
  readonly calls: number
  readonly taken: number
  readonly faults: number
  /** Deliveries taken more than once. */
  readonly repeated: number
}

/** Lets two notifiers make and send everything, and compares what arrived with what was made. */
export async function play(place: Place, scenario: Scenario): Promise<ScenarioReport> {
  const { deliveries, subscriptions, seed, bug = (outbox) => outbox } = scenario
  const made = make({ deliveries, subscriptions })
  const clock = createManualClock(new Date(START).toISOString())
  const endpoints = await openEndpoints({ seed, keysOf: rememberKeys() })
  const owner = openOwner(endpoints.urlOf)
  const needs = { clock, logger: silentLogger, subscribers: owner.subscribers, ports: endpoints.ports }
  const outboxes = [await place.open(), await place.open()]
  // One source of ids: no two claims have one name.
  const ids = createCountingIds()
  const notifiers = outboxes.map((outbox) => openNotifier(bug(outbox), { ...needs, ids }))
  await drive(notifiers, made, clock)
  const report = await judge(made, endpoints, { ...owner, outbox: outboxes[0]! })
  for (const { webhooks } of notifiers) await webhooks.close()
  for (const outbox of outboxes) await outbox.close()
  await endpoints.close()
  return report
}

/** Who was told what of the subscriptions. */
export interface Owner {
  readonly parked: Set<string>
  readonly disabled: Set<string>
}

function openOwner(urlOf: (subscription: string) => string): Owner & { readonly subscribers: Subscribers } {
  const [parked, disabled] = [new Set<string>(), new Set<string>()]
  const subscribers: Subscribers = {
    readEndpoint: async (_, subscription) =>
      disabled.has(subscription) ? null : { url: urlOf(subscription), generation: 1, rotatedAt: null },
    disable: async (_, subscription) => {
      disabled.add(subscription)
    },
    park: async ({ key }) => {
      parked.add(key)
    },
  }
  return { parked, disabled, subscribers }
}

/** Compares what receivers saw and the delivery log tells with what was made. */
export async function judge(
  made: Made,
  { sights, faults }: Pick<Endpoints, 'sights' | 'faults'>,
  { outbox, parked, disabled }: Owner & { readonly outbox: Outbox },
): Promise<ScenarioReport> {
  const expected = new Map<string, { key: string; body: string }[]>(made.subscriptions.map((name) => [name, []]))
  for (const { subscription, key, body } of made.steps.flat())
    expected.get(subscription)!.push({ key, body: Buffer.from(body).toString() })
  const log = new Map<string, ReadonlyMap<string, string>>()
  for (const subscription of made.subscriptions) {
    const all = await outbox.readDeliveries(LEDGER, subscription, { limit: Number.MAX_SAFE_INTEGER })
    log.set(subscription, new Map(all.map(({ key, state }) => [key, state])))
  }
  const outcome: Outcome = { made: expected, sights, log, parked, disabled }
  const taken = sights.flatMap((each) => (each.kind === 'taken' ? [`${each.subscription} ${each.id}`] : []))
  return {
    problems: checkDeliveries(outcome),
    calls: sights.length - taken.length,
    taken: taken.length,
    faults,
    repeated: taken.length - new Set(taken).size,
  }
}

/** The keys that each subscription verifies with. */
export function rememberKeys(): (subscription: string) => ReceiverKeys {
  const known = new Map<string, ReceiverKeys>()
  return (subscription) => {
    const keys = known.get(subscription) ?? toReceiverKeys(deriveKeys(MASTER_KEY, subscription, 1))
    known.set(subscription, keys)
    return keys
  }
}
