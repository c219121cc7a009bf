import type { Scene } from '../belief/scene.ts'
import { EVERYBODY, GROUP, ORG, PLACE, REMOVED, wholeScope } from '../facts/columns/scopes.ts'
import type { Evidence } from '../reference/groups.ts'
import { groupInRows } from '../reference/member-rows.ts'
import type { GroupMatch, Match } from './match.ts'
import { isListed, matchGroup, matchScope } from './match-scope.ts'
import type { Subject } from './subject.ts'

/** Matches a scope by its number. */
export function matchNumbered(scene: Scene, scope: number, subject: Subject, zone: string): Match | null {
  return scope < REMOVED
    ? matchScope(scene, wholeScope(scene.facts.columns.scopes, scope), subject, zone)
    : matchDrawer(scene, scope, subject, zone)
}

/** Matches a drawer of plain scopes: one item, for everybody or one place, group or organisation. */
function matchDrawer(scene: Scene, drawer: number, subject: Subject, zone: string): Match | null {
  const known = subject.drawers.get(drawer)
  if (known !== undefined) return known
  const match = matchAnew(scene, drawer, subject, zone)
  subject.drawers.set(drawer, match)
  return match
}

function matchAnew(scene: Scene, drawer: number, subject: Subject, zone: string): Match | null {
  const { scopes } = scene.facts.columns
  const [thing, recipient] = [scopes.drawers.firsts[drawer]!, scopes.drawers.seconds[drawer]!]
  const itemDistance = subject.item?.chain.indexOf(scopes.items.texts[thing >> 2]!) ?? -1
  if (itemDistance < 0) return null
  if (recipient === EVERYBODY) return toMatch(itemDistance, 0)
  const number = recipient >> 2
  switch (recipient & 3) {
    case ORG:
      return subject.org === scopes.orgs.texts[number] ? toMatch(itemDistance, 5) : null
    case PLACE: {
      const isThere = subject.destination !== null && subject.places.includes(scopes.places.texts[number]!)
      return isThere ? toMatch(itemDistance, 2, evidenceOf(subject)) : null
    }
    case GROUP: {
      const name = scopes.groups.texts[number]!
      if (subject.org !== null && groupInRows(scene, name) === null) {
        const evidence: Evidence = new Set()
        if (isListed(scene, { groups: [name] }, subject.org, zone, evidence)) return toMatch(itemDistance, 4, evidence)
      }
      if (subject.destination === null) return null
      const group = matchGroup(scene, name, subject, zone)
      return group === null ? null : toMatch(itemDistance, 1, evidenceOf(subject, group.evidence), group)
    }
    default:
      throw new RangeError('not a recipient')
  }
}

function toMatch(
  itemDistance: number,
  recipient: Match['recipient'],
  evidence: Iterable<number> = [],
  group: GroupMatch | null = null,
): Match {
  return {
    recipient,
    group,
    item: 3,
    itemDistance,
    provider: 0,
    endUse: 0,
    activity: 0,
    evidence,
  }
}

function evidenceOf({ destinationEvidence }: Subject, more: Iterable<number> = []): Iterable<number> {
  return destinationEvidence === null ? more : [destinationEvidence, ...more]
}
