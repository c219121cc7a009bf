import { readAsOf, toBelief } from '../belief/belief.ts'
import { believed } from '../belief/believed.ts'
import { toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { Facts } from '../facts/state.ts'
import type { MemberQuestion } from '../questions.ts'
import { isMember } from './groups.ts'
import { authorityOf } from './places.ts'

/** Whether a member belongs to a group at D; `unknown` where the record leaves it undecided. */
export function answerMember(facts: Facts, question: MemberQuestion): { readonly member: boolean | 'unknown' } {
  const belief = toBelief(facts, question)
  const asOf = readAsOf(question.asOf)
  const { results } = everyWorld((choose) => {
    const scene = toScene(belief, asOf, choose)
    const authority = believed(scene, `group:${question.group}`).at(-1)?.event.data['authority'] as string | undefined
    const zone = authority === undefined ? 'UTC' : authorityOf(scene, authority).zone
    return isMember(scene, question.group, question.member, zone, new Set())
  })
  const first = results[0]!
  return { member: results.every((member) => member === first) ? first : 'unknown' }
}
