import { readAsOf, toBelief } from '../belief/belief.ts'
import { believed } from '../belief/believed.ts'
import { hasBegun, isEarlier, toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { Content } from '../facts/content.ts'
import type { Facts } from '../facts/state.ts'
import type { ActionAnswer, ActionQuestion } from '../questions.ts'

/** The last step a pending action had reached at D: later start, then position (domain.md section 15). */
export function answerAction(facts: Facts, question: ActionQuestion): ActionAnswer {
  const belief = toBelief(facts, question)
  const asOf = readAsOf(question.asOf)
  const { results } = everyWorld((choose) => {
    const scene = toScene(belief, asOf, choose)
    return believed(scene, `action:${question.action}`)
      .filter((step) => hasBegun(scene, step, 'UTC'))
      .reduce<Content | null>((best, step) => (best === null || isEarlier(best, step, 'UTC') ? step : best), null)
  })
  const step = results.at(-1)!
  if (step === null) return { state: 'no-record', evidence: [] }
  return { state: step.event.type.slice('action.'.length) as ActionAnswer['state'], evidence: [step.event.id] }
}
