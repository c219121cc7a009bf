import type { Scene } from '../belief/scene.ts'

/** How closely a recipient was named; the higher the more specific (domain.md section 6.3). */
export type RecipientRank = 0 | 1 | 2 | 3 | 4 | 5

/** What matched, and how closely: the dimensions of specificity. */
export interface Match {
  readonly recipient: RecipientRank
  /** The smallest matching country group; null unless `recipient` is 1. */
  readonly group: GroupMatch | null
  /** 3 = item named, 2 = class, 0 = any. */
  readonly item: 0 | 2 | 3
  /** Steps from the asked item up to the named one; 0 unless `item` is 3. */
  readonly itemDistance: number
  /** 1 = named, 0 = any; so of the next two. */
  readonly provider: 0 | 1
  readonly endUse: 0 | 1
  readonly activity: 0 | 1
  readonly evidence: Iterable<number>
}

/** A country group the destination belongs to in this world. Its members are those it names at D, and the destination. */
export interface GroupMatch {
  /** Its number where rows tell its members, else null. */
  readonly inRows: number | null
  readonly evidence: Iterable<number>
  readonly members: (scene: Scene) => Iterable<string>
  readonly includes: (scene: Scene, member: string) => boolean
}
