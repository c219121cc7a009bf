import type { RecordedEvent } from '../../events/envelope.ts'
import type { Scope } from '../../events/scope.ts'
import { type Content, toContent } from '../content.ts'
import { createMemberColumns, enterGroup, leaveGroup, type MemberColumns, withdrawGroup } from './member-columns.ts'
import { createNames, internName, type Names } from './names.ts'
import { createRuleColumns, enterPolicy, leavePolicy, type RuleColumns, withdrawPolicy } from './rule-columns.ts'
import { createScopes, file, type Scopes, unfile } from './scopes.ts'

/**
 * The part of the state that questions read most, laid out as integers side by side: which rules and licences may name
 * what is asked for, and, of policies and country groups whose life is told by days alone, what they say. It says nothing
 * that the events do not say; whatever it cannot tell is read from them in full.
 */
export interface Columns {
  readonly scopes: Scopes
  readonly rules: RuleColumns
  readonly members: MemberColumns
  readonly licences: Names
}

/** Columns of an empty history. */
export function createColumns(): Columns {
  return {
    scopes: createScopes(),
    rules: createRuleColumns(),
    members: createMemberColumns(),
    licences: createNames(),
  }
}

/** Takes in one event as believed from a position on. */
export function enterColumns(columns: Columns, event: RecordedEvent, since: number): void {
  const { scopes, rules, members } = columns
  const family = familyOf(event)
  if (family === 'policy') enterPolicy(rules, scopes, toContent(event), since)
  if (family === 'group') enterGroup(members, scopes, toContent(event), since)
  const scope = licensedScope(event)
  if (scope !== null) file(scopes, 'licences', scope, [licenceNumber(columns, event), since])
}

/** Ends what {@link enterColumns} took in, from a position on: a correction or retraction. */
export function leaveColumns({ scopes, rules, members }: Columns, content: Content, since: number): void {
  const family = familyOf(content.event)
  if (family === 'policy') leavePolicy(rules, content, since)
  if (family === 'group') leaveGroup(members, scopes, content, { since, isBack: false })
}

/** Takes an end back that {@link leaveColumns} set at a position. */
export function returnColumns({ scopes, rules, members }: Columns, content: Content, since: number): void {
  const family = familyOf(content.event)
  if (family === 'policy') leavePolicy(rules, content, since, true)
  if (family === 'group') leaveGroup(members, scopes, content, { since, isBack: true })
}

/** Takes back what {@link enterColumns} took in at a position. */
export function withdrawColumns({ scopes, rules, members }: Columns, event: RecordedEvent, since: number): void {
  const family = familyOf(event)
  if (family === 'policy') withdrawPolicy(rules, scopes, toContent(event), since)
  if (family === 'group') withdrawGroup(members, scopes, toContent(event), since)
  const scope = licensedScope(event)
  if (scope !== null) unfile(scopes, 'licences', scope, since)
}

function familyOf({ type }: RecordedEvent): string {
  return type.slice(0, type.indexOf('.'))
}

function licensedScope({ type, data }: RecordedEvent): Scope | null {
  const isScoped = type === 'licence.granted' || type === 'licence.amended'
  return isScoped ? ((data['scope'] as Scope | undefined) ?? null) : null
}

function licenceNumber({ licences }: Columns, { data }: RecordedEvent): number {
  return internName(licences, data['licence'] as string)
}
