import { readAsOf, toBelief } from '../belief/belief.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { Facts } from '../facts/state.ts'
import type { ProvisionStatus, StatusAnswer, StatusQuestion, View } from '../questions.ts'
import { type Policy, type Rule, readPolicy, rulesOf } from './read-policy.ts'
import { statusOf } from './status.ts'

/** Statuses of wordings that do not stand at D, in the order in which they fit a provision with none that does. */
const NOT_STANDING: readonly ProvisionStatus[] = ['ended', 'pending', 'not-announced']

/**
 * Status of a policy at D, asked without a question; of one provision when it is named. A policy or provision that nobody
 * announced is `not-announced`. Readings that differ give `uncertain` and all of them.
 */
export function answerStatus(facts: Facts, question: StatusQuestion): StatusAnswer {
  const belief = toBelief(facts, question)
  const asOf = readAsOf(question.asOf)
  const { results } = everyWorld<ProvisionStatus>((choose) => {
    const scene = toScene(belief, asOf, choose)
    const policy = readPolicy(scene, question.policy)
    if (policy === null) return 'not-announced'
    const view = question.view ?? 'applied'
    if (question.provision === undefined) return statusOf(scene, { policy, rule: null, subject: null, view }).status
    return wordingAt(scene, policy, question.provision, view)?.status ?? 'not-announced'
  })
  const possibleStatuses = [...new Set(results)].sort()
  return { status: possibleStatuses.length === 1 ? possibleStatuses[0]! : 'uncertain', possibleStatuses }
}

/** The wording of a provision that stands at D, else the one that comes nearest to it; null when there is none at all. */
export function wordingAt(
  scene: Scene,
  policy: Policy,
  provision: string,
  view: View,
): { readonly rule: Rule; readonly status: ProvisionStatus } | null {
  const wordings = rulesOf(policy)
    .filter((rule) => rule.provision.id === provision)
    .map((rule) => ({ rule, status: statusOf(scene, { policy, rule, subject: null, view }).status }))
  const standing = wordings.find(({ status }) => !NOT_STANDING.includes(status))
  return (
    standing ?? NOT_STANDING.flatMap((wanted) => wordings.findLast(({ status }) => status === wanted) ?? [])[0] ?? null
  )
}
