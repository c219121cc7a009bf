import { toDelivery } from '@asof/notices'
import { randomIds, silentLogger, systemClock } from '@asof/runtime'
import { createSlots, type Release } from '../../../services/notifier/src/webhooks/slots.ts'
import { openReceiver } from '../../support/webhook-receiver.ts'
import { openNotifier } from './drive.ts'
import { LEDGER } from './made.ts'
import { createPlace } from './places.ts'
import type { Bug } from './scenario.ts'

/** Endpoints, each at a host of its own, and rounds in which each gets one delivery. */
const [ENDPOINTS, ROUNDS] = [100, 8]
/** The endpoint that takes calls and never answers. */
const DEAD = 's0'
/** Longest time of a call, ms: many times what a live endpoint needs here. */
const CALL_MS = 5_000
/** Times both ways are run, in turn: the least noise of each counts. */
const REPEATS = 6

/** How the live endpoints fared beside a dead one, and without. */
export interface OneDeadReport {
  readonly problems: readonly string[]
  /** 99th percentile of the time from being put to being taken, ms. */
  readonly aloneMs: number
  readonly besideMs: number
}

/** Sends to 100 endpoints of which one takes calls and never answers, and compares with 100 that all answer. */
export async function oneDead(bug: Bug = (outbox) => outbox): Promise<OneDeadReport> {
  const [alone, beside]: [number[], number[]] = [[], []]
  const problems: string[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [dead, times] of [
      [null, alone],
      [DEAD, beside],
    ] as const) {
      const run = await sendToAll(dead, bug)
      times.push(run.p99Ms)
      problems.push(...run.problems)
    }
  return { problems, aloneMs: Math.min(...alone), besideMs: Math.min(...beside) }
}

async function sendToAll(dead: string | null, bug: Bug): Promise<{ p99Ms: number; problems: readonly string[] }> {
  const place = createPlace()
  const putAt = new Map<string, number>()
  const taken = new Map<string, { readonly key: string; readonly tookMs: number }[]>()
  let left = (ENDPOINTS - (dead === null ? 0 : 1)) * ROUNDS
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
  const receiver = await openReceiver(({ id, path }) => {
    const name = path.slice(1)
    if (name === dead) return 'silent'
    const had = taken.get(name) ?? []
    if (had.some(({ key }) => key === id)) return { status: 204 }
    taken.set(name, [...had, { key: id, tookMs: performance.now() - putAt.get(id)! }])
    left -= 1
    if (left === 0) end()
    return { status: 204 }
  })
  const outbox = await place.open()
  const { webhooks } = openNotifier(bug(outbox), {
    ...{ clock: systemClock, ids: randomIds, logger: silentLogger, ports: [receiver.port], callMs: CALL_MS },
    subscribers: {
      readEndpoint: async (_, name) => ({
        url: `http://${name}.example:${receiver.port}/${name}`,
        generation: 1,
        rotatedAt: null,
      }),
      disable: async () => {},
      park: async () => {},
    },
  })
  const running = webhooks.run()
  for (let round = 0; round < ROUNDS; round++) {
    const deliveries = Array.from({ length: ENDPOINTS }, (_, index) => toOne(`s${index}`, round))
    for (const { key } of deliveries) putAt.set(key, performance.now())
    const step = { from: round === 0 ? null : String(round), to: String(round + 1) }
    await outbox.put({ ledger: LEDGER, step, deliveries })
    webhooks.ring()
    await systemClock.after(0)
  }
  await isOver
  await webhooks.close()
  await running
  await outbox.close()
  await receiver.close()
  await place.dispose()
  const times = [...taken.values()].flatMap((all) => all.map(({ tookMs }) => tookMs)).sort((a, b) => a - b)
  return { p99Ms: times[Math.ceil(times.length * 0.99) - 1]!, problems: [...taken].flatMap(disorderOf) }
}

function toOne(subscription: string, round: number) {
  const [key, now] = [`notice_${subscription}_${round}`, Date.now()]
  const what = { ledger: LEDGER, subscription, key, type: 'asof.notice.v1', position: round + 1, dueAt: now }
  const result = toDelivery({ ...what, time: new Date(now).toISOString(), data: { round } })
  if (!result.ok) throw new Error(result.code)
  return result.delivery
}

function disorderOf([name, calls]: readonly [string, readonly { readonly key: string }[]]): readonly string[] {
  const expected = Array.from({ length: ROUNDS }, (_, round) => `notice_${name}_${round}`)
  return calls.map(({ key }) => key).join() === expected.join() ? [] : [`out of order: ${name} got something else`]
}

/** A planted bug: one call at a time, whoever it is for. */
export const oneLine: Bug = (outbox) => {
  const take = createSlots(1)
  const held = new Map<string, Release>()
  return {
    ...outbox,
    claim: async (ledger, subscription, lease) => {
      const release = await take('')
      const claim = await outbox.claim(ledger, subscription, lease)
      if (claim === null) release()
      else held.set(claim.by, release)
      return claim
    },
    settle: (claim, settlement) => outbox.settle(claim, settlement).finally(() => held.get(claim.by)!()),
  }
}
