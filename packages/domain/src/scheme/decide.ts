import { believed } from '../belief/believed.ts'
import { ACCEPTED, type Decider, dataOf, firstOf, plainScene, when } from '../decision/judging.ts'
import { unknownGroups, unknownParties, unknownReference } from '../decision/references.ts'
import type { DataOf } from '../events/registry.ts'

type TermsByClass = DataOf<'scheme.opened'>['termsByClass']

/** Schemes are opened once and refer to what exists (domain.md section 4.3). */
export const decideScheme: Decider = (judging) => {
  const { scheme, termsByClass } = dataOf(judging) as { scheme: string; termsByClass?: TermsByClass }
  const unknownClasses = (termsByClass ?? []).flatMap(({ recipients }, index) =>
    unknownParties(judging, recipients, `/data/termsByClass/${index}/recipients`),
  )
  if (judging.proposed.event.type !== 'scheme.opened')
    return [...unknownReference(judging, 'scheme', scheme, '/data/scheme'), ...unknownClasses]
  const data = dataOf(judging) as unknown as DataOf<'scheme.opened'>
  const existing = believed(plainScene(judging), `scheme:${scheme}`).filter(
    ({ event }) => event.type === 'scheme.opened',
  )
  return firstOf(
    () => [
      ...unknownReference(judging, 'authority', data.authority, '/data/authority'),
      ...(data.policy === undefined ? ACCEPTED : unknownReference(judging, 'policy', data.policy, '/data/policy')),
      ...unknownGroups(judging, data.eligible, '/data/eligible'),
      ...unknownClasses,
    ],
    () => when(existing.length > 0, 'ALREADY_EXISTS', '/data/scheme', `${scheme} is open already`),
  )
}
