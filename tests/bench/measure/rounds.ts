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

/** Measures sides in turn, `rounds` times after one round that warms up, finds how often each runs, and is dropped. */
export async function interleave(
  sides: readonly Side[],
  rounds: number,
  tell: (text: string) => void = () => {},
): Promise<Figures> {
  const counts = new Map<Side, number>()
  const figures = new Map<string, number[]>(sides.map(({ name }) => [name, []]))
  for (const side of sides) {
    const { count, ms } = await warmUp(side)
    if (ms / count <= TOO_LONG_MS) counts.set(side, count)
    else {
      tell(`${side.name}: one run takes ${Math.round(ms / 1000)} s, measured once`)
      figures.get(side.name)!.push(toUnit(side, ms, count))
    }
  }
  for (let round = 1; round <= rounds; round++) {
    for (const [side, count] of counts)
      figures.get(side.name)!.push(toUnit(side, await measure(side, round * count, count), count))
    tell(`round ${round} of ${rounds}`)
  }
  return figures
}

/** Runs a side for as long as a round gives it, at least once. */
async function warmUp({ run, most = MOST_RUNS }: Side): Promise<{ count: number; ms: number }> {
  const begun = performance.now()
  for (let count = 1; ; count++) {
    await run(count - 1)
    const ms = performance.now() - begun
    if (ms >= SLICE_MS || count === most) return { count, ms }
  }
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
