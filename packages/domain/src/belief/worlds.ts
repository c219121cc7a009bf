/** Picks one of the ways an undecided fact can be: 0 .. options - 1, the same for a key throughout one world. */
export type Choose = (key: string, options: number) => number

/** Undecided facts that are told apart in full; past them only extremes are looked for (domain.md section 6.5). */
const MAX_ATOMS = 12

/** What an evaluation came to in each world. */
export interface Worlds<T> {
  readonly results: readonly T[]
  /** More undecided facts than are told apart: the results hold extremes, not all. */
  readonly bounded: boolean
}

/**
 * Evaluates once per way the undecided facts can be, branching only where the evaluation asks.
 * @param order positive when `a` is the more extreme of two results; only used past 12 undecided facts
 * @example everyWorld((choose) => choose('rain', 2)) // { results: [0, 1], bounded: false }
 */
export function everyWorld<T>(evaluate: (choose: Choose) => T, order: (a: T, b: T) => number = () => 0): Worlds<T> {
  const all = walk(evaluate)
  if (all !== null) return { results: all, bounded: false }
  const climbs = [true, false].flatMap((fromFirst) => [
    ...climb(evaluate, (a, b) => order(a, b) > 0, fromFirst),
    ...climb(evaluate, (a, b) => order(a, b) < 0, fromFirst),
  ])
  return { results: climbs, bounded: true }
}

/** Every world; null when one of them holds too many undecided facts. */
function walk<T>(evaluate: (choose: Choose) => T): readonly T[] | null {
  const path: { choice: number; options: number }[] = []
  const results: T[] = []
  let bounded = false
  do {
    const chosen = new Map<string, number>()
    const result = evaluate((key, options) => {
      const known = chosen.get(key)
      if (known !== undefined) return known
      const depth = chosen.size
      if (depth < MAX_ATOMS) path[depth] ??= { choice: 0, options }
      else bounded = true
      const choice = path[depth]?.choice ?? 0
      chosen.set(key, choice)
      return choice
    })
    if (bounded) return null
    results.push(result)
  } while (advance(path))
  return results
}

/** Results met while turning one fact at a time for the better until none helps, from all first or all last choices. */
function climb<T>(
  evaluate: (choose: Choose) => T,
  isBetter: (a: T, b: T) => boolean,
  fromFirst: boolean,
): readonly T[] {
  const turned = new Map<string, number>()
  const met = new Map<string, number>()
  const look = () =>
    evaluate((key, options) => {
      if (!met.has(key)) turned.set(key, fromFirst ? 0 : options - 1)
      met.set(key, options)
      return turned.get(key)!
    })
  let best = look()
  const results = [best]
  for (let helped = true; helped; ) {
    helped = false
    for (const [key, options] of met) {
      let kept = turned.get(key)!
      for (let choice = 0; choice < options; choice++) {
        if (choice === kept) continue
        turned.set(key, choice)
        const result = look()
        results.push(result)
        if (isBetter(result, best)) [best, kept, helped] = [result, choice, true]
      }
      turned.set(key, kept)
    }
  }
  return results
}

/** Moves to the next untried path, depth first; false when all are tried. */
function advance(path: { choice: number; options: number }[]): boolean {
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    last.choice += 1
    if (last.choice < last.options) return true
    path.pop()
  }
  return false
}
