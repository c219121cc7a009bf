import type { RecordedEvent } from '../../events/envelope.ts'
import { type Content, toContent } from '../content.ts'
import {
  createLicenceColumns,
  enterLicence,
  type LicenceColumns,
  leaveLicence,
  withdrawLicence,
} from './licence-columns.ts'
import { createMemberColumns, enterGroup, leaveGroup, type MemberColumns, withdrawGroup } from './member-columns.ts'
import { createRuleColumns, enterPolicy, leavePolicy, type RuleColumns, withdrawPolicy } from './rule-columns.ts'
import { createScopes, type Scopes } from './scopes.ts'

/**
 * The part of the state that questions read most, laid out as integers side by side: which rules and licences may name
 * what is asked for, and, of policies, licences and country groups whose life is told by days alone, what they say. It says nothing
 * that the events do not say; whatever it cannot tell is read from them in full.
 */
export interface Columns {
  readonly scopes: Scopes
  readonly rules: RuleColumns
  readonly members: MemberColumns
  readonly licences: LicenceColumns
}

/** Columns of an empty history. */
export function createColumns(): Columns {
  return {
    scopes: createScopes(),
    rules: createRuleColumns(),
    members: createMemberColumns(),
    licences: createLicenceColumns(),
  }
}

/** Takes in one event as believed from a position on. */
export function enterColumns(columns: Columns, event: RecordedEvent, since: number): void {
  const { scopes, rules, members, licences } = columns
  const family = familyOf(event)
  if (family === 'policy') enterPolicy(rules, scopes, toContent(event), since)
  if (family === 'group') enterGroup(members, scopes, toContent(event), since)
  if (family === 'licence') enterLicence(licences, scopes, toContent(event), since)
}

/** Ends what {@link enterColumns} took in, from a position on: a correction or retraction. */
export function leaveColumns({ scopes, rules, members, licences }: Columns, content: Content, since: number): void {
  const family = familyOf(content.event)
  if (family === 'policy') leavePolicy(rules, content, since)
  if (family === 'group') leaveGroup(members, scopes, content, { since, isBack: false })
  if (family === 'licence') leaveLicence(licences, content, since)
}

/** Takes an end back that {@link leaveColumns} set at a position. */
export function returnColumns({ scopes, rules, members, licences }: Columns, content: Content, since: number): void {
  const family = familyOf(content.event)
  if (family === 'policy') leavePolicy(rules, content, since, true)
  if (family === 'group') leaveGroup(members, scopes, content, { since, isBack: true })
  if (family === 'licence') leaveLicence(licences, content, since, true)
}

/** Takes back what {@link enterColumns} took in at a position. */
export function withdrawColumns(
  { scopes, rules, members, licences }: Columns,
  event: RecordedEvent,
  since: number,
): void {
  const family = familyOf(event)
  if (family === 'policy') withdrawPolicy(rules, scopes, toContent(event), since)
  if (family === 'group') withdrawGroup(members, scopes, toContent(event), since)
  if (family === 'licence') withdrawLicence(licences, scopes, toContent(event), since)
}

function familyOf({ type }: RecordedEvent): string {
  return type.slice(0, type.indexOf('.'))
}
