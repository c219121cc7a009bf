import type { Draft, Place } from './draft.ts'
import type { Draw } from './draw.ts'
import { hasNarrower } from './reference.ts'
import type { Targets } from './targets.ts'
import { authorityName, dayText, groupName, itemName, placeName, WORLD } from './world.ts'

/**
 * Effects and review policies, each up to its bound of a draw in [0, 1). The strict ones are rare: an answer is the strictest of up to a hundred rules at
 * a million events, and were they common every answer would be the same.
 */
const EFFECTS = [
  { below: 0.6, name: 'permit' },
  { below: 0.87, name: 'permit-with-conditions' },
  { below: 0.99, name: 'require-licence' },
  { below: 1, name: 'prohibit' },
] as const
const REVIEWS = [
  { below: 0.5, name: null },
  { below: 0.8, name: 'approval' },
  { below: 0.97, name: 'case-by-case' },
  { below: 1, name: 'denial' },
] as const

/** What one instrument is about, and the policy that words it now; null before the first and after a retracted one. */
export interface PolicyKey {
  readonly authority: number
  readonly item: number
  readonly recipients: Readonly<Record<string, readonly string[]>> | null
  policy: string | null
}

/**
 * Keys of instruments: recipient 5 % anyone, 35 % a group, 60 % a place. Where a key is about a group that began around a
 * narrower one, every second time the next key is about the narrower one, by the same authority and for the same item.
 */
export function drawPolicyKeys(draw: Draw, count: number): readonly PolicyKey[] {
  const keys: PolicyKey[] = []
  while (keys.length < count) {
    const authority = draw.below(WORLD.authorities)
    const recipient = draw.unit()
    const item = draw.item(authority)
    if (recipient < 0.05) keys.push({ authority, item, recipients: null, policy: null })
    else if (recipient < 0.4) {
      const group = draw.below(WORLD.groups)
      keys.push({ authority, item, recipients: { groups: [groupName(group)] }, policy: null })
      if (hasNarrower(group) && draw.unit() < 0.5)
        keys.push({ authority, item, recipients: { groups: [groupName(group + 1)] }, policy: null })
    } else {
      const recipients = { jurisdictions: [placeName(draw.below(WORLD.places))] }
      keys.push({ authority, item, recipients, policy: null })
    }
  }
  return keys.slice(0, count)
}

/** Draws the next wording of an instrument of one provision. */
export interface Policies {
  /** Few instruments change often: the key at `n u^2`. */
  drawKey(): PolicyKey
  /** An announcement, or an amendment that replaces the one provision. */
  word(key: PolicyKey, place: Place, more?: Readonly<Record<string, unknown>>): Draft
  /** A provision the same authority announced earlier; null where there is none. Looking back makes no circle. */
  drawEarlier(key: PolicyKey): string | null
}

/** Start: 70 % 0 to 120 days ahead, 20 % up to a year back, 10 % the same day. */
export function drawStart(draw: Draw, day: number): number {
  const kind = draw.unit()
  if (kind < 0.7) return day + draw.below(121)
  return kind < 0.9 ? day - draw.below(366) : day
}

/** A retracted announcement takes its policy with it; the key's next wording announces a new one. */
export function createPolicies(draw: Draw, keys: readonly PolicyKey[], targets: Targets): Policies {
  let announced = 0
  const byAuthority = Array.from({ length: WORLD.authorities }, (): string[] => [])
  return {
    drawEarlier: ({ authority, policy }) => {
      const own = byAuthority[authority]!
      const before = policy === null ? own.length : own.indexOf(policy)
      return before === 0 ? null : `${own[draw.below(before)]!}/1`
    },
    drawKey: () => keys[Math.floor(keys.length * draw.unit() ** 2)]!,
    word: (key, { id, day }, more = {}) => {
      const start = drawStart(draw, day)
      const isFirst = key.policy === null
      const policy = key.policy ?? `p${announced++}`
      key.policy = policy
      if (isFirst) byAuthority[key.authority]!.push(policy)
      const provision = { ...drawProvision(draw, key, `${policy}/1`, start), ...more }
      targets.add({
        id,
        start,
        onRetracted: () => {
          if (isFirst && key.policy === policy) key.policy = null
        },
      })
      const common = { id, announcedAt: dayText(day), effectiveFrom: dayText(start) }
      if (!isFirst) return { ...common, type: 'policy.amended', data: { policy, changes: { replace: [provision] } } }
      const data = { policy, authority: authorityName(key.authority), title: draw.words(4), legalForm: 'regulation' }
      return { ...common, type: 'policy.announced', data: { ...data, provisions: [provision] } }
    },
  }
}

function drawShare<T>({ unit }: Draw, shares: readonly { readonly below: number; readonly name: T }[]): T {
  const drawn = unit()
  return shares.find(({ below }) => drawn < below)!.name
}

/** Open-ended 3 in 4, else 90 to 1,459 days. Only a requirement states how applications are reviewed. */
function drawProvision(draw: Draw, { item, recipients }: PolicyKey, id: string, start: number) {
  const effect = drawShare(draw, EFFECTS)
  const reviewPolicy = drawShare(draw, REVIEWS)
  const conditions = [`condition-${draw.below(6)}`]
  const isOpen = draw.unit() < 0.75
  const days = 90 + draw.below(1370)
  return {
    id,
    effect,
    scope: recipients === null ? { items: [itemName(item)] } : { items: [itemName(item)], recipients },
    citation: `section ${draw.below(90) + 1}`,
    ...(effect === 'require-licence' && reviewPolicy !== null ? { reviewPolicy } : {}),
    ...(effect === 'permit-with-conditions' ? { conditions } : {}),
    ...(isOpen ? {} : { effectiveTo: dayText(start + days) }),
  }
}
