/** One thing that is measured: a unit of work, asked again and again with a growing index. */
export interface Side {
  readonly name: string
  /** Does the work of one index; never waits when it need not. */
  readonly run: (index: number) => unknown
  /** In which the time of one run is told. */
  readonly unit: 'us' | 'ms'
  /** Most runs in one round; default {@link MOST_RUNS}. */
  readonly most?: number
}

/** Figures of a side, one per measured round, in its unit; fewer than the rounds where one run takes too long. */
export type Figures = ReadonlyMap<string, readonly number[]>

/** Time a side is given in each round, in ms. */
const SLICE_MS = 250
const MOST_RUNS = 7_500
/** A run longer than this, in ms, is not repeated in every round. */
const TOO_LONG_MS = 20_000

/** Measures sides in turn, `rounds` times after one round that warms up and is dropped. */
export async function interleave(
  sides: readonly Side[],
  rounds: number,
  tell: (text: string) => void = () => {},
): Promise<Figures> {
  const counts = new Map<Side, number>()
  const figures = new Map<string, number[]>(sides.map(({ name }) => [name, []]))
  for (const side of sides) {
    const first = await measure(side, 0, 1)
    const again = first > TOO_LONG_MS ? first : await measure(side, 1, 1)
    if (first > TOO_LONG_MS) {
      tell(`${side.name}: one run takes ${Math.round(first / 1000)} s, measured once`)
      figures.get(side.name)!.push(toUnit(side, first, 1))
    } else counts.set(side, Math.max(1, Math.min(Math.round(SLICE_MS / again), side.most ?? MOST_RUNS)))
  }
  for (let round = 0; round <= rounds; round++) {
    for (const [side, count] of counts) {
      const ms = await measure(side, 2 + round * count, count)
      if (round > 0) figures.get(side.name)!.push(toUnit(side, ms, count))
    }
    tell(`round ${round} of ${rounds}`)
  }
  return figures
}

async function measure({ run }: Side, from: number, count: number): Promise<number> {
  const begun = performance.now()
  for (let index = from; index < from + count; index++) {
    const result = run(index)
    if (result instanceof Promise) await result
  }
  return performance.now() - begun
}

function toUnit({ unit }: Side, ms: number, count: number): number {
  return (ms / count) * (unit === 'us' ? 1_000 : 1)
}

/** Least, median and greatest. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Of some numbers, at least one. */
export function spread(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { min: sorted[0]!, median, max: sorted.at(-1)! }
}

/** Ratios per round of two sides; where one was measured once, that figure stands in every round. */
export function ratios(figures: Figures, over: string, under: string): readonly number[] {
  const [a, b] = [figures.get(over) ?? [], figures.get(under) ?? []]
  if (a.length === 0 || b.length === 0) return []
  const rounds = Math.max(a.length, b.length)
  const at = (values: readonly number[], round: number) => values[Math.min(round, values.length - 1)]!
  return Array.from({ length: rounds }, (_, round) => at(a, round) / at(b, round))
}
