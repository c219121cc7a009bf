import type { DataOf } from '../../events/registry.ts'
import type { Provision, Scope } from '../../events/scope.ts'
import { dayNumber, FIRST_DAY } from '../../time/calendar.ts'
import { parseTime, type Time } from '../../time/parse-time.ts'
import type { Content } from '../content.ts'
import { type Bodies, type Body, bodyNumber, createBodies } from './bodies.ts'
import { addList, createLists, enlarged, insertRecord, type Lists, lengthOf } from './lists.ts'
import { createNames, internName, type Names } from './names.ts'
import { createPairs, internPair, type Pairs } from './pairs.ts'
import {
  cellOf,
  createRows,
  EVER,
  FOREVER,
  insertRow,
  OWN,
  POSITION,
  type Rows,
  removeRow,
  setKnownTo,
} from './rows.ts'
import { file, REMOVED, type Scopes, scopeNumber, unfile } from './scopes.ts'
import { createTexts, internText, type Texts } from './texts.ts'

/** Cells of a wording: days it starts and ends, was announced, has to be complied with; its scope, and its body with bits. */
export const START = OWN
export const END = OWN + 1
export const ANNOUNCED = OWN + 2
export const COMPLIANCE = OWN + 3
export const SCOPE = OWN + 4
/** The number of a body shifted by {@link BODY_SHIFT}, and bits. */
export const BODY = OWN + 5
export const BODY_SHIFT = 3

/** Cells of an announcement: days the policy starts, ends and has to be complied with; its authority and bits. */
export const POLICY_START = OWN
export const POLICY_END = OWN + 1
export const POLICY_COMPLIANCE = OWN + 2
export const AUTHORITY = OWN + 3
export const POLICY_BITS = OWN + 4

/** Waits for the policy's own start; reaches every destination; reaches outbound alone; never applies. */
export const WAITS = 1
export const REACHES_ALL = 2
export const REACHES_OUT = 4
export const NEVER_BINDS = 8

/** Stands for the date of the policy where a wording states none. */
export const AS_POLICY = FOREVER - 1

/**
 * Policies whose life is told by days alone, announced and amended, as rows; of every policy which of its rules lie in
 * which drawer. A policy with anything else in its life is read in full from the position at which that came in.
 */
export interface RuleColumns {
  readonly policies: Texts
  readonly provisions: Texts
  readonly authorities: Names
  /** A policy and a provision: the rules. */
  readonly rules: Pairs
  /** Per provision the rules that share its id: rightly one, more where policies claim it. */
  readonly ofProvision: Lists
  /** Per rule its wordings; the announcement's come before all others. */
  readonly wordings: Rows
  /** Per rule the most days a wording was announced ahead of its start. */
  leads: Int32Array
  /** Per policy its announcement, as it was corrected. */
  readonly announcements: Rows
  /** Per policy the first position from which it has to be read in full. */
  inFullFrom: Int32Array
  readonly bodies: Bodies<Body>
}

/** No policies yet. */
export function createRuleColumns(): RuleColumns {
  return {
    policies: createTexts(),
    provisions: createTexts(),
    authorities: createNames(),
    rules: createPairs(),
    ofProvision: createLists(1),
    wordings: createRows(6),
    leads: new Int32Array(16),
    announcements: createRows(5),
    inFullFrom: new Int32Array(16),
    bodies: createBodies(),
  }
}

/** Takes in what an event of a policy says, known from a position on. */
export function enterPolicy(columns: RuleColumns, scopes: Scopes, content: Content, since: number): void {
  const policy = policyNumber(columns, content)
  const wordings = wordingsOf(content)
  const days = daysOf(content, wordings)
  if (days === null) {
    for (const { id, provision } of wordings)
      if (provision !== null) file(scopes, 'rules', provision.scope, [ruleNumber(columns, policy, id), since])
    readInFull(columns, policy, since)
    return
  }
  if (content.event.type === 'policy.announced') announce(columns, policy, content, since)
  for (const day of days) word(columns, scopes, { policy, content, since }, day)
}

/** Ends what an event of a policy said, from a position on; `isBack` takes that end back. */
export function leavePolicy(columns: RuleColumns, content: Content, since: number, isBack = false): void {
  const policy = policyNumber(columns, content)
  const { position } = content
  const [from, to] = isBack ? [since, FOREVER] : [FOREVER, since]
  const days = daysOf(content, wordingsOf(content))
  if (days === null) return
  if (content.event.type === 'policy.announced')
    setKnownTo(columns.announcements, policy, { order: position, position, from, to })
  for (const { id, order } of days)
    setKnownTo(columns.wordings, ruleNumber(columns, policy, id), { order, position, from, to })
}

/** Takes back what {@link enterPolicy} took in at a position. */
export function withdrawPolicy(columns: RuleColumns, scopes: Scopes, content: Content, since: number): void {
  const policy = policyNumber(columns, content)
  const { position } = content
  const wordings = wordingsOf(content)
  const days = daysOf(content, wordings)
  if (days !== null) {
    if (content.event.type === 'policy.announced')
      removeRow(columns.announcements, policy, { order: position, position, since })
    for (const { id, order } of days)
      removeRow(columns.wordings, ruleNumber(columns, policy, id), { order, position, since })
  }
  if (columns.inFullFrom[policy] === since) columns.inFullFrom[policy] = FOREVER
  for (const { provision } of wordings) if (provision !== null) unfile(scopes, 'rules', provision.scope, since)
}

interface Worded {
  readonly id: string
  /** Null = removed. */
  readonly provision: Provision | null
}

/** A wording told by days: where it stands in the order of wordings, and its own dates. */
interface Dated extends Worded {
  readonly order: number
  readonly start: number
  readonly end: number
  readonly compliance: number
}

function wordingsOf({ event }: Content): readonly Worded[] {
  if (event.type === 'policy.announced') {
    const { provisions } = event.data as unknown as DataOf<'policy.announced'>
    return provisions.map((provision) => ({ id: provision.id, provision }))
  }
  if (event.type !== 'policy.amended') return []
  const { changes } = event.data as unknown as DataOf<'policy.amended'>
  return [
    ...[...(changes.add ?? []), ...(changes.replace ?? [])].map((provision) => ({ id: provision.id, provision })),
    ...(changes.remove ?? []).map((id) => ({ id, provision: null })),
  ]
}

/** The wordings of an event with their days; null when days alone do not tell what it means. */
function daysOf(content: Content, wordings: readonly Worded[]): readonly Dated[] | null {
  const { event } = content
  const isFirst = event.type === 'policy.announced'
  if (!isFirst && event.type !== 'policy.amended') return null
  const isPlain = isFirst ? policyDays(content) !== null : content.to === null && event.data['by'] === undefined
  if (!isPlain || event.fact !== undefined || content.announced.kind !== 'day') return null
  if (wordings.length > 1 && new Set(wordings.map(({ id }) => id)).size < wordings.length) return null
  const dated: Dated[] = []
  for (const { id, provision } of wordings) {
    const start = provision?.effectiveFrom === undefined ? dayOfTime(content.from) : dayOfText(provision.effectiveFrom)
    const end = provision?.effectiveTo === undefined ? AS_POLICY : dayOfText(provision.effectiveTo)
    const compliance = provision?.complianceFrom === undefined ? AS_POLICY : dayOfText(provision.complianceFrom)
    if (start === null || end === null || compliance === null) return null
    dated.push({ id, provision, order: isFirst ? EVER : start, start, end, compliance })
  }
  return dated
}

/** Days an announcement states for the whole policy; null when it states other times. */
function policyDays({ event, from, to }: Content) {
  const { complianceFrom } = event.data as unknown as DataOf<'policy.announced'>
  const start = dayOfTime(from)
  const end = to === null ? FOREVER : dayOfTime(to)
  const compliance = complianceFrom === undefined ? EVER : dayOfText(complianceFrom)
  return start === null || end === null || compliance === null ? null : { start, end, compliance }
}

function announce(columns: RuleColumns, policy: number, content: Content, since: number): void {
  const { announcements, authorities } = columns
  const { position } = content
  const data = content.event.data as unknown as DataOf<'policy.announced'>
  const days = policyDays(content)!
  if (hasAnother(announcements, policy, position)) readInFull(columns, policy, since)
  const cell = insertRow(announcements, policy, { order: position, position, since })
  const { cells } = announcements
  cells[cell + POLICY_START] = days.start
  cells[cell + POLICY_END] = days.end
  cells[cell + POLICY_COMPLIANCE] = days.compliance
  cells[cell + AUTHORITY] = internName(authorities, data.authority)
  const binds = data.legalForm !== 'proposal' && data.legalForm !== 'intent'
  cells[cell + POLICY_BITS] = reachBits(data.reach) | (binds ? 0 : NEVER_BINDS)
}

function word(
  columns: RuleColumns,
  scopes: Scopes,
  { policy, content, since }: { policy: number; content: Content; since: number },
  { id, provision, order, start, end, compliance }: Dated,
): void {
  const { wordings, leads, bodies } = columns
  const rule = ruleNumber(columns, policy, id)
  const scope = provision === null ? REMOVED : scopeNumber(scopes, provision.scope as Scope)
  if (provision !== null && !isFiled(wordings, rule, scope)) file(scopes, 'rules', provision.scope, [rule, since])
  const cell = insertRow(wordings, rule, { order, position: content.position, since })
  const { cells } = wordings
  const announced = dayOfTime(content.announced)!
  const waits = content.event.type === 'policy.amended' && provision?.effectiveFrom === undefined
  cells[cell + START] = start
  cells[cell + END] = end
  cells[cell + ANNOUNCED] = announced
  cells[cell + COMPLIANCE] = compliance
  cells[cell + SCOPE] = scope
  const body = provision === null ? 0 : bodyNumber(bodies, provision)
  cells[cell + BODY] = (body << BODY_SHIFT) | reachBits(provision?.reach) | (waits ? WAITS : 0)
  if (start - announced > leads[rule]!) leads[rule] = start - announced
}

/** Whether a rule surely lies in the drawers of a scope already: most wordings keep the scope of the one before. */
function isFiled(wordings: Rows, rule: number, scope: number): boolean {
  const last = lengthOf(wordings, rule) - 1
  return last >= 0 && wordings.cells[cellOf(wordings, rule, last) + SCOPE] === scope
}

function readInFull({ inFullFrom }: RuleColumns, policy: number, since: number): void {
  if (inFullFrom[policy]! > since) inFullFrom[policy] = since
}

function hasAnother(rows: Rows, list: number, position: number): boolean {
  for (let index = 0; index < lengthOf(rows, list); index++)
    if (rows.cells[cellOf(rows, list, index) + POSITION] !== position) return true
  return false
}

function policyNumber(columns: RuleColumns, { event }: Content): number {
  const policy = internText(columns.policies, event.data['policy'] as string)
  if (policy === columns.announcements.count) {
    addList(columns.announcements)
    if (policy === columns.inFullFrom.length) columns.inFullFrom = enlarged(columns.inFullFrom, policy + 1)
    columns.inFullFrom[policy] = FOREVER
  }
  return policy
}

function ruleNumber(columns: RuleColumns, policy: number, provision: string): number {
  const { rules, ofProvision } = columns
  const number = internText(columns.provisions, provision)
  const rule = internPair(rules, policy, number)
  if (rule === columns.wordings.count) {
    addList(columns.wordings)
    if (number === ofProvision.count) addList(ofProvision)
    const cell = insertRecord(ofProvision, number, lengthOf(ofProvision, number))
    ofProvision.cells[cell] = rule
    if (rule === columns.leads.length) columns.leads = enlarged(columns.leads, rule + 1)
  }
  return rule
}

function reachBits(reach: 'all' | 'outbound' | undefined): number {
  if (reach === undefined) return 0
  return reach === 'all' ? REACHES_ALL : REACHES_OUT
}

/** Number of the day a time stands for; null when it is more than a day. */
export function dayOfTime(time: Time): number | null {
  if (time.kind === 'day') return dayNumber(time.day)
  return time.kind === 'always' ? dayNumber(FIRST_DAY) : null
}

/** As {@link dayOfTime}, of a time as it is written. */
export function dayOfText(text: string): number | null {
  const read = parseTime(text)
  return read.ok ? dayOfTime(read.time) : null
}
