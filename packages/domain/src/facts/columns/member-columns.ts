import type { Content } from '../content.ts'
import { addList, createLists, enlarged, insertRecord, type Lists, lengthOf, removeRecord, startOf } from './lists.ts'
import { internName } from './names.ts'
import { createPairs, internPair, type Pairs } from './pairs.ts'
import { createRows, FOREVER, insertRow, OWN, type Rows, removeRow, setKnownTo } from './rows.ts'
import { dayOfTime } from './rule-columns.ts'
import type { Scopes } from './scopes.ts'

/** Cells of a membership: the day it ends, and whether it is one. */
export const MEMBER_END = OWN
export const IS_MEMBER = OWN + 1

/**
 * Groups of countries with their members as rows. A group with anything else about it, a definition as partial or as of
 * organisations, groups inside it, or times that are no days, is read in full from the position at which that came in.
 */
export interface MemberColumns {
  /** A group and a place: the memberships. */
  readonly memberships: Pairs
  readonly rows: Rows
  /** Per place its memberships, with the position since which each is spoken of. */
  readonly ofPlace: Lists
  /** Per group its memberships, likewise, in the order of their places. */
  readonly ofGroup: Lists
  /** Per group the first position from which it has to be read in full. */
  inFullFrom: Int32Array
  /** Groups that have to be read in full from some position on. */
  readonly inFull: Set<number>
}

/** No memberships yet. */
export function createMemberColumns(): MemberColumns {
  return {
    memberships: createPairs(),
    rows: createRows(2),
    ofPlace: createLists(2),
    ofGroup: createLists(2),
    inFullFrom: new Int32Array(16),
    inFull: new Set(),
  }
}

/** Takes in what an event of a group says, known from a position on. */
export function enterGroup(columns: MemberColumns, scopes: Scopes, content: Content, since: number): void {
  const group = groupNumber(columns, scopes, content)
  const day = dayOf(content)
  if (day === null) {
    if (columns.inFullFrom[group]! > since) columns.inFullFrom[group] = since
    columns.inFull.add(group)
    return
  }
  if (content.event.type === 'group.defined') return
  const membership = membershipOf(columns, scopes, group, content)
  const cell = insertRow(columns.rows, membership, { order: day, position: content.position, since })
  columns.rows.cells[cell + MEMBER_END] = content.to === null ? FOREVER : dayOfTime(content.to)!
  columns.rows.cells[cell + IS_MEMBER] = content.event.type === 'group.member.added' ? 1 : 0
  if (lengthOf(columns.rows, membership) === 1) list(columns, membership, since)
}

/** Ends what an event of a group said, from a position on; `isBack` takes that end back. */
export function leaveGroup(columns: MemberColumns, scopes: Scopes, content: Content, change: Change): void {
  const day = dayOf(content)
  if (day === null || content.event.type === 'group.defined') return
  const group = groupNumber(columns, scopes, content)
  const [from, to] = change.isBack ? [change.since, FOREVER] : [FOREVER, change.since]
  setKnownTo(columns.rows, membershipOf(columns, scopes, group, content), {
    order: day,
    position: content.position,
    from,
    to,
  })
}

/** An end of what was said, or the taking back of such an end. */
export interface Change {
  readonly since: number
  readonly isBack: boolean
}

/** Takes back what {@link enterGroup} took in at a position. */
export function withdrawGroup(columns: MemberColumns, scopes: Scopes, content: Content, since: number): void {
  const group = groupNumber(columns, scopes, content)
  const day = dayOf(content)
  if (day === null) {
    if (columns.inFullFrom[group] !== since) return
    columns.inFullFrom[group] = FOREVER
    columns.inFull.delete(group)
    return
  }
  if (content.event.type === 'group.defined') return
  const membership = membershipOf(columns, scopes, group, content)
  removeRow(columns.rows, membership, { order: day, position: content.position, since })
  if (lengthOf(columns.rows, membership) === 0) unlist(columns, membership)
}

/** Start of what an event says of a group; null when days alone do not tell it. */
function dayOf({ event, from, to }: Content): number | null {
  if (event.fact !== undefined || (to !== null && dayOfTime(to) === null)) return null
  if (event.type === 'group.defined') {
    const isPlain = event.data['completeness'] !== 'partial' && event.data['kind'] !== 'organisations'
    return isPlain ? dayOfTime(from) : null
  }
  return String(event.data['member']).startsWith('group:') ? null : dayOfTime(from)
}

function groupNumber(columns: MemberColumns, { groups }: Scopes, { event }: Content): number {
  const group = internName(groups, event.data['group'] as string)
  while (columns.ofGroup.count <= group) {
    const next = addList(columns.ofGroup)
    if (next === columns.inFullFrom.length) columns.inFullFrom = enlarged(columns.inFullFrom, next + 1)
    columns.inFullFrom[next] = FOREVER
  }
  return group
}

function membershipOf(columns: MemberColumns, { places }: Scopes, group: number, { event }: Content): number {
  const place = internName(places, event.data['member'] as string)
  const membership = internPair(columns.memberships, group, place)
  if (membership === columns.rows.count) addList(columns.rows)
  while (columns.ofPlace.count <= place) addList(columns.ofPlace)
  return membership
}

function list({ memberships, ofPlace, ofGroup }: MemberColumns, membership: number, since: number): void {
  const [group, place] = [memberships.firsts[membership]!, memberships.seconds[membership]!]
  put(ofPlace, place, lengthOf(ofPlace, place), [membership, since])
  put(ofGroup, group, countBefore(memberships, ofGroup, group, place), [membership, since])
}

function put(lists: Lists, number: number, index: number, [membership, since]: [number, number]): void {
  const cell = insertRecord(lists, number, index)
  lists.cells[cell] = membership
  lists.cells[cell + 1] = since
}

/** Number of memberships of a group whose place comes before one: groups list their places in one order, so that comparing two meets the same places early. */
function countBefore({ seconds }: Pairs, ofGroup: Lists, group: number, place: number): number {
  const start = startOf(ofGroup, group)
  let index = lengthOf(ofGroup, group)
  while (index > 0 && seconds[ofGroup.cells[start + (index - 1) * ofGroup.width]!]! >= place) index -= 1
  return index
}

function unlist({ memberships, ofPlace, ofGroup }: MemberColumns, membership: number): void {
  const [group, place] = [memberships.firsts[membership]!, memberships.seconds[membership]!]
  removeRecord(ofPlace, place, lengthOf(ofPlace, place) - 1)
  removeRecord(ofGroup, group, countBefore(memberships, ofGroup, group, place))
}
