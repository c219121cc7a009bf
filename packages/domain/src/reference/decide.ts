import { believed } from '../belief/believed.ts'
import { hasBegun, latest, type Scene } from '../belief/scene.ts'
import { addDecimals } from '../decimals.ts'
import {
  ACCEPTED,
  type Decider,
  dataOf,
  firstOf,
  isCertain,
  isExcluded,
  type Judging,
  plainScene,
  when,
} from '../decision/judging.ts'
import { unknownReference } from '../decision/references.ts'
import type { Rejection } from '../rejections.ts'
import { holdingsIn } from './organisations.ts'

/** Reference data: registrations are made once, membership and ownership must add up (domain.md section 3). */
export const decideReference: Decider = (judging) => {
  const data = dataOf(judging) as Readonly<Record<string, string>>
  switch (judging.proposed.event.type) {
    case 'authority.registered':
      return register(judging, 'authority', data['authority']!)
    case 'jurisdiction.registered':
      return register(judging, 'jurisdiction', data['jurisdiction']!)
    case 'org.registered':
      return register(judging, 'org', data['org']!)
    case 'item.registered':
      return firstOf(
        () => register(judging, 'item', data['item']!),
        () => when(isItemCycle(judging), 'ITEM_CYCLE', '/data/parent', 'the item would descend from itself'),
      )
    case 'group.member.added':
    case 'group.member.removed':
    case 'group.member.excluded':
      return decideMembership(judging)
    case 'org.ownership':
      return decideOwnership(judging)
    default:
      return ACCEPTED
  }
}

function register(judging: Judging, family: string, id: string): readonly Rejection[] {
  const exists = believed(plainScene(judging), `${family}:${id}`).length > 0
  return when(exists, 'ALREADY_EXISTS', `/data/${family}`, `${family} ${id} is registered; correct that event instead`)
}

function isItemCycle(judging: Judging): boolean {
  const scene = plainScene(judging)
  const { item, parent } = dataOf(judging) as Readonly<Record<string, string | undefined>>
  const ancestors = parent === undefined ? [] : [parent]
  for (let index = 0; index < ancestors.length; index++)
    for (const { event } of believed(scene, `item:${ancestors[index]}`)) {
      const next = event.data['parent'] as string | undefined
      if (next !== undefined && !ancestors.includes(next)) ancestors.push(next)
    }
  return ancestors.includes(item!)
}

function decideMembership(judging: Judging): readonly Rejection[] {
  const { group, member } = dataOf(judging) as Readonly<Record<string, string>>
  const nested = member!.startsWith('group:') ? member!.slice('group:'.length) : null
  const isDirect = (scene: Scene) => directEntry(scene, group!, member!) === 'group.member.added'
  return firstOf(
    () => unknownReference(judging, 'group', group!, '/data/group'),
    () => (nested === null ? ACCEPTED : unknownReference(judging, 'group', nested, '/data/member')),
    () => {
      switch (judging.proposed.event.type) {
        case 'group.member.added':
          return [
            ...when(
              isCertain(judging, isDirect),
              'ALREADY_MEMBER',
              '/data/member',
              `${member} is a member of ${group} then`,
            ),
            ...when(
              nested !== null && holds(judging, nested, group!),
              'GROUP_CYCLE',
              '/data/member',
              `${nested} holds ${group}`,
            ),
          ]
        case 'group.member.removed':
          return when(
            isExcluded(judging, isDirect),
            'NOT_A_MEMBER',
            '/data/member',
            `${member} is not a member of ${group} then`,
          )
        default:
          return ACCEPTED
      }
    },
  )
}

function directEntry(scene: Scene, group: string, member: string): string | undefined {
  return latest(scene, believed(scene, `member:${group}|${member}`), 'UTC')?.event.type
}

/** Whether a group is another or holds it through nested groups, then or later. */
function holds(judging: Judging, outer: string, inner: string): boolean {
  const scene = plainScene(judging)
  const groups = [outer]
  for (let index = 0; index < groups.length; index++)
    for (const entry of believed(scene, `nested:${groups[index]}`)) {
      const member = entry.event.data['member'] as string
      const next = member.slice('group:'.length)
      const isOver =
        hasBegun(scene, entry, 'UTC') && directEntry(scene, groups[index]!, member) !== 'group.member.added'
      if (entry.event.type === 'group.member.added' && !isOver && !groups.includes(next)) groups.push(next)
    }
  return groups.includes(inner)
}

function decideOwnership(judging: Judging): readonly Rejection[] {
  const { owner, owned, percent } = dataOf(judging) as { owner: string; owned: string; percent: number }
  const isOver = isCertain(judging, (scene) => {
    const others = holdingsIn(scene, owned, 'UTC').filter(({ event }) => event.data['owner'] !== owner)
    return addDecimals([percent, ...others.map(({ event }) => event.data['percent'] as number)]) > 100
  })
  return when(isOver, 'OWNERSHIP_OVER_100', '/data/percent', `holdings in ${owned} would exceed 100 per cent`)
}
