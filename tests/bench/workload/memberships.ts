import type { Draft, Place } from './draft.ts'
import type { Draw } from './draw.ts'
import type { Rosters } from './reference.ts'
import { dayText, groupName, placeName, WORLD } from './world.ts'

/** Draws a membership that changes: a place joins a group, or leaves it, 30 days back to 179 ahead. */
export interface Memberships {
  next(place: Place): Draft
}

/** A membership that changed before changes again on a later day only, so that every act is one the log would accept. */
export function createMemberships(draw: Draw, rosters: Rosters): Memberships {
  const changedOn = new Map<string, number>()
  return {
    next: ({ id, day }) => {
      const [group, place] = [draw.below(WORLD.groups), draw.below(WORLD.places)]
      const data = { group: groupName(group), member: placeName(place) }
      const key = `${group} ${place}`
      const on = Math.max(day + draw.below(210) - 30, (changedOn.get(key) ?? -400) + 1)
      changedOn.set(key, on)
      const members = rosters[group]!
      const type = members.has(place) ? 'group.member.removed' : 'group.member.added'
      if (!members.delete(place)) members.add(place)
      return { id, type, announcedAt: dayText(day), effectiveFrom: dayText(on), data }
    },
  }
}
