import type { Belief } from '../belief/scene.ts'
import { ANY_POLICY } from '../facts/keys.ts'
import type { Query } from '../questions.ts'

/**
 * Policies that may name what is asked for, by id: a superset, whatever D is. Everything an item was ever said to
 * descend from or to be classed as counts, so that no date can bring in a policy that was left out.
 */
export function candidatePolicies({ facts, knownAt }: Belief, query: Query): readonly string[] {
  const keys = new Set([ANY_POLICY])
  if (query.provider !== undefined) keys.add(`rules:provider:${query.provider}`)
  const items = query.item === undefined ? [] : [query.item]
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!
    keys.add(`rules:item:${item}`)
    for (const { provider, parent } of everSaid(facts, knownAt, `item:${item}`)) {
      keys.add(`rules:provider:${provider}`)
      if (typeof parent === 'string' && !items.includes(parent)) items.push(parent)
    }
    for (const { class: itemClass } of everSaid(facts, knownAt, `class:${item}`)) keys.add(`rules:class:${itemClass}`)
  }
  const ids = new Set<string>()
  for (const key of keys)
    for (const position of facts.index.get(key) ?? [])
      if (position <= knownAt) ids.add(facts.log[position - 1]!.data['policy'] as string)
  return [...ids].sort()
}

/** Data of every version, known by K, of every event under a key. */
function everSaid(facts: Belief['facts'], knownAt: number, key: string): readonly Readonly<Record<string, unknown>>[] {
  return (facts.index.get(key) ?? []).flatMap((position) => {
    if (position > knownAt) return []
    const versions = facts.versions[position - 1]!
    return versions.flatMap(({ since, content }) => (content === null || since > knownAt ? [] : [content.event.data]))
  })
}
