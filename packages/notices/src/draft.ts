import { type Notice, noticeStreams } from '@asof/contract'
import { type Place, toUtcText } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'

/** A notice before it is anybody's, and the place at which it is told. */
export interface Draft {
  readonly place: Place
  readonly notice: DraftNotice
}

type WithoutName<T> = T extends unknown ? Omit<T, 'id' | 'subscription'> : never
/** A notice without a name. */
export type DraftNotice = WithoutName<Notice>

/** Where telling begins (exclusive) and ends (inclusive). */
export interface Span {
  readonly after: Place
  readonly upTo: Place
}

/** Most changes told in one notice; `omitted` counts the rest. */
const MAX_CHANGES = 40

/** As many changes as one notice tells, and how many it leaves out. */
export function shortened<T>(changes: readonly T[]): { changes: T[]; omitted: number } {
  return { changes: changes.slice(0, MAX_CHANGES), omitted: Math.max(0, changes.length - MAX_CHANGES) }
}

/** What a notice says of the place it is told at. */
export function placed(reader: LedgerReader, { ms, position }: Place) {
  return { ledger: reader.ledger.id, at: toUtcText(ms), position, head: reader.headAt(position) }
}

/** The order of notices: by time, the clock before an append, then by position, then by stream. */
export function compareDrafts(a: Draft, b: Draft): number {
  const [first, second] = [a, b].map(({ notice }) => (notice.cause.kind === 'clock' ? 0 : 1)) as [number, number]
  return (
    a.place.ms - b.place.ms ||
    first - second ||
    a.place.position - b.place.position ||
    noticeStreams.indexOf(a.notice.stream) - noticeStreams.indexOf(b.notice.stream)
  )
}
