import type { SubscriptionSpec } from '@asof/contract'
import { type Control, openControl } from '@asof/control'
import type { RecordedEvent } from '@asof/domain'
import { buildCommit, type Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { createNotifier, type Notifier } from '@asof/notifier'
import { createCountingIds, createLogger, createManualClock, type Ids, type ManualClock } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { openReceiver, type Received, type Receiver, type Reply } from './webhook-receiver.ts'

/** What a receiver took: a CloudEvent. */
interface TakenEvent<T = Record<string, unknown>> {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly data: T
}

/** A notifier of its own over a ledger in memory, with a receiver that takes everything and echoes challenges. */
export interface NotifierUnderTest {
  readonly ledger: Ledger
  readonly control: Control
  readonly outbox: Outbox
  readonly clock: ManualClock
  readonly receiver: Receiver
  readonly log: readonly string[]
  /** Another notifier over the same ledgers and outbox, as after a restart, or beside the first. */
  start(outbox?: Outbox): Promise<Notifier>
  /** Records a subscription whose endpoint is confirmed already; its owner is `one` unless another is named. */
  subscribe(id: string, spec: Partial<SubscriptionSpec>, owner?: string): Promise<void>
  /** Appends events as one commit, recorded at the time of the clock. */
  append(events: readonly (Pick<RecordedEvent, 'id' | 'type' | 'data'> & Partial<RecordedEvent>)[]): Promise<void>
  /** What was taken, challenges aside, in order; of one path, or of all. */
  taken<T>(path?: string): readonly TakenEvent<T>[]
  close(): Promise<void>
}

/** Opens all of it at an instant (UTC with milliseconds). */
export async function openNotifierUnderTest(
  now: string,
  reply: (call: Received) => Reply = takeAll,
): Promise<NotifierUnderTest> {
  const [ledger, controlLedger] = [await openMemoryLedger({ id: 'test' }), await openMemoryLedger({ id: 'control' })]
  const outbox = await openSqliteOutbox({ file: ':memory:' })
  const clock = createManualClock(now)
  const ids: Ids = createCountingIds()
  const control = await openControl(controlLedger, { clock })
  const receiver = await openReceiver(reply)
  const log: string[] = []
  const logger = createLogger('info', { write: (line) => log.push(line) })
  const notifiers: Notifier[] = []
  let commands = 0
  return {
    ledger,
    control,
    outbox,
    clock,
    receiver,
    log,
    start: async (other = outbox) => {
      const policy = { allowHttp: true, ports: [receiver.port], networks: ['127.0.0.0/8'] }
      const parts = { ledgers: [ledger], controlLedger, views: null, outbox: other, webhookKey: new Uint8Array(32) }
      const resolve = async () => ['127.0.0.1']
      // Turns are taken when something rings, not by the time.
      const ringing = { ...clock, after: () => new Promise<void>(() => {}) }
      const notifier = await createNotifier({ ...parts, policy, resolve, clock: ringing, ids, logger })
      notifiers.push(notifier)
      return notifier
    },
    subscribe: async (subscription, spec, owner = 'one') => {
      const { position } = await ledger.head()
      const url = `http://receiver.test:${receiver.port}/${subscription}`
      const whole = { question: {}, streams: ['answers' as const], url, ...spec } as SubscriptionSpec
      const created = { subscription, owner, ledger: ledger.id, spec: whole, position }
      const events = [
        { type: 'subscription.created', data: created },
        { type: 'subscription.confirmed', data: { subscription } },
      ] as const
      await control.record({ by: 'one', key: subscription, decide: () => events })
    },
    append: async (events) => {
      commands += 1
      const stored = events.map((event) => ({ schemaVersion: 1, source: [{ kind: 'test' }], ...event }))
      const command = { cmd: `test ${commands}`, by: 'test', now: clock.now(), events: stored }
      const outcome = await ledger.append(buildCommit(await ledger.head(), command))
      if (!outcome.ok) throw new Error(`not appended: ${outcome.reason}`)
    },
    taken: <T>(path?: string) =>
      receiver.received
        .filter((call) => path === undefined || call.path === path)
        .map(({ body }) => JSON.parse(body.toString()) as TakenEvent<T>)
        .filter(({ type }) => type !== 'asof.subscription.challenge'),
    close: async () => {
      for (const notifier of notifiers) await notifier.close()
      await outbox.close()
      await receiver.close()
    },
  }
}

/** Echoes a challenge, and takes everything else. */
export function takeAll({ body }: Received): Reply {
  const { data } = JSON.parse(body.toString()) as TakenEvent<{ challenge?: string }>
  return { status: 200, body: data.challenge ?? '' }
}
