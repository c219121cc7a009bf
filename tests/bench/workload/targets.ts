import type { Draft, Place } from './draft.ts'
import type { Draw } from './draw.ts'
import { dayText } from './world.ts'

interface Target {
  readonly id: string
  /** Start it was recorded with, as a day number. */
  readonly start: number
  /** What a retraction of it undoes for the makers. */
  readonly onRetracted: () => void
}

/** Assertions that can still be corrected or retracted. */
export interface Targets {
  add(target: Target): void
  /** A correction (3 in 5, of the start by up to 30 days) or a retraction of an earlier assertion; null while there is none. */
  revise(place: Place): Draft | null
}

/** Of `n` assertions the one at `n (1 - u^2)` is aimed at, or the nearest live one before it: any age, denser towards recent. */
export function createTargets(draw: Draw): Targets {
  const targets: Target[] = []
  const isLive: boolean[] = []
  return {
    add: (target) => {
      targets.push(target)
      isLive.push(true)
    },
    revise: ({ id }) => {
      if (targets.length === 0) return null
      let index = Math.floor(targets.length * (1 - draw.unit() ** 2))
      while (index >= 0 && isLive[index] !== true) index -= 1
      const target = targets[index]
      if (target === undefined) return null
      const reason = draw.words(6)
      if (draw.unit() < 0.6) {
        const effectiveFrom = dayText(target.start + draw.below(61) - 30)
        return { id, type: 'event.corrected', data: { target: target.id, patch: { effectiveFrom }, reason } }
      }
      isLive[index] = false
      target.onRetracted()
      return { id, type: 'event.retracted', data: { target: target.id, reason } }
    },
  }
}
