import { createManualClock, randomIds, silentLogger } from '@asof/runtime'
import { drive, openNotifier } from './drive.ts'
import { urlOf } from './endpoints.ts'
import { make } from './made.ts'
import { openPlace } from './places.ts'

// A notifier in a process of its own: makes and sends everything, then ends. On stdout it says what its owner has to record,
// `parked KEY` and `disabled SUBSCRIPTION`, one line each.
const [setting = ''] = process.argv.slice(2)
const { place, ports, deliveries, subscriptions, startAt, disabled } = JSON.parse(setting) as {
  readonly place: string
  readonly ports: readonly number[]
  readonly deliveries: number
  readonly subscriptions: number
  readonly startAt: number
  readonly disabled: readonly string[]
}
const clock = createManualClock(new Date(startAt).toISOString())
const gone = new Set(disabled)
/** Resolves once the line has left this process. */
const say = (line: string) => new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()))
const outbox = await openPlace(place).open()
const notifier = openNotifier(outbox, {
  ...{ clock, ids: randomIds, logger: silentLogger, ports },
  subscribers: {
    readEndpoint: async (_, subscription) =>
      gone.has(subscription) ? null : { url: urlOf(subscription, ports), generation: 1, rotatedAt: null },
    disable: async (_, subscription) => {
      await say(`disabled ${subscription}`)
      gone.add(subscription)
    },
    park: ({ key }) => say(`parked ${key}`),
  },
})
await drive([notifier], make({ deliveries, subscriptions }), clock)
await notifier.webhooks.close()
await outbox.close()
