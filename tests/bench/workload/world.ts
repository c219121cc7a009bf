/** The made world: 200 places, 40 groups, 40 authorities, 500 items in three levels (families, categories, leaves). */
export const WORLD = { places: 200, groups: 40, authorities: 40, families: 10, categories: 50, items: 500 } as const
/** Items below this number are families or categories; the rest are leaves. */
export const FIRST_LEAF = WORLD.families + WORLD.categories
/** Number of leaves, the items a question asks for. */
export const LEAVES = WORLD.items - FIRST_LEAF

/** Epoch ms of the first day of the made history. Days of the bench are whole days since then. */
export const FIRST_MS = Date.UTC(1995, 0, 1)
/** Days the made history is recorded over: to the end of 2024. */
export const DAYS = 10_957
export const DAY_MS = 86_400_000

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return new Date(FIRST_MS + day * DAY_MS).toISOString().slice(0, 10)
}

/** Day number of `YYYY-MM-DD`. */
export function dayNumber(text: string): number {
  return (Date.parse(`${text}T00:00:00Z`) - FIRST_MS) / DAY_MS
}

export const placeName = (index: number): string => `j${String(index).padStart(3, '0')}`
export const itemName = (index: number): string => `item-${String(index).padStart(3, '0')}`
export const authorityName = (index: number): string => `a${index}`
export const groupName = (index: number): string => `g${index}`
export const orgName = (index: number): string => `org-${index}`

/** The number a made name ends in, before any `/`. */
export function numberIn(name: string): number {
  return Number(/\d+/.exec(name)![0])
}

/** Parent of an item: five categories to a family, eight or nine leaves to a category; null for a family. */
export function parentOf(item: number): number | null {
  if (item < WORLD.families) return null
  if (item < FIRST_LEAF) return Math.floor((item - WORLD.families) / 5)
  return WORLD.families + ((item - FIRST_LEAF) % WORLD.categories)
}

/** A leaf with its category and its family. */
export function chainOf(leaf: number): readonly [leaf: number, category: number, family: number] {
  const category = parentOf(leaf)!
  return [leaf, category, parentOf(category)!]
}

/** 0 = family, 1 = category, 2 = leaf. */
export function depthOf(item: number): number {
  return item < WORLD.families ? 0 : item < FIRST_LEAF ? 1 : 2
}

/** Home of an authority. */
export function homeOf(authority: number): number {
  return (authority * 5) % WORLD.places
}

/** Organisations of a history of so many events: one per 200. */
export function orgsOf(events: number): number {
  return Math.max(5, Math.floor(events / 200))
}

/** Headquarters of an organisation. */
export function headquartersOf(org: number): number {
  return (org * 7919) % WORLD.places
}
