import { believed } from '../belief/believed.ts'
import { hasBegun, isEarlier, type Scene } from '../belief/scene.ts'
import { type Decider, dataOf, isExcluded, when } from '../decision/judging.ts'
import type { Content } from '../facts/content.ts'

/** Steps that may follow each step; null = nothing recorded yet (domain.md section 4.5). */
const MAY_FOLLOW: Readonly<Record<string, readonly string[]>> = {
  none: ['threatened', 'planned', 'filed'],
  threatened: ['planned', 'filed', 'withdrawn'],
  planned: ['filed', 'withdrawn'],
  filed: ['resolved', 'withdrawn'],
  resolved: [],
  withdrawn: [],
}

/** Pending actions go forward: threatened, planned, filed, then resolved or withdrawn. */
export const decideAction: Decider = (judging) => {
  const step = judging.proposed.event.type.slice('action.'.length)
  const { action } = dataOf(judging) as { action: string }
  const isLegal = (scene: Scene) => MAY_FOLLOW[stepAt(scene, action)]!.includes(step)
  return when(isExcluded(judging, isLegal), 'ILLEGAL_TRANSITION', '/type', `${action} cannot be ${step} then`)
}

function stepAt(scene: Scene, action: string): string {
  const last = believed(scene, `action:${action}`)
    .filter((step) => hasBegun(scene, step, 'UTC'))
    .reduce<Content | null>((best, step) => (best === null || isEarlier(best, step, 'UTC') ? step : best), null)
  return last === null ? 'none' : last.event.type.slice('action.'.length)
}
