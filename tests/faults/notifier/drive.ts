import type { ManualClock } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import {
  createWebhooks,
  type Subscribers,
  type WebhookNeeds,
  type Webhooks,
} from '../../../services/notifier/src/webhooks/create-webhooks.ts'
import { LEDGER, type Made } from './made.ts'

/** How far the clock moves between two rounds: a little more than the first wait for a retry, and longer while nothing is due; ms. */
const [SHORT_MS, LONG_MS] = [5_500, 3_600_000]
/** Steps made in a round. */
const STEPS = 40

/** The key that all secrets of these runs follow from. */
export const MASTER_KEY = new Uint8Array(32).fill(5)

/** One notifier: it makes, and it sends. */
export interface Notifier {
  readonly outbox: Outbox
  readonly webhooks: Webhooks
}

/** A notifier that may call loopback. */
export function openNotifier(
  outbox: Outbox,
  needs: Pick<WebhookNeeds, 'clock' | 'ids' | 'logger' | 'callMs'> & {
    subscribers: Subscribers
    ports: readonly number[]
  },
): Notifier {
  const webhooks = createWebhooks({
    callMs: 750,
    ...needs,
    outbox,
    ledgers: [LEDGER],
    masterKey: MASTER_KEY,
    policy: { allowHttp: true, ports: needs.ports, networks: ['127.0.0.1/32'] },
    resolve: async () => ['127.0.0.1'],
  })
  return { outbox, webhooks }
}

/** Makes what is to be made and sends it, round after round, and moves the clock; resolves when nothing is left. */
export async function drive(notifiers: readonly Notifier[], made: Made, clock: ManualClock): Promise<void> {
  for (let step = SHORT_MS; ; ) {
    const isMade = (await Promise.all(notifiers.map(({ outbox }) => makeSome(outbox, made)))).every((done) => done)
    const [{ outbox }] = notifiers as [Notifier]
    const due = await outbox.readDue(LEDGER, Date.parse(clock.now()))
    await Promise.all(notifiers.map(({ webhooks }) => webhooks.turn()))
    if (isMade && (await outbox.readDue(LEDGER, Number.MAX_SAFE_INTEGER)).length === 0) return
    step = due.length > 0 ? SHORT_MS : Math.min(2 * step, LONG_MS)
    clock.set(new Date(Date.parse(clock.now()) + step).toISOString())
  }
}

/** Takes steps from where the makers stand; whether all are taken. */
async function makeSome(outbox: Outbox, { steps }: Made): Promise<boolean> {
  let from = await outbox.readCursor(LEDGER)
  for (let taken = 0; taken < STEPS; taken++) {
    const step = Number(from ?? 0)
    const deliveries = steps[step]
    if (deliveries === undefined) return true
    from = await outbox.put({ ledger: LEDGER, step: { from, to: String(step + 1) }, deliveries })
  }
  return false
}
