import { readAsOf, toBelief } from '../belief/belief.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { Facts } from '../facts/facts.ts'
import type { ProvisionStatus, StatusAnswer, StatusQuestion } from '../questions.ts'
import { readPolicy, rulesOf } from './read-policy.ts'
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
    const scene = { ...belief, asOf, choose, consult: () => {} }
    const policy = readPolicy(scene, question.policy)
    if (policy === null) return 'not-announced'
    const common = { policy, subject: null, view: question.view ?? 'applied' } as const
    if (question.provision === undefined) return statusOf(scene, { ...common, rule: null }).status
    const statuses = rulesOf(policy)
      .filter(({ provision }) => provision.id === question.provision)
      .map((rule) => statusOf(scene, { ...common, rule }).status)
    return (
      statuses.find((status) => !NOT_STANDING.includes(status)) ??
      NOT_STANDING.find((status) => statuses.includes(status)) ??
      'not-announced'
    )
  })
  const possibleStatuses = [...new Set(results)].sort()
  return { status: possibleStatuses.length === 1 ? possibleStatuses[0]! : 'uncertain', possibleStatuses }
}
