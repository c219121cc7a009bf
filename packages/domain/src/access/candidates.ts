import type { Belief } from '../belief/belief.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { UNSORTED } from '../facts/columns/scopes.ts'
import { textOf } from '../facts/columns/texts.ts'
import { licencesIn } from '../licence/try-licences.ts'
import { readInstrument } from '../policy/instrument.ts'
import { authorityInRows } from '../policy/standing.ts'
import type { Query } from '../questions.ts'
import { drawersFor, entriesIn } from '../scope/drawers.ts'

/** What may cover a question: rules by the drawer they lie in, and licences by number; most questions need none. */
export interface Candidates {
  readonly rules: readonly Filed[]
  readonly licences: () => readonly number[]
}

interface Filed {
  /** {@link UNSORTED}: a scope has to be matched in full. */
  readonly drawer: number
  readonly rules: readonly number[]
  /** Number of the first of its rules among all candidates of a walk. */
  readonly first: number
}

/** What may cover a question at D; on a scene without days, at any D. */
export function candidatesFor(scene: Scene, query: Query): Candidates {
  const drawers = drawersFor(scene, query)
  const { rules } = scene.facts.columns.scopes
  const filed: Filed[] = []
  for (const drawer of drawers.plain) filed.push({ drawer, rules: entriesIn(rules, drawer, scene.knownAt), first: 0 })
  const unsorted = drawers.unsorted.map((drawer) => entriesIn(rules, drawer, scene.knownAt))
  filed.push({
    drawer: UNSORTED,
    rules: unsorted.length === 1 ? unsorted[0]! : [...new Set(unsorted.flat())],
    first: 0,
  })
  let licences: readonly number[] | undefined
  return {
    rules: filed,
    licences: () => {
      licences ??= licencesIn(scene, drawers)
      return licences
    },
  }
}

/**
 * What may cover a question at any D, by authority, which have no say in each other's rules (domain.md section 6.2); all
 * of it together where the world decides whose a rule is.
 */
export function candidatesByAuthority(belief: Belief, query: Query): readonly Candidates[] {
  let isChosen = false
  // No reading of whose a policy is asks for D.
  const scene = toScene(belief, { kind: 'instant', ms: 0 }, () => {
    isChosen = true
    return 0
  })
  const { rules, licences } = candidatesFor(scene, query)
  const owners = new Map(rules.flatMap((filed) => filed.rules.map((rule) => [rule, authorityOfRule(scene, rule)])))
  const parts = new Map<string, Filed[]>()
  let first = 0
  for (const { drawer, rules: inDrawer } of rules)
    for (const [owner, own] of Map.groupBy(inDrawer, (rule) => (isChosen ? 'anybody' : owners.get(rule)!))) {
      if (owner === null) continue
      parts.set(owner, [...(parts.get(owner) ?? []), { drawer, rules: own, first }])
      first += own.length
    }
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => ({ rules: own, licences }))
}

/** Authority a rule's policy is of; null while nothing believed announces it. */
function authorityOfRule(scene: Scene, rule: number): string | null {
  const { rules, policies } = scene.facts.columns.rules
  const policy = rules.firsts[rule]!
  const inRows = authorityInRows(scene, policy)
  if (inRows !== undefined) return inRows
  return readInstrument(scene, textOf(policies, policy))?.policy.authority ?? null
}
