/** Countries of a board by their places on it, as bits, 32 to a word. */
export type CountrySet = Int32Array

/** The set of some countries on a board of `size`. */
export function createCountrySet(size: number, countries: Iterable<number> = []): CountrySet {
  const set = new Int32Array(Math.ceil(size / 32))
  for (const country of countries) set[country >> 5]! |= 1 << (country & 31)
  return set
}

/** Whether a country is in a set. */
export function hasCountry(set: CountrySet, country: number): boolean {
  return (set[country >> 5]! & (1 << (country & 31))) !== 0
}

/** Takes all countries out of a set. */
export function clear(set: CountrySet): void {
  for (let word = 0; word < set.length; word++) set[word] = 0
}

/** Puts all of another set into a set. */
export function addAll(set: CountrySet, other: CountrySet): void {
  for (let word = 0; word < set.length; word++) set[word]! |= other[word]!
}

/** A set without some countries: itself when it has none of them. */
export function without(set: CountrySet, others: CountrySet): CountrySet {
  let shared = 0
  for (let word = 0; word < set.length; word++) shared |= set[word]! & others[word]!
  return shared === 0 ? set : set.map((bits, word) => bits & ~others[word]!)
}
