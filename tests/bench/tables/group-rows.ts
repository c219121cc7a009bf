import type { RecordedEvent } from '@asof/domain'
import { dayNumber, numberIn, WORLD } from '../workload/world.ts'
import { FIRST_GROUP } from './policy-rows.ts'
import { type Painted, repaint, type Span } from './repaint.ts'
import { ALWAYS, createRows, FOREVER, type Rows } from './rows.ts'

/** 32-bit words of a set of places. */
const WORDS = Math.ceil(WORLD.places / 32)

interface Entry {
  readonly start: number
  readonly place: number
  readonly joins: boolean
}

/** Members of a group from a day on. */
interface Roster {
  readonly from: number
  readonly members: Uint32Array
}

/** How one group stands to another: `eq` 0 = strictly narrower, 1 = the same members. */
type Relation = 0 | 1

/** Memberships, and which group is narrower than which: what a SQL user keeps to compare two groups by their members. */
export interface GroupRows {
  readonly members: Rows
  readonly narrower: Rows
  take(event: RecordedEvent): void
}

/** Members change by start, then by position; of two events about one place the later start counts (domain.md section 3). */
export function createGroupRows(): GroupRows {
  const members = createRows('grp', 'jur')
  const narrower = createRows('g1', 'g2', 'eq')
  const entries = Array.from({ length: WORLD.groups }, (): Entry[] => [])
  const rosters = Array.from({ length: WORLD.groups }, (): readonly Roster[] => [])
  const paintedMembers = new Map<number, readonly Painted<boolean>[]>()
  const paintedPairs = new Map<number, readonly Painted<Relation>[]>()

  function compare([first, second]: readonly [number, number], position: number, since: number): void {
    const key = first * WORLD.groups + second
    const was = paintedPairs.get(key) ?? []
    const is = relationSpans([rosters[first]!, rosters[second]!], was, since)
    if (was.length === 0 && is.length === 0) return
    const values = (eq: Relation) => [FIRST_GROUP + first, FIRST_GROUP + second, eq]
    paintedPairs.set(key, repaint(narrower, { was, is, position }, values))
  }

  return {
    members,
    narrower,
    take: ({ type, position, effectiveFrom, data }) => {
      const named = data as { group: string; member: string }
      const [group, place] = [numberIn(named.group), numberIn(named.member)]
      const start = effectiveFrom === '..' ? ALWAYS : dayNumber(effectiveFrom!)
      insert(entries[group]!, { start, place, joins: type === 'group.member.added' })
      rosters[group] = rostersOf(entries[group]!)
      const key = group * WORLD.places + place
      const is = memberSpans(entries[group]!.filter((entry) => entry.place === place))
      const was = paintedMembers.get(key) ?? []
      paintedMembers.set(
        key,
        repaint(members, { was, is, position }, () => [FIRST_GROUP + group, place]),
      )
      for (let other = 0; other < WORLD.groups; other++) {
        if (other === group) continue
        compare([group, other], position, start)
        compare([other, group], position, start)
      }
    },
  }
}

/** Ordered by start, later recorded last. */
function insert(entries: Entry[], entry: Entry): void {
  let at = entries.length
  while (at > 0 && entries[at - 1]!.start > entry.start) at -= 1
  entries.splice(at, 0, entry)
}

function memberSpans(entries: readonly Entry[]): readonly Span<boolean>[] {
  return entries.flatMap(({ start, joins }, index) => {
    const to = entries[index + 1]?.start ?? FOREVER
    return joins && to > start ? [{ from: start, to, of: true }] : []
  })
}

function rostersOf(entries: readonly Entry[]): readonly Roster[] {
  const rosters: Roster[] = []
  let members = new Uint32Array(WORDS)
  for (const { start, place, joins } of entries) {
    members = members.slice()
    const [word, bit] = [place >> 5, 1 << (place & 31)]
    members[word] = joins ? members[word]! | bit : members[word]! & ~bit
    if (rosters.at(-1)?.from === start) rosters.pop()
    rosters.push({ from: start, members })
  }
  return rosters
}

/**
 * Days on which every member of `inner` is one of `outer`, cut where either changes; an empty group is left out.
 * @param since what was painted before it is taken over
 */
function relationSpans(
  [inner, outer]: readonly [readonly Roster[], readonly Roster[]],
  painted: readonly Span<Relation>[],
  since: number,
): readonly Span<Relation>[] {
  let [a, b] = [lastBefore(inner, since), lastBefore(outer, since)]
  if (a < 0 || b < 0) [a, b] = [0, 0]
  let from = Math.max(inner[a]?.from ?? FOREVER, outer[b]?.from ?? FOREVER)
  const spans = painted.filter((span) => span.from < from)
  while (from < FOREVER) {
    const [nextA, nextB] = [inner[a + 1]?.from ?? FOREVER, outer[b + 1]?.from ?? FOREVER]
    const to = Math.min(nextA, nextB)
    const of = to > from ? relationOf(inner[a]!.members, outer[b]!.members) : null
    if (of !== null) spans.push({ from, to, of })
    if (nextA === to) a += 1
    if (nextB === to) b += 1
    from = Math.max(from, to)
  }
  return spans
}

/** Index of the last roster before a day; -1 = none. */
function lastBefore(rosters: readonly Roster[], day: number): number {
  let at = rosters.length - 1
  while (at >= 0 && rosters[at]!.from >= day) at -= 1
  return at
}

function relationOf(inner: Uint32Array, outer: Uint32Array): Relation | null {
  let [isEqual, isEmpty] = [true, true]
  for (let word = 0; word < WORDS; word++) {
    if ((inner[word]! & ~outer[word]!) !== 0) return null
    if (inner[word] !== outer[word]) isEqual = false
    if (inner[word] !== 0) isEmpty = false
  }
  return isEmpty ? null : isEqual ? 1 : 0
}
