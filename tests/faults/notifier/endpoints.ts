import { hash } from 'node:crypto'
import { systemClock } from '@asof/runtime'
import { randomFrom } from '../../support/seeded.ts'
import { heldSignatures, type ReceiverKeys } from '../../support/verify-webhook.ts'
import { openReceiver, type Received, type Receiver, type Reply } from '../../support/webhook-receiver.ts'
import type { Sight } from './check-deliveries.ts'
import { DEAD, GONE } from './made.ts'

/** Receivers, over which the connections are spread. */
const RECEIVERS = 8
/** How long a slow answer takes, ms. */
const SLOW_MS = 30

/** The endpoints of all subscriptions, of which one in five calls is not taken. */
export interface Endpoints {
  readonly ports: readonly number[]
  readonly sights: readonly Sight[]
  /** Calls that were not taken. */
  readonly faults: number
  urlOf(subscription: string): string
  close(): Promise<void>
}

/** What endpoints know and do. */
export interface EndpointNeeds {
  readonly seed: number
  keysOf(subscription: string): ReceiverKeys
  /** Told of each call before it is answered, and after the answer was given away. */
  onCall?(moment: 'before' | 'after'): void
}

/** Opens the endpoints on loopback. */
export async function openEndpoints(needs: EndpointNeeds): Promise<Endpoints> {
  const random = randomFrom(needs.seed)
  const sights: Sight[] = []
  let faults = 0

  async function reply(call: Received): Promise<Reply> {
    const subscription = call.path.slice(1)
    sights.push(sightOf(call, subscription, needs.keysOf(subscription)))
    needs.onCall?.('before')
    const answer = drawReply(subscription, random())
    if (answer === 'slow') await systemClock.after(SLOW_MS)
    const given: Reply = answer === 'slow' ? { status: 202 } : answer
    const isTaken = typeof given === 'object' && given.status < 300
    if (isTaken) sights.push({ kind: 'taken', subscription, id: call.id })
    else faults += 1
    setImmediate(() => needs.onCall?.('after'))
    return given
  }

  const receivers: Receiver[] = []
  for (let n = 0; n < RECEIVERS; n++) receivers.push(await openReceiver(reply))
  const ports = receivers.map(({ port }) => port)
  return {
    ports,
    sights,
    get faults() {
      return faults
    },
    urlOf: (subscription) => urlOf(subscription, ports),
    close: async () => {
      for (const receiver of receivers) await receiver.close()
    },
  }
}

/** Where a subscription is reached: each has a host of its own. */
export function urlOf(subscription: string, ports: readonly number[]): string {
  const number = Number.parseInt(hash('sha256', subscription).slice(0, 8), 16)
  return `http://${subscription}.example:${ports[number % ports.length]}/${subscription}`
}

function sightOf(call: Received, subscription: string, keys: ReceiverKeys): Sight {
  return {
    ...{ kind: 'call', subscription, id: call.id, timestamp: call.timestamp },
    body: call.body.toString(),
    isSigned: heldSignatures(call, keys).join() === 'v1,v1a',
  }
}

/** Faults by their share of all calls: 20 % together. */
const FAULTS: readonly (readonly [number, Reply])[] = [
  [0.05, { status: 500, body: 'broken' }],
  [0.04, { status: 503, headers: { 'retry-after': '3' } }],
  [0.04, { status: 429, headers: { 'retry-after': '7' } }],
  [0.02, { status: 302, headers: { location: '/' } }],
  [0.048, 'cut'],
  [0.02, 'half'],
  [0.002, 'silent'],
]

function drawReply(subscription: string, drawn: number): Reply | 'slow' {
  if (subscription === GONE) return { status: 410 }
  if (subscription === DEAD) return { status: 500 }
  let rest = drawn
  for (const [share, fault] of FAULTS) {
    if (rest < share) return fault
    rest -= share
  }
  return rest < 0.015 ? 'slow' : { status: 204 }
}
