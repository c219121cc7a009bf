/** Something that a receiver saw, in the order in which it did. */
export type Sight =
  | {
      /** A call arrived. */
      readonly kind: 'call'
      readonly subscription: string
      readonly id: string
      readonly body: string
      /** Whether every signature of it holds. */
      readonly isSigned: boolean
      /** As signed, seconds. */
      readonly timestamp: number
    }
  | {
      /** The receiver has it, and answers 2xx. */
      readonly kind: 'taken'
      readonly subscription: string
      readonly id: string
    }

interface Expected {
  readonly key: string
  readonly body: string
}

/** What is known when all is over. */
export interface Outcome {
  /** What was to be told to each subscription, in order. */
  readonly made: ReadonlyMap<string, readonly Expected[]>
  readonly sights: readonly Sight[]
  /** State by key, of each subscription, as the delivery log has it. */
  readonly log: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** What the owner of the subscriptions was told: keys that were parked, and subscriptions that were disabled. */
  readonly parked: ReadonlySet<string>
  readonly disabled: ReadonlySet<string>
}

/** What is wrong between what was made and what receivers saw; empty when nothing is. Source: reliability, invariant I14. */
export function checkDeliveries(outcome: Outcome): readonly string[] {
  return [...strangeCalls(outcome), ...staleCalls(outcome), ...unsettled(outcome), ...outOfOrder(outcome)]
}

/** Every call tells what was made, under its own id, and is signed. */
function strangeCalls({ made, sights }: Outcome): string[] {
  const bodies = new Map<string, string>(
    [...made].flatMap(([subscription, all]) => all.map(({ key, body }) => [`${subscription} ${key}`, body] as const)),
  )
  return sights.flatMap((sight) => {
    if (sight.kind !== 'call') return []
    const name = `${sight.subscription} ${sight.id}`
    const body = bodies.get(name)
    if (body === undefined) return [`phantom: ${name} was never made`]
    if (body !== sight.body) return [`altered: ${name} came with another body`]
    return sight.isSigned ? [] : [`unsigned: ${name}`]
  })
}

/** Attempts at one delivery are signed for a time each: waits are longer than the second that is signed. */
function staleCalls({ sights }: Outcome): string[] {
  const seen = new Set<string>()
  return sights.flatMap((sight) => {
    if (sight.kind !== 'call') return []
    const name = `${sight.subscription} ${sight.id} for ${sight.timestamp}`
    if (seen.has(name)) return [`stale: ${name} was signed twice`]
    seen.add(name)
    return []
  })
}

/** Everything made was taken, or has an end that its owner knows; and the log tells no more than that. */
function unsettled(outcome: Outcome): string[] {
  const taken = new Set<string>(
    outcome.sights.flatMap((each) => (each.kind === 'taken' ? [`${each.subscription} ${each.id}`] : [])),
  )
  return [...outcome.made].flatMap(([subscription, all]) =>
    all.flatMap(({ key }) => {
      const name = `${subscription} ${key}`
      const state = outcome.log.get(subscription)?.get(key) ?? 'not there'
      if (state === 'delivered') return taken.has(name) ? [] : [`unearned: ${name} counts as delivered`]
      if (state === 'parked' && outcome.parked.has(key)) return []
      if (state === 'dropped' && outcome.disabled.has(subscription)) return []
      return [`lost: ${name} is ${state}${taken.has(name) ? ', though it was taken' : ''}`]
    }),
  )
}

/** No delivery is tried before all that come before it in its queue were taken, or ended otherwise. */
function outOfOrder({ made, sights, log }: Outcome): string[] {
  const places = new Map(
    [...made].map(([subscription, all]) => [subscription, { keys: all.map(({ key }) => key), next: 0 }]),
  )
  const taken = new Set<string>()
  return sights.flatMap((sight) => {
    const name = `${sight.subscription} ${sight.id}`
    if (sight.kind === 'taken') {
      taken.add(name)
      return []
    }
    const queue = places.get(sight.subscription)
    const at = queue?.keys.indexOf(sight.id, Math.max(0, queue.next - 1)) ?? -1
    if (queue === undefined || at < queue.next) return []
    const isOver = (key: string) =>
      taken.has(`${sight.subscription} ${key}`) ||
      ['parked', 'dropped'].includes(log.get(sight.subscription)?.get(key) ?? '')
    const open = queue.keys.slice(queue.next, at).filter((key) => !isOver(key))
    queue.next = at
    return open.map((key) => `out of order: ${name} was tried before ${key} was taken`)
  })
}
