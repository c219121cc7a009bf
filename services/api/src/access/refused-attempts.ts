import type { Control, ControlEvent } from '@asof/control'
import type { Clock, Logger } from '@asof/runtime'

/** Something a known holder of a key wanted and did not get. */
type Attempt = Omit<Extract<ControlEvent, { readonly type: 'attempt.refused' }>['data'], 'count'>

/** Who records what the api finds out by itself. */
const API = 'api'
/** Time over which refusals of one kind are told together, in ms. */
const WINDOW_MS = 60_000
/** Kinds of one key that are told apart in that time; others are told as one. */
const KINDS_PER_KEY = 20

/** The record of refused attempts in the control ledger. Nobody can fill it: see {@link createRefusedAttempts}. */
export interface RefusedAttempts {
  /** Resolves when it is recorded, or counted for later; what cannot be recorded now is logged, and waits. */
  note(attempt: Attempt): Promise<void>
  /** Records what was counted in minutes that are over. */
  record(): Promise<void>
  /** Whether every refusal up to now is recorded or counted: otherwise nothing may be changed. */
  isSettled(): Promise<boolean>
}

interface Kind {
  sinceMs: number
  last: Attempt
  unrecorded: number
  /** Whether what is not recorded is to be, and not only counted on. */
  isDue: boolean
}

/**
 * Records the first refusal of a kind (key, route, code) at once, and one sum of the others when its minute is over. What is
 * counted in the running minute is lost with the process.
 */
export function createRefusedAttempts({
  control,
  clock,
  logger,
}: {
  readonly control: Control
  readonly clock: Clock
  readonly logger: Logger
}): RefusedAttempts {
  const kinds = new Map<string, Kind>()
  let isLosing = false
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null

  async function writeDue(): Promise<void> {
    const due = [...kinds.values()].filter(({ isDue, unrecorded }) => isDue && unrecorded > 0)
    const [first] = due
    if (first === undefined) return
    const told = due.map((kind) => ({ kind, data: { ...kind.last, count: kind.unrecorded } }))
    const events = told.map(({ data }): ControlEvent => ({ type: 'attempt.refused', data }))
    const { request } = first.last
    try {
      const outcome = await control.record({ by: API, key: `refused ${request}`, decide: () => events })
      if (outcome.kind !== 'recorded') throw new Error('the control ledger takes nothing')
      for (const { kind, data } of told) {
        kind.unrecorded -= data.count
        kind.isDue = false
      }
      isLosing = false
    } catch (error) {
      isLosing = true
      logger.error({ request, error: String(error) }, 'a refused attempt is not recorded')
    }
  }

  // One at a time: who asks during one waits for the next, with all others who do.
  function write(): Promise<void> {
    next ??= running.then(() => {
      next = null
      return writeDue()
    })
    running = next
    return next
  }

  function kindOf(attempt: Attempt): { readonly name: string; readonly attempt: Attempt } {
    const { principal, key, route, code } = attempt
    const holder = JSON.stringify([principal, key])
    const name = JSON.stringify([principal, key, route, code])
    const others = [...kinds.keys()].filter((each) => each.startsWith(holder.slice(0, -1)))
    if (kinds.has(name) || others.length < KINDS_PER_KEY) return { name, attempt }
    return { name: holder, attempt: { ...attempt, route: '*', code: '*' } }
  }

  return {
    note: async (each) => {
      const { name, attempt } = kindOf(each)
      const kind = kinds.get(name) ?? { sinceMs: Number.NEGATIVE_INFINITY, last: attempt, unrecorded: 0, isDue: false }
      kinds.set(name, kind)
      kind.last = attempt
      kind.unrecorded += 1
      const nowMs = Date.parse(clock.now())
      if (nowMs - kind.sinceMs < WINDOW_MS) return
      kind.sinceMs = nowMs
      kind.isDue = true
      await write()
    },
    record: async () => {
      const nowMs = Date.parse(clock.now())
      const over = [...kinds].filter(([, { sinceMs }]) => nowMs - sinceMs >= WINDOW_MS)
      for (const [, kind] of over) kind.isDue = true
      await write()
      for (const [name, kind] of over) if (kind.unrecorded === 0) kinds.delete(name)
    },
    isSettled: async () => {
      if (isLosing) await write()
      return !isLosing && control.isWritable
    },
  }
}
