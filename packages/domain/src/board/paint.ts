import { LEVELS, REVIEW_POLICIES } from '../access/strictness.ts'
import { addAll, type CountrySet, clear, createCountrySet, hasCountry } from './country-set.ts'
import type { Mark, Sheet } from './sheet.ts'
import type { Members } from './terrain.ts'

/** Where what is said about one item is painted, track by track, from the most specific mark to the least. */
export interface Canvas {
  /** Per strictness the countries that some track makes so strict. */
  readonly outcomes: readonly CountrySet[]
  /** Countries something was said to in this track: by place, or at all. */
  readonly toPlaces: CountrySet
  readonly toAny: CountrySet
  /** The same by group, by its index. */
  readonly toGroups: CountrySet[]
  /** Countries a group's marks do not speak to, while they are being laid. */
  readonly taken: CountrySet
  /** Countries the marks being laid speak to. */
  readonly laid: CountrySet
}

/** An empty canvas for a board of so many countries. */
export function createCanvas(size: number): Canvas {
  const empty = () => createCountrySet(size)
  return {
    outcomes: Array.from({ length: LEVELS.length * REVIEW_POLICIES.length }, empty),
    toPlaces: empty(),
    toAny: empty(),
    toGroups: [],
    taken: empty(),
    laid: empty(),
  }
}

/**
 * Paints one track of one authority (domain.md section 6.3): for a country those marks count that no other dominates, being
 * at least as near to the item and to the country, and nearer to one.
 * @param sheets on the item itself, then on what it descends from, nearest first
 */
export function paintTrack(canvas: Canvas, sheets: readonly Sheet[]): void {
  const { toPlaces, toAny, toGroups } = canvas
  for (const set of [toPlaces, toAny, ...toGroups]) clear(set)
  for (const { places, groups, everybody } of sheets) {
    addAll(toPlaces, lay(canvas, places, toPlaces))
    addAll(toAny, toPlaces)
    for (const { members, marks } of groups) addAll(toAny, layGroup(canvas, members, marks))
    addAll(toAny, lay(canvas, everybody, toAny))
  }
}

/** Makes a canvas blank, for the next item. */
export function wipe({ outcomes }: Canvas): void {
  for (const countries of outcomes) clear(countries)
}

/** Lays marks for a group where neither its countries by name, nor it or a narrower group, were spoken to before. */
function layGroup(canvas: Canvas, { index, narrower }: Members, marks: readonly Mark[]): CountrySet {
  const { toPlaces, toGroups, taken } = canvas
  while (toGroups.length <= index) toGroups.push(new Int32Array(taken.length))
  clear(taken)
  addAll(taken, toPlaces)
  addAll(taken, toGroups[index]!)
  for (const inner of narrower) if (inner.index < toGroups.length) addAll(taken, toGroups[inner.index]!)
  const spokenTo = lay(canvas, marks, taken)
  addAll(toGroups[index]!, spokenTo)
  return spokenTo
}

/** Lays equally specific marks where no more specific one was. Gives the countries spoken to. */
function lay({ outcomes, laid }: Canvas, marks: readonly Mark[], taken: CountrySet): CountrySet {
  clear(laid)
  for (const { countries, strictness } of marks) {
    const outcome = outcomes[strictness]!
    for (let word = 0; word < laid.length; word++) {
      const bits = countries[word]! & ~taken[word]!
      outcome[word]! |= bits
      laid[word]! |= bits
    }
  }
  return laid
}

/** Strictness of the strictest outcome of each country; 0 = nothing was said. */
export function strictestOf({ outcomes }: Canvas, size: number): Uint8Array {
  const strictest = new Uint8Array(size)
  for (const [strictness, countries] of outcomes.entries()) {
    if (countries.every((bits) => bits === 0)) continue
    for (let country = 0; country < size; country++) if (hasCountry(countries, country)) strictest[country] = strictness
  }
  return strictest
}
