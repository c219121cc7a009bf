import type { Draft, Place } from './draft.ts'
import type { Draw } from './draw.ts'
import { drawStart } from './policies.ts'
import type { Targets } from './targets.ts'
import { authorityName, dayText, itemName, orgName, WORLD } from './world.ts'

interface Grant {
  readonly licence: string
  readonly start: number
  /** Exclusive day; null = until further notice. */
  end: number | null
}

interface LicenceKey {
  readonly authority: number
  readonly org: number
  readonly item: number
  grant: Grant | null
}

/** Draws the next act about a licence of one organisation for one item. */
export interface Licences {
  next(place: Place): Draft
}

/** Grants until further notice 3 in 10, else for 90 to 1,824 days; then renewed (3 in 4) or revoked, and granted anew. */
export function createLicences(draw: Draw, targets: Targets, size: { keys: number; orgs: number }): Licences {
  const keys = Array.from({ length: size.keys }, (): LicenceKey => {
    const authority = draw.below(WORLD.authorities)
    return { authority, org: draw.below(size.orgs), item: draw.item(authority), grant: null }
  })
  let [begun, granted] = [1, 0]
  const drawKey = () => (begun < keys.length && draw.unit() < 0.12 ? keys[begun++]! : keys[draw.below(begun)]!)

  function grant(key: LicenceKey, { id, day }: Place): Draft {
    const start = drawStart(draw, day)
    const end = draw.unit() < 0.3 ? null : start + 90 + draw.below(1735)
    const licence = `l${granted++}`
    const own: Grant = { licence, start, end }
    key.grant = own
    targets.add({
      id,
      start,
      onRetracted: () => {
        if (key.grant === own) key.grant = null
      },
    })
    const scope = { items: [itemName(key.item)], recipients: { orgs: [orgName(key.org)] } }
    return {
      id,
      type: 'licence.granted',
      announcedAt: dayText(day),
      effectiveFrom: dayText(start),
      ...(end === null ? {} : { effectiveTo: dayText(end) }),
      data: { licence, authority: authorityName(key.authority), kind: 'individual', holder: orgName(key.org), scope },
    }
  }

  function change(key: LicenceKey, own: Grant, { id, day }: Place): Draft {
    const isRenewed = draw.unit() < 0.75
    const announcedAt = dayText(day)
    // A corrected grant begins up to 30 days later: an act on it waits for that day.
    const effectiveFrom = dayText(Math.max(day, own.start + 30))
    if (own.end !== null && isRenewed) {
      own.end += 90 + draw.below(1735)
      const data = { licence: own.licence, newEffectiveTo: dayText(own.end) }
      return { id, type: 'licence.renewed', announcedAt, effectiveFrom, data }
    }
    key.grant = null
    const data = { licence: own.licence, reason: draw.words(4) }
    return { id, type: 'licence.revoked', announcedAt, effectiveFrom, data }
  }

  return {
    next: (place) => {
      const key = drawKey()
      const { grant: own } = key
      const isOver = own === null || (own.end !== null && own.end <= Math.max(place.day, own.start + 30))
      return isOver ? grant(key, place) : change(key, own, place)
    },
  }
}
