import { believed } from '../belief/believed.ts'
import { hasBegun, isCurrent, latest, type Scene } from '../belief/scene.ts'
import type { DataOf } from '../events/registry.ts'
import { ALL_SCHEMES } from '../facts/keys.ts'
import { positionsUnder } from '../facts/positions.ts'
import type { Terms } from '../questions.ts'
import { authorityOf } from '../reference/places.ts'
import type { RecipientRank } from '../scope/match.ts'
import { matchRecipients, matchScope } from '../scope/match-scope.ts'
import type { Subject } from '../scope/subject.ts'

/** A scheme that is open to a question at D, with the terms of the asker's class. */
export interface OpenScheme {
  readonly id: string
  readonly terms: Terms | null
  readonly evidence: ReadonlySet<number>
}

/** Schemes open to a subject at D, by id. A scheme is an offer, not a permission (domain.md section 4.3). */
export function openSchemes(scene: Scene, subjectFor: (zone: string) => Subject): readonly OpenScheme[] {
  if (positionsUnder(scene.facts, ALL_SCHEMES).length === 0) return []
  const ids = new Set(believed(scene, ALL_SCHEMES).map(({ event }) => event.data['scheme'] as string))
  return [...ids].sort().flatMap((id) => readOpenScheme(scene, id, subjectFor) ?? [])
}

function readOpenScheme(scene: Scene, id: string, subjectFor: (zone: string) => Subject): OpenScheme | null {
  const events = believed(scene, `scheme:${id}`)
  const opening = events.find(({ event }) => event.type === 'scheme.opened')
  if (opening === undefined) return null
  const { authority, eligible } = opening.event.data as unknown as DataOf<'scheme.opened'>
  const { zone } = authorityOf(scene, authority)
  const subject = subjectFor(zone)
  const match = matchScope(scene, eligible, subject, zone)
  if (match === null || !isCurrent(scene, opening, zone)) return null
  if (events.some((content) => content.event.type === 'scheme.closed' && hasBegun(scene, content, zone))) return null
  // NOTE: terms changed before the scheme opens are those it opens with, so the opening is no rival of its changes.
  const changes = events.filter(({ event }) => event.type === 'scheme.terms-changed')
  const stated = latest(scene, changes, zone) ?? opening
  const evidence = new Set([opening.position, ...match.evidence])
  const { terms, used } = termsFor(scene, stated.event.data['termsByClass'] as TermsByClass, subject, zone)
  if (terms !== null) for (const position of [stated.position, ...used]) evidence.add(position)
  return { id, terms, evidence }
}

type TermsByClass = DataOf<'scheme.opened'>['termsByClass']

/** Terms of the class with the most specific recipients; the first of equals. */
function termsFor(
  scene: Scene,
  classes: TermsByClass,
  subject: Subject,
  zone: string,
): { terms: Terms | null; used: ReadonlySet<number> } {
  let best: { terms: Terms; rank: RecipientRank; used: ReadonlySet<number> } | null = null
  for (const { recipients, terms } of classes) {
    const used = new Set<number>()
    const match = matchRecipients(scene, recipients, subject, zone, used)
    if (match !== null && (best === null || match.recipient > best.rank)) best = { terms, rank: match.recipient, used }
  }
  return best ?? { terms: null, used: new Set() }
}
