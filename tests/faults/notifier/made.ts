import { hash } from 'node:crypto'
import { toDelivery } from '@asof/notices'
import type { Delivery } from '@asof/views'

/** The one ledger of these runs. */
export const LEDGER = 'policy'
/** When they begin, ms since 1970 UTC. */
export const START = Date.parse('2026-06-16T12:00:00.000Z')
/** Deliveries of a step, at most. */
const STEP = 7

/** What a maker makes, the same each time it is asked: step after step, each with its deliveries. */
export interface Made {
  readonly subscriptions: readonly string[]
  readonly steps: readonly (readonly Delivery[])[]
}

/** A subscription whose endpoint is gone, and one whose endpoint takes nothing. */
export const [GONE, DEAD] = ['gone', 'dead']

/** So many deliveries, in turn to so many subscriptions. */
export function make({ deliveries, subscriptions }: { deliveries: number; subscriptions: number }): Made {
  const names = [GONE, DEAD, ...Array.from({ length: subscriptions - 2 }, (_, index) => `s${index + 1}`)]
  const steps: Delivery[][] = []
  for (let n = 0; n < deliveries; ) {
    const size = 1 + (steps.length % STEP)
    const last = Math.min(n + size, deliveries)
    steps.push(Array.from({ length: last - n }, (_, index) => makeOne(n + index, names)))
    n = last
  }
  return { subscriptions: names, steps }
}

function makeOne(n: number, names: readonly string[]): Delivery {
  const subscription = names[n % names.length]!
  const what = { ledger: LEDGER, subscription, key: `notice_${hash('sha256', String(n)).slice(0, 20)}` }
  const time = new Date(START).toISOString()
  const result = toDelivery({ ...what, type: 'asof.notice', position: n + 1, time, dueAt: START, data: { n } })
  if (!result.ok) throw new Error(result.code)
  return result.delivery
}
