import { type RecordedEvent, toUtcText } from '@asof/domain'
import { randomFrom } from '../support/seeded.ts'

/** Size of the made world; the number of instruments and licences grows with the history. */
const WORLD = { jurisdictions: 200, groups: 40, authorities: 40, families: 10, categories: 50, items: 500 }
const FIRST_MS = Date.UTC(1995, 0, 1)
const DAYS = 10_957
const DAY_MS = 86_400_000
const REVIEW_POLICIES = ['approval', 'case-by-case', 'denial']
const EFFECTS = ['permit', 'permit-with-conditions', 'require-licence', 'prohibit']

type Draft = Omit<RecordedEvent, 'position' | 'recordedAt' | 'recordedBy' | 'source' | 'schemaVersion'>

export const jurisdictionName = (index: number): string => `j${String(index).padStart(3, '0')}`
export const itemName = (index: number): string => `made/item-${String(index).padStart(3, '0')}`

/** Parent of an item: categories belong to families, the rest to categories; null for a family. */
export function parentOf(item: number): number | null {
  if (item < WORLD.families) return null
  const beyond = item - WORLD.families
  return item < WORLD.families + WORLD.categories
    ? beyond % WORLD.families
    : WORLD.families + (beyond % WORLD.categories)
}

/**
 * A made history of `count` events over 30 years, the same for the same seed: about 54 % announcements and amendments of
 * instruments, 20 % licence acts, 20 % statements, 5 % corrections and retractions, 1 % membership changes, after the
 * reference data. Few instruments change often: the key is drawn as the square of a uniform number.
 */
export function* generate(count: number, seed = 20_240_607): Generator<RecordedEvent> {
  const random = randomFrom(seed)
  const below = (n: number) => Math.floor(random() * n)
  const maker = createMaker(count, random, below)
  for (let position = 1; position <= count; position++) {
    const ms = FIRST_MS + Math.floor(((position + random() * 0.9) / (count + 1)) * DAYS * DAY_MS)
    yield {
      ...maker.next(position, new Date(ms).toISOString().slice(0, 10)),
      schemaVersion: 1,
      source: [{ kind: 'made', ref: `made/${position}` }],
      position,
      recordedAt: toUtcText(ms),
      recordedBy: 'bench',
    }
  }
}

interface Key {
  readonly authority: string
  readonly recipients: Readonly<Record<string, unknown>> | null
  readonly item: string
}

function createMaker(count: number, random: () => number, below: (n: number) => number) {
  const reference = referenceData(random, below)
  const policies = Array.from({ length: Math.max(40, Math.floor(count * 0.04)) }, () => policyKey(random, below))
  const licences = Array.from({ length: Math.max(20, Math.floor(count * 0.02)) }, () => policyKey(random, below))
  const announced = new Set<number>()
  const granted = new Set<number>()
  const correctable: string[] = []
  const retracted = new Set<string>()

  function policy(id: string, day: string): Draft {
    const index = Math.floor(policies.length * random() ** 2)
    const { authority, recipients, item } = policies[index]!
    const provision = {
      id: `p${index}/1`,
      effect: EFFECTS[below(4)]!,
      reviewPolicy: REVIEW_POLICIES[below(3)]!,
      scope: recipients === null ? { items: [item] } : { items: [item], recipients },
      ...(random() < 0.75 ? {} : { effectiveTo: shift(day, 90 + below(1371)) }),
    }
    const effectiveFrom = shift(day, random() < 0.7 ? below(121) : random() < 0.67 ? -below(366) : 0)
    const common = { id, announcedAt: day, effectiveFrom }
    correctable.push(id)
    if (announced.has(index))
      return { ...common, type: 'policy.amended', data: { policy: `p${index}`, changes: { replace: [provision] } } }
    announced.add(index)
    return { ...common, type: 'policy.announced', data: { policy: `p${index}`, authority, provisions: [provision] } }
  }

  function licence(id: string, day: string): Draft {
    const index = below(licences.length)
    const { authority, item } = licences[index]!
    if (granted.has(index))
      return {
        id,
        type: 'licence.renewed',
        announcedAt: day,
        data: { licence: `l${index}`, newEffectiveTo: shift(day, 90 + below(1736)) },
      }
    granted.add(index)
    const scope = { items: [item], recipients: { orgs: [`org-${index % 500}`] } }
    return {
      id,
      type: 'licence.granted',
      announcedAt: day,
      effectiveTo: shift(day, 90 + below(1736)),
      data: { licence: `l${index}`, authority, scope },
    }
  }

  function meta(id: string, day: string): Draft {
    const target = correctable[Math.floor(correctable.length * (1 - random() ** 2))]
    if (target === undefined || retracted.has(target)) return statement(id, day)
    if (random() < 0.6)
      return {
        id,
        type: 'event.corrected',
        data: { target, patch: { effectiveFrom: shift(day, -below(366)) }, reason: 'made' },
      }
    retracted.add(target)
    return { id, type: 'event.retracted', data: { target, reason: 'made' } }
  }

  function statement(id: string, day: string): Draft {
    const data = {
      statement: id,
      speaker: `org-${below(500)}`,
      topic: `topic-${below(50)}`,
      stance: 'opposes',
      claim: 'made',
      quoted: false,
    }
    return { id, type: 'statement.made', announcedAt: day, data }
  }

  function membership(id: string, day: string): Draft {
    const type = random() < 0.5 ? 'group.member.added' : 'group.member.removed'
    return {
      id,
      type,
      announcedAt: day,
      data: { group: `g${below(WORLD.groups)}`, member: jurisdictionName(below(WORLD.jurisdictions)) },
    }
  }

  return {
    next(position: number, day: string): Draft {
      const id = `e${position}`
      const given = reference.next().value
      if (given !== undefined) return { id, announcedAt: '1994-01-01', effectiveFrom: '..', ...given }
      const kind = random()
      if (kind < 0.2) return statement(id, day)
      if (kind < 0.25) return meta(id, day)
      if (kind < 0.26) return membership(id, day)
      return kind < 0.46 ? licence(id, day) : policy(id, day)
    },
  }
}

function policyKey(random: () => number, below: (n: number) => number): Key {
  const where = random()
  const recipients =
    where < 0.05
      ? null
      : where < 0.4
        ? { groups: [`g${below(WORLD.groups)}`] }
        : { jurisdictions: [jurisdictionName(below(WORLD.jurisdictions))] }
  const depth = random()
  const item =
    depth < 0.15
      ? below(WORLD.families)
      : depth < 0.5
        ? WORLD.families + below(WORLD.categories)
        : WORLD.families + WORLD.categories + below(WORLD.items - WORLD.families - WORLD.categories)
  return { authority: `a${below(WORLD.authorities)}`, recipients, item: itemName(item) }
}

/** Authorities, jurisdictions, items and groups with their first members; what every later event refers to. */
function* referenceData(
  random: () => number,
  below: (n: number) => number,
): Generator<Pick<Draft, 'type' | 'data'>, undefined> {
  for (let a = 0; a < WORLD.authorities; a++)
    yield { type: 'authority.registered', data: { authority: `a${a}`, jurisdiction: jurisdictionName(a), zone: 'UTC' } }
  for (let item = 0; item < WORLD.items; item++) {
    const parent = parentOf(item)
    const data = { item: itemName(item), provider: `provider-${item % 20}`, kind: 'chip' }
    yield { type: 'item.registered', data: parent === null ? data : { ...data, parent: itemName(parent) } }
  }
  for (let g = 0; g < WORLD.groups; g++) {
    yield { type: 'group.defined', data: { group: `g${g}`, kind: 'jurisdictions', completeness: 'complete' } }
    const members = new Set(
      Array.from({ length: 3 + Math.floor(30 * random() * random()) }, () => below(WORLD.jurisdictions)),
    )
    for (const member of members)
      yield { type: 'group.member.added', data: { group: `g${g}`, member: jurisdictionName(member) } }
  }
  return undefined
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
