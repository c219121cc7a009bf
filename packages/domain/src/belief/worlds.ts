/** Picks one of the ways an undecided fact can be: 0 .. options - 1, the same for a key throughout one world. */
export type Choose = (key: string, options: number) => number

/** Undecided facts that are told apart in full; beyond them only the extremes are tried (domain.md section 6.5). */
const MAX_ATOMS = 12

export interface Worlds<T> {
  readonly results: readonly T[]
  /** More undecided facts than could be told apart: the results are extremes, not all. */
  readonly bounded: boolean
}

/**
 * Evaluates once per way the undecided facts can be, branching only where the evaluation asks.
 * @example everyWorld((choose) => choose('rain', 2)) // { results: [0, 1], bounded: false }
 */
export function everyWorld<T>(evaluate: (choose: Choose) => T): Worlds<T> {
  const first = walk(evaluate, 'first')
  if (!first.bounded) return first
  return { results: [...first.results, ...walk(evaluate, 'last').results], bounded: true }
}

function walk<T>(evaluate: (choose: Choose) => T, beyond: 'first' | 'last'): Worlds<T> {
  const path: { choice: number; options: number }[] = []
  const results: T[] = []
  let bounded = false
  do {
    const chosen = new Map<string, number>()
    let depth = 0
    results.push(
      evaluate((key, options) => {
        const known = chosen.get(key)
        if (known !== undefined) return known
        let choice = beyond === 'first' ? 0 : options - 1
        if (depth < MAX_ATOMS) {
          path[depth] ??= { choice: 0, options }
          choice = path[depth]!.choice
          depth += 1
        } else bounded = true
        chosen.set(key, choice)
        return choice
      }),
    )
  } while (advance(path))
  return { results, bounded }
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
