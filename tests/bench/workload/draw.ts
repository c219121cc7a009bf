import { randomFrom } from '../../support/seeded.ts'
import { FIRST_LEAF, LEAVES, WORLD } from './world.ts'

const WORDS =
  'export access model licence scheme laboratory authority recipient trusted partner review safeguards evaluation deployment national security research release limited statement minister regulator industry announces updates conditions applicable jurisdictions pending consultation'.split(
    ' ',
  )

/** One stream of chance; everything made is drawn from it in program order, so the same seed makes the same bytes. */
export interface Draw {
  /** In [0, 1). */
  unit(): number
  /** A whole number in [0, n). */
  below(n: number): number
  words(count: number): string
  /** An item of the authority's remit of at most two families: 15 % family, 35 % category, 50 % leaf. */
  item(authority: number): number
}

/** Mulberry32 from a seed. */
export function createDraw(seed: number): Draw {
  const unit = randomFrom(seed)
  const below = (n: number) => Math.floor(unit() * n)
  return {
    unit,
    below,
    words: (count) => Array.from({ length: count }, () => WORDS[below(WORDS.length)]!).join(' '),
    item: (authority) => {
      const family = [authority % WORLD.families, (authority * 7 + 3) % WORLD.families][below(2)]!
      const depth = unit()
      if (depth < 0.15) return family
      const category = family * 5 + below(5)
      if (depth < 0.5) return WORLD.families + category
      const leaves = Math.floor((LEAVES - 1 - category) / WORLD.categories) + 1
      return FIRST_LEAF + category + WORLD.categories * below(leaves)
    },
  }
}
