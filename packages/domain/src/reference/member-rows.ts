import type { Scene } from '../belief/scene.ts'
import { lengthOf, startOf } from '../facts/columns/lists.ts'
import { IS_MEMBER, MEMBER_END } from '../facts/columns/member-columns.ts'
import { findName } from '../facts/columns/names.ts'
import { findPair } from '../facts/columns/pairs.ts'
import { cellOf, countUpTo, lastKnown, ORDER, POSITION } from '../facts/columns/rows.ts'

/** Number of a group whose rows tell who belongs to it at D and K: of countries, complete, told by days alone; else null. */
export function groupInRows({ facts, day, knownAt }: Scene, group: string): number | null {
  if (day === null) return null
  const { scopes, members } = facts.columns
  const number = findName(scopes.groups, group)
  return number >= 0 && number < members.ofGroup.count && members.inFullFrom[number]! > knownAt ? number : null
}

/** Position of the event that makes a place a member of a {@link groupInRows} at D; 0 when it is none. */
export function memberByRows(scene: Scene, group: number, place: string): number {
  const { scopes, members } = scene.facts.columns
  const second = findName(scopes.places, place)
  const membership = second < 0 ? -1 : findPair(members.memberships, group, second)
  return membership < 0 ? 0 : memberSince(scene, membership)
}

/** The members of a {@link groupInRows} at D. */
export function* membersByRows(scene: Scene, group: number): Generator<string> {
  const { scopes, members } = scene.facts.columns
  const { ofGroup, memberships } = members
  for (let index = 0; index < lengthOf(ofGroup, group); index++) {
    const membership = ofGroup.cells[startOf(ofGroup, group) + index * ofGroup.width]!
    if (memberSince(scene, membership) !== 0) yield scopes.places.texts[memberships.seconds[membership]!]!
  }
}

/** Whether every member of one {@link groupInRows} at D is one of another. */
export function isWithinByRows(scene: Scene, inner: number, outer: number): boolean {
  const { ofGroup, memberships } = scene.facts.columns.members
  const [ofInner, ofOuter] = [membersSeen(scene, inner), membersSeen(scene, outer)]
  const start = startOf(ofGroup, inner)
  const end = start + lengthOf(ofGroup, inner) * ofGroup.width
  for (let cell = start; cell < end; cell += ofGroup.width) {
    const membership = ofGroup.cells[cell]!
    const place = memberships.seconds[membership]!
    if (ofInner[place] === UNKNOWN) ofInner[place] = isMember(scene, membership)
    if (ofInner[place] === NO) continue
    if (ofOuter[place] === UNKNOWN) ofOuter[place] = isMember(scene, findPair(memberships, outer, place))
    if (ofOuter[place] === NO) return false
  }
  return true
}

const UNKNOWN = 0
const NO = 1
const YES = 2

/** Which places were found to be members of a group so far: comparing groups asks for the same few over and over. */
function membersSeen({ facts, membersSeen }: Scene, group: number): Uint8Array {
  let seen = membersSeen.get(group)
  if (seen === undefined) {
    seen = new Uint8Array(facts.columns.scopes.places.texts.length)
    membersSeen.set(group, seen)
  }
  return seen
}

function isMember(scene: Scene, membership: number): number {
  return membership >= 0 && memberSince(scene, membership) !== 0 ? YES : NO
}

/**
 * Position of the event that makes a membership one at D; 0 when it is none. As every reference fact: the event that
 * began last and has not ended (domain.md section 3).
 */
export function memberSince({ facts, day, knownAt, consult }: Scene, membership: number): number {
  const { rows } = facts.columns.members
  const { cells } = rows
  let index = countUpTo(rows, membership, day!)
  if (index < lengthOf(rows, membership)) consult.day(cells[cellOf(rows, membership, index) + ORDER]!)
  for (index = lastKnown(rows, membership, index, knownAt); index >= 0; ) {
    const cell = cellOf(rows, membership, index)
    const end = cells[cell + MEMBER_END]!
    consult.day(end)
    if (end > day!) {
      consult.day(cells[cell + ORDER]!)
      return cells[cell + IS_MEMBER] === 1 ? cells[cell + POSITION]! : 0
    }
    index = lastKnown(rows, membership, index, knownAt)
  }
  return 0
}
