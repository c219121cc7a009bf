import { readAsOf, toBelief } from '../belief/belief.ts'
import { believed } from '../belief/believed.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import type { DataOf } from '../events/registry.ts'
import type { Facts } from '../facts/state.ts'
import type { PolicyDescription, StatusQuestion } from '../questions.ts'
import { answerStatus, wordingAt } from './answer-status.ts'
import { readPolicy, rulesOf } from './read-policy.ts'

/**
 * A policy at D as believed: its own status, every provision it ever worded as worded at D with its status, and the events
 * of its life, oldest in the log first. Of several readings the wordings are those of the first.
 */
export function describePolicy(facts: Facts, question: Omit<StatusQuestion, 'provision'>): PolicyDescription {
  const belief = toBelief(facts, question)
  const asOf = readAsOf(question.asOf)
  const describe = (choose: Scene['choose']) => describeIn(toScene(belief, asOf, choose), facts, question)
  return everyWorld(describe).results[0]!
}

function describeIn(scene: Scene, facts: Facts, question: Omit<StatusQuestion, 'provision'>): PolicyDescription {
  const policy = readPolicy(scene, question.policy)
  const nothing = { title: null, authority: null, legalForm: null, provisions: [], events: [] }
  if (policy === null) return { ...nothing, ...answerStatus(facts, question) }
  const { title, authority, legalForm } = policy.announcement.event.data as unknown as DataOf<'policy.announced'>
  const ids = new Set(rulesOf(policy).map(({ provision }) => provision.id))
  const provisions = [...ids].map((id) => {
    const { provision } = wordingAt(scene, policy, id, question.view ?? 'applied')!.rule
    const { effect, reviewPolicy = null, citation = null } = provision
    return { provision: id, ...answerStatus(facts, { ...question, provision: id }), effect, reviewPolicy, citation }
  })
  const events: RecordedEvent[] = believed(scene, `policy:${policy.id}`).map(({ event }) => event)
  return {
    title: title ?? null,
    authority,
    legalForm: legalForm ?? null,
    ...answerStatus(facts, question),
    provisions,
    events,
  }
}
