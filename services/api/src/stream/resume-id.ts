import type { Place } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'

/**
 * Where a stream goes on: after the n-th notice told at a place. On the wire `P` for the event at position P, `P.n` for its
 * n-th notice, `P@instant.n` for what the clock told with P known; `P@instant.0` says how far all was read.
 */
export interface Resume {
  /** All before it, and `done` notices at it, were told. */
  readonly place: Place
  readonly isClock: boolean
  readonly done: number
}

const FORM = /^(\d{1,15})(?:@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z))?(?:\.(\d{1,6}))?$/

/** Reads an id; null when it is none of ours, or lies beyond the head or now. */
export function parseResume(reader: LedgerReader, id: string, now: Place): Resume | null {
  const [, position, instant, done] = FORM.exec(id) ?? []
  if (position === undefined) return null
  const known = Number(position)
  if (known > now.position || (instant === undefined && known === 0)) return null
  const ms = instant === undefined ? Date.parse(reader.commitOf(known).recordedAt) : Date.parse(instant)
  if (Number.isNaN(ms) || ms > now.ms) return null
  return { place: { ms, position: known }, isClock: instant !== undefined, done: Number(done ?? 0) }
}

/** The id of the n-th notice at a place. */
export function toId({ place: { ms, position }, isClock, done }: Resume): string {
  const at = isClock ? `@${new Date(ms).toISOString()}` : ''
  return `${position}${at}.${done}`
}

/** The place from which everything at a resume's place is told again, so that the rest can be picked. */
export function beforeOf(reader: LedgerReader, { place: { ms, position }, isClock, done }: Resume): Place {
  if (isClock) return { ms: done === 0 ? ms : ms - 1, position }
  return { ms, position: reader.commitOf(position).first - 1 }
}
