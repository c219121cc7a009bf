import { FIRST_PLACE } from '../tables/policy-rows.ts'
import type { Tables } from '../tables/project.ts'
import { chainOf, FIRST_LEAF, LEAVES, WORLD } from '../workload/world.ts'

/** The place and leaf that most rows of the rules bear on, over all days and all knowledge. */
export function hottestCell({ rules, members }: Tables): { readonly place: number; readonly leaf: number } {
  const recipients = 1 + WORLD.groups + WORLD.places
  const counts = new Uint32Array(WORLD.items * recipients)
  for (let row = 0; row < rules.size; row++) {
    const at = rules.at(row, 0) * recipients + rules.at(row, 1)
    counts[at] = counts[at]! + 1
  }
  const groupsOf = Array.from({ length: WORLD.places }, () => new Set<number>())
  for (let row = 0; row < members.size; row++) groupsOf[members.at(row, 1)]!.add(members.at(row, 0))
  let hottest = { place: 0, leaf: FIRST_LEAF, count: -1 }
  for (let place = 0; place < WORLD.places; place++) {
    const named = [0, FIRST_PLACE + place, ...groupsOf[place]!]
    for (let leaf = FIRST_LEAF; leaf < FIRST_LEAF + LEAVES; leaf++) {
      let count = 0
      for (const item of chainOf(leaf)) for (const recipient of named) count += counts[item * recipients + recipient]!
      if (count > hottest.count) hottest = { place, leaf, count }
    }
  }
  return { place: hottest.place, leaf: hottest.leaf }
}
