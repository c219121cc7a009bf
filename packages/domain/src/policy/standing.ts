import type { Scene } from '../belief/scene.ts'
import { lengthOf, startOf } from '../facts/columns/lists.ts'
import { cellOf, countUpTo, FOREVER, KNOWN_FROM, KNOWN_TO, lastKnown, ORDER } from '../facts/columns/rows.ts'
import {
  ANNOUNCED,
  AS_POLICY,
  BODY,
  COMPLIANCE,
  END,
  NEVER_BINDS,
  POLICY_BITS,
  POLICY_COMPLIANCE,
  POLICY_END,
  POLICY_START,
  SCOPE,
  START,
  WAITS,
} from '../facts/columns/rule-columns.ts'
import { REMOVED } from '../facts/columns/scopes.ts'
import type { ProvisionStatus } from '../questions.ts'

/** Whether days alone tell the life of a policy as known at K, so that its rows say what stands. */
export function isInRows({ facts, day, knownAt }: Scene, policy: number): boolean {
  return day !== null && facts.columns.rules.inFullFrom[policy]! > knownAt
}

/** Cell of a policy's announcement as known at K; -1 while nothing believed announces it. */
export function announcementOf({ facts, knownAt }: Scene, policy: number): number {
  const { announcements } = facts.columns.rules
  const index = lastKnown(announcements, policy, lengthOf(announcements, policy), knownAt)
  return index < 0 ? -1 : cellOf(announcements, policy, index)
}

/** Index of the wording of a rule that stands at D: of those that have started the last; -1 while none has. */
export function standingWording(scene: Scene, rule: number, announcement: number): number {
  const { wordings, announcements } = scene.facts.columns.rules
  const { cells } = wordings
  const day = scene.day!
  const policyStart = announcements.cells[announcement + POLICY_START]!
  const reached = countUpTo(wordings, rule, day)
  if (reached < lengthOf(wordings, rule)) scene.consult.day(cells[cellOf(wordings, rule, reached) + ORDER]!)
  if (policyStart > day) scene.consult.day(policyStart)
  for (let index = lastKnown(wordings, rule, reached, scene.knownAt); index >= 0; ) {
    const cell = cellOf(wordings, rule, index)
    const start = cells[cell + START]!
    const waits = (cells[cell + BODY]! & WAITS) !== 0
    if (start <= day && (!waits || policyStart <= day)) return index
    if (start > day) scene.consult.day(start)
    index = lastKnown(wordings, rule, index, scene.knownAt)
  }
  return -1
}

/** Status of a wording that stands, at D; null when it has no say any more: it is removed, or has ended. */
export function standingStatus(scene: Scene, wording: number, announcement: number): ProvisionStatus | null {
  const { wordings, announcements } = scene.facts.columns.rules
  const day = scene.day!
  const end = endOf(scene, wording, announcement)
  if (wordings.cells[wording + SCOPE] === REMOVED || end <= day) return null
  if (end < FOREVER) scene.consult.day(end)
  if ((announcements.cells[announcement + POLICY_BITS]! & NEVER_BINDS) !== 0)
    return wordings.cells[wording + ANNOUNCED]! <= day ? 'pending' : null
  const own = wordings.cells[wording + COMPLIANCE]!
  const compliance = own === AS_POLICY ? announcements.cells[announcement + POLICY_COMPLIANCE]! : own
  if (compliance <= day) return 'applicable'
  scene.consult.day(compliance)
  return 'in-force-not-yet-applicable'
}

/** Index of the first wording after another that was announced by D and has not started; -1 when there is none. */
export function pendingWording(
  scene: Scene,
  { rule, announcement, after }: { rule: number; announcement: number; after: number },
): number {
  const { wordings, leads } = scene.facts.columns.rules
  const { cells, width } = wordings
  const day = scene.day!
  const start = startOf(wordings, rule)
  for (let index = after + 1; index < lengthOf(wordings, rule); index++) {
    const cell = start + index * width
    if (cells[cell + ORDER]! - leads[rule]! > day) return -1
    const isKnown = cells[cell + KNOWN_FROM]! <= scene.knownAt && cells[cell + KNOWN_TO]! > scene.knownAt
    const isAnnounced = cells[cell + ANNOUNCED]! <= day && cells[cell + SCOPE]! !== REMOVED
    if (isKnown && isAnnounced && endOf(scene, cell, announcement) > day) return index
  }
  return -1
}

function endOf({ facts }: Scene, wording: number, announcement: number): number {
  const { wordings, announcements } = facts.columns.rules
  const own = wordings.cells[wording + END]!
  return own === AS_POLICY ? announcements.cells[announcement + POLICY_END]! : own
}
