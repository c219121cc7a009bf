import type { RecordedEvent } from '../../events/envelope.ts'
import type { DataOf } from '../../events/registry.ts'
import type { Scope } from '../../events/scope.ts'
import type { Content } from '../content.ts'
import { type Bodies, createBodies, type LicenceBody, licenceBodyNumber } from './bodies.ts'
import { addList, enlarged } from './lists.ts'
import { createRows, FOREVER, insertRow, OWN, type Rows, removeRow, setKnownTo } from './rows.ts'
import { dayOfText, dayOfTime } from './rule-columns.ts'
import { file, type Scopes, scopeNumber, unfile } from './scopes.ts'
import { createTexts, internText, type Texts } from './texts.ts'

/** Cells of an act on a licence: the number of the body it grants, or what else it does; of a grant its end and its scope. */
export const ACT = OWN
export const LICENCE_END = OWN + 1
export const LICENCE_SCOPE = OWN + 2

/** Moves the end to the day of the row. */
export const RENEWS = -1
/** Ends the licence on the day of the row. */
export const STOPS = -2

/**
 * Licences granted, renewed, revoked and given back by days alone, as rows in the order of those days. A licence with
 * anything else in its life is read in full from the position at which that came in.
 */
export interface LicenceColumns {
  readonly licences: Texts
  /** Per licence the acts on it. */
  readonly acts: Rows
  /** Per licence the first position from which it has to be read in full. */
  inFullFrom: Int32Array
  readonly bodies: Bodies<LicenceBody>
}

/** No licences yet. */
export function createLicenceColumns(): LicenceColumns {
  return { licences: createTexts(), acts: createRows(3), inFullFrom: new Int32Array(16), bodies: createBodies() }
}

/** Takes in what an event of a licence says, known from a position on. */
export function enterLicence(columns: LicenceColumns, scopes: Scopes, content: Content, since: number): void {
  const { event, position } = content
  if (saysNothing(event)) return
  const licence = licenceNumber(columns, event)
  const scope = scopeOf(event)
  if (scope !== null) file(scopes, 'licences', scope, [licence, since])
  const day = dayOf(content)
  if (day === null) {
    if (columns.inFullFrom[licence]! > since) columns.inFullFrom[licence] = since
    return
  }
  const { acts, bodies } = columns
  const cell = insertRow(acts, licence, { order: day, position, since })
  const isGrant = event.type === 'licence.granted'
  const other = event.type === 'licence.renewed' ? RENEWS : STOPS
  acts.cells[cell + ACT] = isGrant
    ? licenceBodyNumber(bodies, event.data as unknown as DataOf<'licence.granted'>)
    : other
  acts.cells[cell + LICENCE_END] = isGrant && content.to !== null ? dayOfTime(content.to)! : FOREVER
  acts.cells[cell + LICENCE_SCOPE] = isGrant ? scopeNumber(scopes, scope!) : 0
}

/** Ends what an event of a licence said, from a position on; `isBack` takes that end back. */
export function leaveLicence(columns: LicenceColumns, content: Content, since: number, isBack = false): void {
  const day = dayOf(content)
  if (day === null) return
  const [from, to] = isBack ? [since, FOREVER] : [FOREVER, since]
  const licence = licenceNumber(columns, content.event)
  setKnownTo(columns.acts, licence, { order: day, position: content.position, from, to })
}

/** Takes back what {@link enterLicence} took in at a position. */
export function withdrawLicence(columns: LicenceColumns, scopes: Scopes, content: Content, since: number): void {
  const { event, position } = content
  if (saysNothing(event)) return
  const licence = licenceNumber(columns, event)
  const day = dayOf(content)
  if (day !== null) removeRow(columns.acts, licence, { order: day, position, since })
  if (columns.inFullFrom[licence] === since) columns.inFullFrom[licence] = FOREVER
  const scope = scopeOf(event)
  if (scope !== null) unfile(scopes, 'licences', scope, since)
}

/** Applications, denials and records of an expiry permit and end nothing; only a claim of one bears on other claims. */
function saysNothing({ type, fact }: RecordedEvent): boolean {
  if (fact !== undefined) return false
  return type === 'licence.applied' || type === 'licence.denied' || type === 'licence.expired'
}

/** The day an event grants, moves the end to, or ends a licence; null when days alone do not tell what it means. */
function dayOf({ event, from, to }: Content): number | null {
  if (event.fact !== undefined) return null
  switch (event.type) {
    case 'licence.granted': {
      const isPlain = event.data['limit'] === undefined && (to === null || dayOfTime(to) !== null)
      return isPlain ? dayOfTime(from) : null
    }
    case 'licence.renewed':
      return dayOfText(event.data['newEffectiveTo'] as string)
    case 'licence.revoked':
    case 'licence.surrendered':
      return dayOfTime(from)
    default:
      return null
  }
}

function scopeOf({ type, data }: RecordedEvent): Scope | null {
  const isScoped = type === 'licence.granted' || type === 'licence.amended'
  return isScoped ? ((data['scope'] as Scope | undefined) ?? null) : null
}

function licenceNumber(columns: LicenceColumns, { data }: RecordedEvent): number {
  const licence = internText(columns.licences, data['licence'] as string)
  if (licence === columns.acts.count) {
    addList(columns.acts)
    if (licence === columns.inFullFrom.length) columns.inFullFrom = enlarged(columns.inFullFrom, licence + 1)
    columns.inFullFrom[licence] = FOREVER
  }
  return licence
}
