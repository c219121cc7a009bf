import type { LicenceBody } from '../facts/columns/bodies.ts'
import type { ExplainedLicence, Terms } from '../questions.ts'
import type { Match } from '../scope/match.ts'
import type { Subject } from '../scope/subject.ts'

/** What an authority requires a licence for: a question as its rules see it, and one of its tracks. */
export interface Requirement {
  readonly authority: string
  readonly zone: string
  readonly track: string
  readonly subject: Subject
}

/** A licence that meets a requirement. */
export interface CoveringLicence {
  readonly id: string
  readonly conditions: readonly string[]
  readonly terms: Terms | null
  readonly evidence: ReadonlySet<number>
}

/** How a licence fares against a requirement: it meets it, or the first reason why not. */
export type Coverage =
  | { readonly covers: CoveringLicence; readonly reason: null }
  | { readonly covers: null; readonly reason: NonNullable<ExplainedLicence['reason']> }

/** Why a licence does not meet a requirement. */
export const NOT_ACTIVE: Coverage = { covers: null, reason: 'not-active' }
export const OTHER_SCOPE: Coverage = { covers: null, reason: 'scope' }
export const OTHER_TRACK: Coverage = { covers: null, reason: 'track' }

/** Whether a licence counts before an authority: granted there, or recognised. */
export function countsBefore({ authority, recognisedBy }: LicenceBody, required: string): boolean {
  return authority === required || recognisedBy?.includes(required) === true
}

/** Whether a licence satisfies a track; one that names none satisfies all of its authority. */
export function satisfies({ satisfies: tracks }: LicenceBody, track: string): boolean {
  return tracks === undefined || tracks.includes(track)
}

/** Coverage by an active licence whose scope matches. */
export function toCoverage(
  licence: Omit<CoveringLicence, 'evidence'>,
  evidence: Iterable<number>,
  match: Match,
): Coverage {
  return { covers: { ...licence, evidence: new Set([...evidence, ...match.evidence]) }, reason: null }
}
