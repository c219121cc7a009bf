import type { Belief } from '../belief/belief.ts'
import type { ScopeFamily } from '../facts/keys.ts'
import type { Facts } from '../facts/state.ts'
import type { Query } from '../questions.ts'

/**
 * Policies (`rules`) or licences (`permits`) that may name what is asked for, by id: a superset, whatever D is.
 * Everything an item was ever said to descend from or to be classed as counts, so that no date can bring in one that was
 * left out.
 */
export function candidates({ facts, knownAt }: Belief, query: Query, family: ScopeFamily): readonly string[] {
  const ids = new Set<string>()
  const field = family === 'rules' ? 'policy' : 'licence'
  for (const name of namesOf(facts, knownAt, query))
    for (const position of facts.index.get(`${family}:${name}`) ?? [])
      if (position <= knownAt) ids.add(facts.log[position - 1]!.data[field] as string)
  return [...ids].sort()
}

/** What a scope may name the thing asked for by. */
function namesOf(facts: Facts, knownAt: number, { item, provider }: Query): ReadonlySet<string> {
  const names = new Set(['any'])
  if (provider !== undefined) names.add(`provider:${provider}`)
  const items = item === undefined ? [] : [item]
  for (let index = 0; index < items.length; index++) {
    const each = items[index]!
    names.add(`item:${each}`)
    for (const said of everSaid(facts, knownAt, `item:${each}`)) {
      names.add(`provider:${said['provider']}`)
      const parent = said['parent']
      if (typeof parent === 'string' && !items.includes(parent)) items.push(parent)
    }
    for (const said of everSaid(facts, knownAt, `class:${each}`)) names.add(`class:${said['class']}`)
  }
  return names
}

/** Data of every version, known by K, of every event under a key. */
function everSaid(facts: Facts, knownAt: number, key: string): readonly Readonly<Record<string, unknown>>[] {
  return (facts.index.get(key) ?? []).flatMap((position) => {
    if (position > knownAt) return []
    const versions = facts.versions[position - 1]!
    return versions.flatMap(({ since, content }) => (content === null || since > knownAt ? [] : [content.event.data]))
  })
}
