import type { Draft, Place } from './draft.ts'
import type { Draw } from './draw.ts'
import { drawStart, type Policies, type PolicyKey } from './policies.ts'
import { dayText } from './world.ts'

/** Groups of the second workload whose list of members is not complete. */
export const PARTIAL_GROUPS = 2

/** Draws what plain tables cannot say about an instrument. */
export interface Twists {
  /** Null where the draw asks for a plain wording. */
  next(place: Place): Draft | null
}

/**
 * Of the wordings 4 % except another provision, 4 % state a window of their own, 4 % begin in a month instead of on a day;
 * 3 % are rival claims about an announcement, 5 % pause an instrument or end its pause (suspensions and court stays).
 */
export function createTwists(draw: Draw, policies: Policies): Twists {
  const paused = new Map<string, string>()

  function pause(policy: string, { id, day }: Place): Draft {
    const running = paused.get(policy)
    const common = { id, announcedAt: dayText(day), effectiveFrom: dayText(day) }
    if (running !== undefined) {
      paused.delete(policy)
      const isStay = running === 'policy.stayed'
      const data = isStay ? { policy, court: 'Made Court' } : { policy }
      return { ...common, type: isStay ? 'policy.stay-lifted' : 'policy.reinstated', data }
    }
    const type = draw.unit() < 0.5 ? 'policy.suspended' : 'policy.stayed'
    paused.set(policy, type)
    return { ...common, type, data: type === 'policy.stayed' ? { policy, court: 'Made Court' } : { policy } }
  }

  /** Two announcements of one policy that share a fact; where neither is better founded, the answer branches. */
  function claim(key: PolicyKey, place: Place): Draft {
    const first = policies.word(key, place)
    if (first.type !== 'policy.announced') return first
    return { ...first, fact: `fact-${key.policy}`, confidence: draw.unit() < 0.5 ? 'reported' : 'official' }
  }

  function rival(key: PolicyKey, { id, day }: Place, first: Draft): Draft {
    const [provision] = first.data['provisions'] as [Readonly<Record<string, unknown>>]
    const provisions = [{ ...provision, effect: 'prohibit' }]
    const data = { ...first.data, policy: key.policy, provisions }
    return { ...first, id, announcedAt: dayText(day), confidence: 'reported', data }
  }

  const claims = new Map<PolicyKey, Draft>()
  return {
    next: (place) => {
      const kind = draw.unit()
      if (kind > 0.2) return null
      const key = policies.drawKey()
      const claimed = claims.get(key)
      if (kind < 0.05) return key.policy === null ? null : pause(key.policy, place)
      if (kind < 0.08 && claimed !== undefined && claimed.data['policy'] === key.policy) {
        claims.delete(key)
        return rival(key, place, claimed)
      }
      if (kind < 0.08) {
        const draft = claim(key, place)
        if (draft.fact !== undefined) claims.set(key, draft)
        return draft
      }
      if (kind < 0.12) {
        const earlier = policies.drawEarlier(key)
        return policies.word(key, place, earlier === null ? {} : { exceptionTo: [earlier] })
      }
      if (kind < 0.16) return policies.word(key, place, window(place.day))
      const { effectiveFrom, ...draft } = policies.word(key, place)
      return { ...draft, effectiveFrom: effectiveFrom!.slice(0, 7) }
    },
  }

  function window(day: number) {
    const from = drawStart(draw, day)
    return { effectiveFrom: dayText(from), effectiveTo: dayText(from + 90 + draw.below(700)) }
  }
}
