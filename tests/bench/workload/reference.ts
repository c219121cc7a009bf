import type { Draw } from './draw.ts'
import {
  authorityName,
  groupName,
  headquartersOf,
  homeOf,
  itemName,
  orgName,
  orgsOf,
  parentOf,
  placeName,
  WORLD,
} from './world.ts'

interface Registered {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Members of each group as of now, to be changed by later membership events. */
export type Rosters = readonly Set<number>[]

/** Whether the next group begins as a part of this one. */
export function hasNarrower(group: number): boolean {
  return group % 4 === 2
}

/**
 * First members of the groups: 3 to 32 drawn places, denser towards few. Every fourth group holds about half of the one
 * before it, so that one group can be narrower than another.
 */
export function drawRosters(draw: Draw): Rosters {
  const rosters: Set<number>[] = []
  for (let group = 0; group < WORLD.groups; group++) {
    const outer = rosters[group - 1]
    const size = 3 + Math.floor(30 * draw.unit() * draw.unit())
    rosters.push(
      outer !== undefined && hasNarrower(group - 1)
        ? new Set([...outer].filter((_, index) => index === 0 || draw.unit() < 0.5))
        : new Set(Array.from({ length: size }, () => draw.below(WORLD.places))),
    )
  }
  return rosters
}

/** What every later event refers to. @param partial number of groups whose list of members is not complete */
export function* referenceData(events: number, rosters: Rosters, partial: number): Generator<Registered> {
  for (let index = 0; index < WORLD.places; index++)
    yield registered('jurisdiction', { jurisdiction: placeName(index), name: `Place ${index}` })
  for (let index = 0; index < WORLD.authorities; index++)
    yield registered('authority', {
      authority: authorityName(index),
      jurisdiction: placeName(homeOf(index)),
      zone: 'UTC',
    })
  for (let item = 0; item < WORLD.items; item++) {
    const parent = parentOf(item)
    const data = { item: itemName(item), provider: `provider-${item % 20}`, kind: 'chip' }
    yield registered('item', parent === null ? data : { ...data, parent: itemName(parent) })
  }
  for (const [group, members] of rosters.entries()) {
    const completeness = group < partial ? 'partial' : 'complete'
    yield { type: 'group.defined', data: { group: groupName(group), kind: 'jurisdictions', completeness } }
    for (const member of members)
      yield { type: 'group.member.added', data: { group: groupName(group), member: placeName(member) } }
  }
  for (let org = 0; org < orgsOf(events); org++) {
    yield registered('org', { org: orgName(org), name: `Organisation ${org}`, kind: 'company' })
    yield { type: 'org.headquartered', data: { org: orgName(org), jurisdiction: placeName(headquartersOf(org)) } }
  }
}

function registered(family: string, data: Registered['data']): Registered {
  return { type: `${family}.registered`, data }
}
